import { expect, test } from 'vitest'
import { Refusal } from './live/refusal.ts'
import { Turns } from './turns.ts'

const busy = () => new Refusal('busy', 'too many changes wait')

test('an action is begun before the call returns, and its result is passed on', async () => {
  const turns = new Turns()
  const begun: string[] = []
  const result = turns.take('anna', () => begun.push('a'))
  expect(begun).toEqual(['a'])
  expect(await result).toBe(1)
})

test('what was refused for being busy is tried again, and what came later waits behind it', async () => {
  const turns = new Turns()
  const done: string[] = []
  let left = 3
  const first = turns.take('anna', () => {
    if (left-- > 0) throw busy()
    done.push('first')
  })
  const second = turns.take('anna', () => {
    done.push('second')
  })
  expect(done).toEqual([])
  await Promise.all([first, second])
  expect(done).toEqual(['first', 'second'])
  void turns.take('anna', () => done.push('third'))
  await new Promise(setImmediate)
  expect(done).toEqual(['first', 'second', 'third'])
})

test('another refusal is passed on at once, also behind one that waits, and holds nobody up', async () => {
  const turns = new Turns()
  const refuse = () => {
    throw new Refusal('not-found', 'there is no node')
  }
  await expect(turns.take('anna', refuse)).rejects.toThrow('there is no node')
  let left = 1
  const first = turns.take('anna', () => {
    if (left-- > 0) throw busy()
    return 'first'
  })
  const second = turns.take('anna', refuse)
  const third = turns.take('anna', () => 'third')
  await expect(second).rejects.toThrow('there is no node')
  expect(await Promise.all([first, third])).toEqual(['first', 'third'])
})

test('slow work is not waited for by what comes behind', async () => {
  const turns = new Turns()
  let finish = () => {}
  let left = 1
  const slow = turns.take('anna', () => {
    if (left-- > 0) throw busy()
    return new Promise<void>((resolve) => {
      finish = resolve
    })
  })
  await expect(turns.take('anna', () => 'quick')).resolves.toBe('quick')
  finish()
  await slow
})

test('what waits for a connection that is gone is never begun, and the rest keeps its order', async () => {
  const turns = new Turns()
  const done: string[] = []
  let isStuck = true
  const one = (by: string, name: string) =>
    turns.take(by, () => {
      if (isStuck) throw busy()
      done.push(name)
    })
  const all = [one('anna', 'first'), one('bob', 'second'), one('anna', 'third')]
  turns.drop('bob has left', 'bob')
  await expect(all[1]).rejects.toThrow('bob has left')
  isStuck = false
  await Promise.all([all[0], all[2]])
  expect(done).toEqual(['first', 'third'])
})

test('all that waits is dropped at once, and what comes later is begun as if nothing had waited', async () => {
  const turns = new Turns()
  const stuck = ['a', 'b'].map((by) =>
    turns.take(by, () => {
      throw busy()
    }),
  )
  turns.drop('a stop came first')
  for (const one of stuck) await expect(one).rejects.toThrow('a stop came first')
  const begun: string[] = []
  void turns.take('a', () => begun.push('c'))
  expect(begun).toEqual(['c'])
})

test('where the callback does not run those behind do not wait as long once more', async () => {
  const turns = new Turns()
  let tries = 0
  const all = Array.from({ length: 5 }, () =>
    turns.take('anna', () => {
      tries++
      throw busy()
    }),
  )
  for (const one of all) await expect(one).rejects.toThrow('too many changes wait')
  expect(tries).toBeLessThan(310)
  let left = 2
  await turns.take('anna', () => {
    if (left-- > 0) throw busy()
  })
})
