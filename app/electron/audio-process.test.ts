import { EventEmitter } from 'node:events'
import { expect, test, vi } from 'vitest'
import { startWithElectron } from './audio-process.ts'

class FakeUtility extends EventEmitter {
  readonly sent: unknown[] = []
  postMessage(message: unknown): void {
    if (this.isOver) throw new Error('the process is gone')
    this.sent.push(message)
  }
  isOver = false
  kill = vi.fn(() => true)
}

test('messages go both ways until the process ends', () => {
  const child = new FakeUtility()
  const fork = vi.fn(() => child)
  const audio = startWithElectron({ fork } as never, '/audio-child.js')
  expect(fork).toHaveBeenCalledWith('/audio-child.js', [], { serviceName: 'MAM audio', stdio: 'ignore' })
  const heard: unknown[] = []
  const ends = vi.fn()
  audio.onMessage((message) => heard.push(message))
  audio.onExit(ends)
  audio.send({ kind: 'list' })
  child.emit('message', { kind: 'devices', devices: [] })
  expect(child.sent).toEqual([{ kind: 'list' }])
  expect(heard).toEqual([{ kind: 'devices', devices: [] }])
  child.isOver = true
  child.emit('exit')
  expect(ends).toHaveBeenCalledOnce()
  audio.send({ kind: 'stop' })
})

test('nothing is told after it was killed', () => {
  const child = new FakeUtility()
  const audio = startWithElectron({ fork: () => child } as never, '/audio-child.js')
  const listener = vi.fn()
  audio.onMessage(listener)
  audio.kill()
  child.emit('message', { kind: 'stop' })
  expect(child.kill).toHaveBeenCalledOnce()
  expect(listener).not.toHaveBeenCalled()
})
