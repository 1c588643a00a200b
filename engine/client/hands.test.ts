import { expect, test } from 'vitest'
import type { ActionInit } from './gesture.ts'
import { Hands } from './hands.ts'

const bass = { node: 'bass', param: 4 }
const set = (value: number): ActionInit => ({ case: 'setParam', value: { ...bass, value } })

/** A host that answers the oldest open question when it is told to. */
function slowHost() {
  const heard: string[] = []
  const open: (() => void)[] = []
  const shown: (number | undefined)[] = []
  const showing = { hold: (value: number) => shown.push(value), release: () => shown.push(undefined) }
  const hands = new Hands({
    name: 'page',
    perform: (action) => {
      heard.push(action.case!)
      return new Promise((resolve) => open.push(() => resolve(heard.length)))
    },
    reached: async () => {},
  })
  const answer = async () => {
    open.shift()?.()
    await new Promise((resolve) => setTimeout(resolve))
  }
  return { hands, heard, shown, showing, answer }
}

test('what is set waits for the end of the hand before it, and is what stays', async () => {
  const { hands, heard, shown, showing, answer } = slowHost()
  const hand = hands.grab(bass, showing)
  hand.move(400)
  void hand.end()
  const typed = hands.set(bass, showing, 1500, set(1500))
  await answer()
  await answer()
  expect(heard).toEqual(['beginGesture', 'moveGesture', 'endGesture'])
  await answer()
  expect(heard.at(-1)).toBe('setParam')
  expect(shown).toEqual([400, 1500])
  await answer()
  await typed
  expect(shown).toEqual([400, 1500, undefined])
})

test('a control waits for no other one', () => {
  const { hands, heard, showing } = slowHost()
  void hands.grab(bass, showing).end()
  void hands.set({ mixer: 'drums', param: 1 }, showing, 1, set(1))
  expect(heard).toEqual(['beginGesture', 'setParam'])
})

test('a hand that is refused holds nothing up', async () => {
  const heard: string[] = []
  const hands = new Hands({
    name: 'page',
    perform: async (action) => {
      heard.push(action.case!)
      if (action.case !== 'setParam') throw new Error('there is no such node')
      return 1
    },
    reached: async () => {},
  })
  const showing = { hold: () => {}, release: () => {} }
  const refused = hands.grab(bass, showing).end()
  await Promise.all([
    expect(refused).rejects.toThrow('there is no such node'),
    expect(hands.set(bass, showing, 1, set(1))).resolves.toBeUndefined(),
  ])
  expect(heard).toEqual(['beginGesture', 'setParam'])
})
