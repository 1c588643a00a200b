/** Clients on stage: panic and guards against a slip, as everybody sees them. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { MamClient } from '../../client/client.ts'
import type { ActionInit } from '../../client/gesture.ts'
import { PanicStep } from '../../client/stage.ts'
import { Mode } from '../../contract/gen/mam/v1/state_pb.js'
import { type Rig, startRig, until } from '../testing/rig.ts'

let rig: Rig
let one: MamClient
let two: MamClient

beforeEach(async () => {
  rig = startRig()
  one = rig.connect('one').client
  two = rig.connect('two').client
  await until(() => [one, two].every(({ store }) => store.getState().link === 'live'))
})
afterEach(() => rig.close())

const refusal = (client: MamClient, action: ActionInit) =>
  client.perform(action).then(
    () => '',
    (error: { rawMessage: string }) => error.rawMessage,
  )
const panic: ActionInit = { case: 'panic', value: {} }
const play: ActionInit = { case: 'play', value: {} }
const restore: ActionInit = { case: 'restoreLevels', value: {} }
const goOnStage: ActionInit = { case: 'setMode', value: { mode: Mode.STAGE } }
const longGap: ActionInit = { case: 'setStage', value: { goGapMs: 5000 } }
const panicOf = ({ store }: MamClient) => store.getState().stage.panic
const bothShow = (step: PanicStep) => until(() => panicOf(one) === step && panicOf(two) === step)
const fades = () => rig.engine.calls.filter((call) => call.startsWith('fade'))

describe('panic', () => {
  test("is one thing for all: the second press may be another one's, and everybody sees how far it went", async () => {
    await rig.host.open(rig.path)
    await one.perform(panic)
    await bothShow(PanicStep.NOTES)
    await two.perform(panic)
    await bothShow(PanicStep.FADE)
    await one.perform(panic)
    await bothShow(PanicStep.STOP)
    expect(fades()).toEqual(['fade to silence 2000 ms', 'fade to silence 20 ms'])
    await two.perform(restore)
    await bothShow(PanicStep.NONE)
    expect(fades().at(-1)).toBe('fade to whole 500 ms')
  })

  test('works on stage, with nothing open, and while nothing plays', async () => {
    await one.perform(goOnStage)
    for (const step of [PanicStep.NOTES, PanicStep.FADE, PanicStep.STOP]) {
      await one.perform(panic)
      await bothShow(step)
    }
    await one.perform(restore)
    await bothShow(PanicStep.NONE)
  })

  test('ends notes of every source', async () => {
    await one.perform(panic)
    const released = rig.engine.calls.filter((call) => call.startsWith('release'))
    expect(released.sort()).toEqual(['hid', 'midi', 'osc', 'script', 'ui', 'web'].map((source) => `release ${source}`))
  })

  test('a page that comes later sees it', async () => {
    await one.perform({ case: 'panic', value: { step: PanicStep.FADE } })
    const late = rig.connect('late').client
    await until(() => late.store.getState().link === 'live')
    expect(panicOf(late)).toBe(PanicStep.FADE)
  })

  test('play opens the output, locate does not', async () => {
    await rig.host.open(rig.path)
    await one.perform(play)
    await one.perform({ case: 'panic', value: { step: PanicStep.FADE } })
    await one.perform({ case: 'locate', value: { timelineFrame: 0n } })
    expect(rig.engine.calls.at(-1)).toBe('play 0 loop')
    expect(panicOf(one)).toBe(PanicStep.FADE)
    await one.perform(play)
    expect(rig.engine.calls.at(-1)).toBe('play 0 loop opens')
    await bothShow(PanicStep.NONE)
  })

  test('a stop of the panic does not move the place where playing starts', async () => {
    await rig.host.open(rig.path)
    await one.perform({ case: 'locate', value: { timelineFrame: 96000n } })
    await one.perform({ case: 'panic', value: { step: PanicStep.STOP } })
    expect(one.store.getState().transport.startFrame).toBe(96000)
  })

  test('levels that are there are not brought back, and there is no other step', async () => {
    expect(await refusal(one, restore)).toBe('the levels are as they should be')
    for (const step of [PanicStep.NONE, 9 as PanicStep])
      expect(await refusal(one, { case: 'panic', value: { step } })).toContain('there is no such step')
  })
})

describe('on stage a second press', () => {
  const slip = 'a second press counts as a slip on stage'

  test('of Play is refused in words, whoever presses, and nothing happens', async () => {
    await rig.host.open(rig.path)
    await one.perform(longGap)
    await one.perform(goOnStage)
    const [first, second] = await Promise.all([refusal(one, play), refusal(two, play)])
    expect([first, second].filter((words) => words === '')).toHaveLength(1)
    expect(`${first}${second}`).toMatch(/^Play was pressed \d+ ms ago: within 5000 ms a second press/)
    expect(rig.engine.calls.filter((call) => call.startsWith('play'))).toHaveLength(1)
  })

  test('is another one after the gap', async () => {
    await rig.host.open(rig.path)
    await one.perform({ case: 'setStage', value: { goGapMs: 30 } })
    await one.perform(goOnStage)
    await one.perform(play)
    await new Promise((resolve) => setTimeout(resolve, 40))
    expect(await refusal(one, play)).toBe('')
  })

  test('for the rack in front brings only the first one there', async () => {
    await rig.host.open(rig.path)
    await one.perform({ case: 'addRack', value: { path: rig.path, rack: 'second' } })
    await one.perform(longGap)
    await one.perform(goOnStage)
    expect(await refusal(one, { case: 'frontRack', value: { rack: 'second' } })).toBe('')
    expect(await refusal(one, { case: 'frontRack', value: { rack: 'test-rack' } })).toContain(slip)
    expect(one.store.getState().session.front).toBe('second')
  })

  test('is taken where the session has no gap, as it is in edit mode', async () => {
    await rig.host.open(rig.path)
    for (const _ of [1, 2]) expect(await refusal(one, play)).toBe('')
    await one.perform({ case: 'setStage', value: { goGapMs: 0 } })
    await one.perform(goOnStage)
    for (const _ of [1, 2]) expect(await refusal(one, play)).toBe('')
  })

  test('is no slip where the first one was refused', async () => {
    await one.perform(goOnStage)
    for (const _ of [1, 2]) expect(await refusal(one, play)).toBe('no rack is open')
  })
})

test('stage settings are a step of the session that everybody sees and anybody can undo', async () => {
  await rig.host.open(rig.path)
  await one.perform({ case: 'setStage', value: { goGapMs: 500, panicFadeMs: 4000 } })
  await until(() => two.store.getState().stage.panicFadeMs === 4000)
  expect(two.store.getState().stage.goGapMs).toBe(500)
  await one.perform({ case: 'undo', value: {} })
  await until(() => two.store.getState().stage.panicFadeMs === 2000)
  await one.perform(goOnStage)
  expect(await refusal(one, { case: 'setStage', value: { goGapMs: 0 } })).toContain('not possible in stage mode')
})
