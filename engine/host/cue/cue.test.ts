import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { CueKind } from '../../contract/gen/mam/v1/cue_pb.js'
import type { AudioProcess } from '../audio/audio-process.ts'
import type { FromAudioProcess, ToAudioProcess } from '../audio/messages.ts'
import { Cue, type CueMessage } from './cue.ts'
import { CueMemory } from './cue-memory.ts'

/** An audio process whose words and death a test chooses. */
class FakeProcess implements AudioProcess {
  readonly heard: ToAudioProcess[] = []
  private hear = (_: FromAudioProcess) => {}
  private readonly ends: (() => void)[] = []
  send(message: ToAudioProcess): void {
    this.heard.push(message)
  }
  onMessage(listener: (message: FromAudioProcess) => void): void {
    this.hear = listener
  }
  onExit(listener: () => void): void {
    this.ends.push(listener)
  }
  kill(): void {
    this.die()
  }
  say(message: FromAudioProcess): void {
    this.hear(message)
  }
  die(): void {
    for (const end of this.ends.splice(0)) end()
  }
  get kinds(): string[] {
    return this.heard.map(({ kind }) => kind)
  }
}

let folder: string
let processes: FakeProcess[]
let told: CueMessage[]
let taps: string[]
let tapped: Float32Array[]
const engine = {
  startTap: (node: string) => {
    if (node === 'nobody') throw new Error('the rack has no node nobody')
    taps.push(node)
  },
  stopTap: () => {
    taps.push('')
  },
  readTap: () => tapped.shift() ?? null,
}

const { stopTap } = engine
let playing = engine
let sampleRate = 48_000

function open(unavailable = ''): Cue {
  return new Cue({
    start: () => {
      processes.push(new FakeProcess())
      return processes.at(-1)!
    },
    memory: new CueMemory(join(folder, 'cue.json')),
    engine: () => playing,
    addon: () => '/mam.node',
    sampleRate: () => sampleRate,
    unavailable,
    publish: (message) => told.push(message),
  })
}

const onDevice = (cue: Cue) => {
  cue.setDevice('ALSA: phones')
  return cue
}

beforeEach(() => {
  vi.useFakeTimers()
  folder = mkdtempSync(join(tmpdir(), 'mam-cue-'))
  processes = []
  told = []
  taps = []
  playing = engine
  sampleRate = 48_000
  tapped = []
})
afterEach(() => {
  vi.useRealTimers()
  rmSync(folder, { recursive: true })
})

describe('the cue', () => {
  test('nothing runs before something is cued', () => {
    const cue = onDevice(open())
    expect(processes).toEqual([])
    cue.cueFile('/a.wav', 'a.wav')
    expect(processes[0]!.heard).toMatchObject([
      { kind: 'open', device: 'ALSA: phones' },
      { kind: 'cue', cue: 1, source: { kind: 'file', path: '/a.wav' } },
    ])
    expect(told.at(-1)).toMatchObject({ playing: true, kind: CueKind.FILE, source: '/a.wav' })
  })

  test('is refused without a device, and where there is no naudiodon, with the reason', () => {
    expect(() => open().cueFile('/a.wav', 'a.wav')).toThrow('no device for the cue is chosen: choose one first')
    expect(() => onDevice(open('no PortAudio')).cueFile('/a.wav', 'a.wav')).toThrow('there is no cue: no PortAudio')
    expect(processes).toEqual([])
  })

  test('device and level are remembered', async () => {
    vi.useRealTimers()
    const cue = onDevice(open())
    cue.setGain(-20)
    expect(() => cue.setGain(13)).toThrow('-60 to 12 dB')
    await expect.poll(() => JSON.parse(readFileSync(join(folder, 'cue.json'), 'utf8')).gainDb).toBe(-20)
    expect(open().message()).toMatchObject({ device: 'ALSA: phones', gainDb: -20 })
  })

  test('what ends is said, and the device is given back a while later', () => {
    const cue = onDevice(open())
    cue.cueFile('/a.wav', 'a.wav')
    const [one] = processes
    one!.say({ kind: 'position', cue: 1, positionSeconds: 2.5, lengthSeconds: 9 })
    expect(told.at(-1)).toMatchObject({ positionSeconds: 2, lengthSeconds: 9 })
    one!.say({ kind: 'ended', cue: 1, words: '' })
    expect(told.at(-1)).toMatchObject({ playing: false, problem: '' })
    expect(one!.kinds).not.toContain('close')
    vi.advanceTimersByTime(11_000)
    expect(one!.kinds).toContain('close')
  })

  test('words of a cue that was replaced are not said of the next one', () => {
    const cue = onDevice(open())
    cue.cueFile('/a.wav', 'a.wav')
    cue.cueFile('/b.wav', 'b.wav')
    processes[0]!.say({ kind: 'ended', cue: 1, words: 'is not there' })
    expect(cue.message()).toMatchObject({ playing: true, title: 'b.wav', problem: '' })
    processes[0]!.say({ kind: 'ended', cue: 2, words: 'is not there' })
    expect(cue.message()).toMatchObject({ playing: false, problem: 'b.wav is not there' })
  })

  test('a process that dies is started again, three deaths in a minute are enough', () => {
    const cue = onDevice(open())
    cue.cueFile('/a.wav', 'a.wav')
    for (const count of [2, 3]) {
      processes.at(-1)!.die()
      expect(processes.length).toBe(count)
      expect(cue.message()).toMatchObject({ playing: true, problem: /started again/ })
    }
    processes.at(-1)!.die()
    expect(processes.length).toBe(3)
    expect(cue.message()).toMatchObject({ playing: false, problem: 'the process of the cue died' })
  })

  test('a device that refuses is named, and the next cue tries again', () => {
    const cue = onDevice(open())
    cue.cueFile('/a.wav', 'a.wav')
    processes[0]!.say({ kind: 'unavailable', words: 'no such device' })
    expect(cue.message()).toMatchObject({ playing: false, problem: 'ALSA: phones: no such device' })
    cue.cueFile('/a.wav', 'a.wav')
    expect(processes.length).toBe(2)
  })

  test('another device takes what is heard with it', () => {
    const cue = onDevice(open())
    cue.cueFile('/a.wav', 'a.wav')
    cue.setDevice('ALSA: other')
    expect(processes[0]!.kinds).toContain('close')
    expect(processes[1]!.heard).toMatchObject([{ device: 'ALSA: other' }, { source: { path: '/a.wav' } }])
    cue.setDevice('silent')
    expect(cue.message()).toMatchObject({ device: '', playing: false })
  })

  test('processes that do not end are not joined by more and more', () => {
    const cue = onDevice(open())
    for (const device of ['A', 'B', 'C', 'D']) {
      cue.setDevice(device)
      cue.cueFile('/a.wav', 'a.wav')
    }
    expect(processes.length).toBe(4)
    cue.setDevice('E')
    expect(cue.message()).toMatchObject({ device: 'E', playing: false, problem: /have not ended yet/ })
    expect(() => cue.cueFile('/a.wav', 'a.wav')).toThrow('have not ended yet')
    expect(processes.length).toBe(4)
    processes[0]!.die()
    cue.cueFile('/a.wav', 'a.wav')
    expect(processes.length).toBe(5)
  })

  test('a node’s sound goes to the process as it comes, and no more than it takes', () => {
    const cue = onDevice(open())
    cue.cueNode('bass')
    tapped = Array.from({ length: 30 }, () => new Float32Array(96))
    vi.advanceTimersByTime(20)
    const sent = () => processes[0]!.kinds.filter((kind) => kind === 'samples').length
    expect(sent()).toBe(25)
    processes[0]!.say({ kind: 'taken', cue: 1 })
    tapped = [new Float32Array(96), new Float32Array(96)]
    vi.advanceTimersByTime(20)
    expect(sent()).toBe(26)
    cue.stop()
    expect(taps).toEqual(['bass', ''])
  })

  test('a node is heard on at the rate of another engine that plays, or said to be gone from there', () => {
    const cue = onDevice(open())
    cue.cueNode('bass')
    engine.stopTap = () => {
      throw new Error('the engine is closed')
    }
    const others: string[] = []
    playing = { ...engine, startTap: (node) => others.push(node), stopTap: () => {} }
    sampleRate = 44_100
    vi.advanceTimersByTime(20)
    expect([taps, others]).toEqual([['bass'], ['bass']])
    expect(processes[0]!.heard.at(-1)).toMatchObject({ kind: 'cue', source: { kind: 'live', sampleRate: 44_100 } })
    expect(cue.message()).toMatchObject({ playing: true, title: 'bass' })
    const refuse = () => {
      throw new Error('the rack has no node bass')
    }
    playing = { ...playing, startTap: refuse }
    vi.advanceTimersByTime(20)
    expect(cue.message()).toMatchObject({ playing: false, problem: 'the rack has no node bass' })
    engine.stopTap = stopTap
  })

  test('a node that has gone when its process dies is said, and nothing is thrown', () => {
    const cue = onDevice(open())
    const { startTap } = engine
    cue.cueNode('bass')
    engine.startTap = () => {
      throw new Error('the rack has no node bass')
    }
    processes[0]!.die()
    engine.startTap = startTap
    expect(cue.message()).toMatchObject({ playing: false, problem: 'the rack has no node bass' })
  })

  test('a node that is not there is refused, one that goes away is said', () => {
    const cue = onDevice(open())
    expect(() => cue.cueNode('nobody')).toThrow('the rack has no node nobody')
    expect(cue.message()).toMatchObject({ playing: false })
    cue.cueNode('bass')
    engine.startTap = () => {
      throw new Error('gone')
    }
    vi.advanceTimersByTime(600)
    expect(cue.message()).toMatchObject({ playing: false, problem: 'bass is no longer in the rack that plays' })
  })
})
