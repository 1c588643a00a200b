import { Code, ConnectError } from '@connectrpc/connect'
import { expect, test, vi } from 'vitest'
import { Expression } from '../contract/gen/mam/v1/actions_pb.js'
import type { ActionInit } from './gesture.ts'
import { NotePlayer } from './notes.ts'

const PAD = { rack: '', node: 'pad' }

function startPlayer() {
  const sent: ActionInit[] = []
  const answers: ((error?: Error) => void)[] = []
  const reported: unknown[] = []
  const player = new NotePlayer(
    (action) => {
      sent.push(action)
      return new Promise((resolve, reject) => answers.push((error) => (error ? reject(error) : resolve(1))))
    },
    (error) => reported.push(error),
  )
  const answer = async (error?: Error) => {
    answers.shift()?.(error)
    await new Promise((resolve) => setTimeout(resolve))
  }
  return { player, sent, reported, answer }
}

test('every note has a number of its own, and ends once', () => {
  const { player, sent } = startPlayer()
  const first = player.start(PAD, 60, 0.5)
  const second = player.start(PAD, 60, 0.7)
  first.end()
  first.end()
  second.end()
  expect(sent.map(({ case: name, value }) => [name, (value as { note: number }).note])).toEqual([
    ['playNote', 1],
    ['playNote', 2],
    ['endNote', 1],
    ['endNote', 2],
  ])
  expect(sent[1]!.value).toMatchObject({ node: 'pad', pitch: 60, velocity: 0.7 })
})

test('a slow link thins the moves of a note to the newest, and none follows its end', async () => {
  const { player, sent, answer } = startPlayer()
  const note = player.start(PAD, 60, 0.5)
  for (const pressure of [0.1, 0.2, 0.3]) note.press(pressure)
  note.bend(2)
  await answer()
  await answer()
  note.end()
  note.press(0.9)
  const moves = sent.flatMap((action) => (action.case === 'expressNote' ? [action.value] : []))
  expect(moves.map(({ expression, value }) => [expression, value])).toEqual([
    [Expression.PRESSURE, 0.1],
    [Expression.PITCH, 2],
    [Expression.PRESSURE, 0.3],
  ])
})

test('a refusal is told at the start of a note alone', async () => {
  const { player, reported, answer } = startPlayer()
  const refusal = new Error('there is no node "pad"')
  player.start(PAD, 60, 0.5).end()
  player.endAll()
  player.hold(PAD, false)
  for (let call = 0; call < 4; call++) await answer(refusal)
  expect(reported).toEqual([refusal])
})

test('an end that finds the host too busy is asked for again, one without a connection is not', async () => {
  const { player, sent, answer } = startPlayer()
  player.start(PAD, 60, 0.5).end()
  await answer()
  await answer(new ConnectError('too many calls at once', Code.ResourceExhausted))
  await vi.waitFor(() => expect(sent.map((action) => action.case)).toEqual(['playNote', 'endNote', 'endNote']))
  await answer(new ConnectError('the connection to MAM is closed', Code.Unavailable))
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(sent).toHaveLength(3)
})
