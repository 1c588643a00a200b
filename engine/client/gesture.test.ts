import { expect, test } from 'vitest'
import { type ActionInit, Gesture } from './gesture.ts'

/** A host that answers when it is told to. */
function slowHost() {
  const actions: ActionInit[] = []
  let answer = (): void => {}
  const perform = (action: ActionInit) => {
    actions.push(action)
    return new Promise<number>((resolve) => {
      answer = () => resolve(actions.length)
    })
  }
  const settle = async () => {
    answer()
    await new Promise((resolve) => setTimeout(resolve))
  }
  return { actions, perform, settle }
}

const moves = (actions: readonly ActionInit[]) =>
  actions.flatMap((action) => (action.case === 'moveGesture' ? [action.value?.value] : []))

test('a slow link thins the moves of a hand and keeps the last one', async () => {
  const { actions, perform, settle } = slowHost()
  const gesture = new Gesture(perform, 'g', { node: 'kick', param: 1 })
  for (let value = 0; value < 500; value++) gesture.move(value)
  await settle()
  for (let value = 500; value < 1000; value++) gesture.move(value)
  await settle()
  await settle()
  const end = gesture.end()
  await settle()
  await settle()
  expect(moves(actions)).toEqual([499, 999])
  expect(actions.at(-1)?.case).toBe('endGesture')
  await expect(end).resolves.toBe(actions.length)
})

test('what was refused first is told at the end, and no more is sent', async () => {
  const actions: string[] = []
  const gesture = new Gesture(
    async (action) => {
      actions.push(action.case!)
      throw new Error('there is no such node')
    },
    'g',
    { node: 'kik', param: 1 },
  )
  gesture.move(1)
  gesture.move(2)
  await expect(gesture.end()).rejects.toThrow('there is no such node')
  expect(actions).toEqual(['beginGesture'])
})
