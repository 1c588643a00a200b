import { Code, ConnectError } from '@connectrpc/connect'
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

/** A host that refuses what it is told to. */
function refusing(refused: Readonly<Record<number, ConnectError>>) {
  const actions: ActionInit[] = []
  const perform = async (action: ActionInit) => {
    actions.push(action)
    const value = action.case === 'moveGesture' ? action.value?.value : undefined
    const error = refused[value ?? -1]
    if (error) throw error
    return actions.length
  }
  return { actions, perform }
}

const moveBy = async (gesture: Gesture, ...values: readonly number[]) => {
  for (const value of values) {
    gesture.move(value)
    await new Promise((resolve) => setTimeout(resolve))
  }
}

test('a move for which the engine has no room loses neither the next ones nor the end', async () => {
  const { actions, perform } = refusing({ 2: new ConnectError('the engine is busy', Code.ResourceExhausted) })
  const gesture = new Gesture(perform, 'g', { mixer: 'drums', param: 1 })
  await moveBy(gesture, 1, 2, 3)
  await expect(gesture.end()).resolves.toBe(5)
  expect(moves(actions)).toEqual([1, 2, 3])
  expect(actions.at(-1)?.case).toBe('endGesture')
})

test('a move that is refused for good ends the moves, and the gesture all the same', async () => {
  const { actions, perform } = refusing({ 2: new ConnectError('that is out of range', Code.FailedPrecondition) })
  const gesture = new Gesture(perform, 'g', { mixer: 'drums', param: 1 })
  await moveBy(gesture, 1, 2, 3)
  await expect(gesture.end()).rejects.toThrow('that is out of range')
  expect(moves(actions)).toEqual([1, 2])
  expect(actions.at(-1)?.case).toBe('endGesture')
})
