import { expect, test } from 'vitest'
import { Refusal } from './live/refusal.ts'
import { Turns } from './turns.ts'

const busy = () => new Refusal('busy', 'too many changes wait')

test('an action is begun before the call returns, and its result is passed on', async () => {
  const turns = new Turns()
  const begun: string[] = []
  const result = turns.take(() => begun.push('a'))
  expect(begun).toEqual(['a'])
  expect(await result).toBe(1)
})

test('what was refused for being busy is tried again, and what came later waits behind it', async () => {
  const turns = new Turns()
  const done: string[] = []
  let left = 3
  const first = turns.take(() => {
    if (left-- > 0) throw busy()
    done.push('first')
  })
  const second = turns.take(() => {
    done.push('second')
  })
  expect(done).toEqual([])
  await Promise.all([first, second])
  expect(done).toEqual(['first', 'second'])
  void turns.take(() => done.push('third'))
  await new Promise(setImmediate)
  expect(done).toEqual(['first', 'second', 'third'])
})

test('another refusal is passed on at once, also behind one that waits, and holds nobody up', async () => {
  const turns = new Turns()
  const refuse = () => {
    throw new Refusal('not-found', 'there is no node')
  }
  await expect(turns.take(refuse)).rejects.toThrow('there is no node')
  let left = 1
  const first = turns.take(() => {
    if (left-- > 0) throw busy()
    return 'first'
  })
  const second = turns.take(refuse)
  const third = turns.take(() => 'third')
  await expect(second).rejects.toThrow('there is no node')
  expect(await Promise.all([first, third])).toEqual(['first', 'third'])
})

test('slow work is not waited for by what comes behind', async () => {
  const turns = new Turns()
  let finish = () => {}
  let left = 1
  const slow = turns.take(() => {
    if (left-- > 0) throw busy()
    return new Promise<void>((resolve) => {
      finish = resolve
    })
  })
  await expect(turns.take(() => 'quick')).resolves.toBe('quick')
  finish()
  await slow
})
