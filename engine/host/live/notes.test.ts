import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ActionInit } from '../../client/gesture.ts'
import { Expression } from '../../contract/gen/mam/v1/actions_pb.js'
import type { Host } from '../host.ts'
import { type FakeEngine, fakeEngine } from '../testing/fake-engine.ts'
import { until } from '../testing/rig.ts'
import { startWorkshop, type Workshop } from '../testing/workshop.ts'
import { MAX_NOTES_PER_CONNECTION } from './notes.ts'

let shop: Workshop
let engine: FakeEngine
let host: Host

const RACK = JSON.stringify({
  kind: 'rack',
  version: 1,
  nodes: [
    { id: 'pad', type: 'synth' },
    { id: 'bass', type: 'tb303_ext' },
    { id: 'kick', type: 'kick' },
  ],
})

beforeEach(async () => {
  shop = startWorkshop()
  engine = fakeEngine()
  host = shop.host({ native: engine.native })
  await host.open(shop.write('one.json', RACK))
})
afterEach(() => shop.close())

const play = (note: number, pitch = 60, node = 'pad', rack = ''): ActionInit => ({
  case: 'playNote',
  value: { rack, node, note, pitch, velocity: 0.5, channel: 0 },
})
const end = (note: number): ActionInit => ({ case: 'endNote', value: { note } })
const hold = (isOn: boolean, node = 'pad'): ActionInit => ({ case: 'holdNotes', value: { node, hold: isOn } })

/** `on pad 60` for starts, in another rack than the first one `on two/pad 60`; ends by the pitch of the note that they end. */
function told(): string[] {
  const pitches = new Map<string, number>()
  return engine.notes.map((note) => {
    const target = note.target.replace(/^one\//, '')
    const name = `${note.source} ${note.note}`
    if (note.kind === 'noteExpr') return `${note.expression} ${target} ${pitches.get(name)} ${note.value}`
    if (note.kind === 'noteOn') pitches.set(name, note.pitch)
    return `${note.kind === 'noteOn' ? 'on' : 'off'} ${target} ${pitches.get(name)}`
  })
}

describe('a note', () => {
  test('starts with what the client says and ends where it started', async () => {
    const page = await shop.page(host, 'page')
    await page.do({ case: 'playNote', value: { node: 'pad', note: 7, pitch: 60.5, velocity: 0.25, channel: 3 } })
    await page.do(end(7))
    expect(engine.notes).toEqual([
      { target: 'one/pad', kind: 'noteOn', note: 0, channel: 3, pitch: 60.5, velocity: 0.25, source: 'ui' },
      { target: 'one/pad', kind: 'noteOff', note: 0, channel: 3, pitch: 0, velocity: 0, source: 'ui' },
    ])
  })

  test('is bent, pressed and coloured for itself', async () => {
    const page = await shop.page(host, 'page')
    await page.do(play(1, 60))
    await page.do(play(2, 64))
    for (const [expression, value] of [
      [Expression.PITCH, -1.5],
      [Expression.PRESSURE, 0.5],
      [Expression.TIMBRE, 1],
    ] as const)
      await page.do({ case: 'expressNote', value: { note: 2, expression, value } })
    expect(told().slice(2)).toEqual(['pitch pad 64 -1.5', 'pressure pad 64 0.5', 'timbre pad 64 1'])
  })

  test('that starts again under its number ends first', async () => {
    const page = await shop.page(host, 'page')
    await page.do(play(1, 60))
    await page.do(play(1, 62))
    await page.do(end(1))
    expect(told()).toEqual(['on pad 60', 'off pad 60', 'on pad 62', 'off pad 62'])
  })

  test('that has ended is ended and moved without a word', async () => {
    const page = await shop.page(host, 'page')
    await page.do(end(5))
    await page.do({ case: 'expressNote', value: { note: 5, expression: Expression.PITCH, value: 1 } })
    expect(engine.notes).toEqual([])
  })

  test('keeps its order, however fast it comes', async () => {
    const page = await shop.page(host, 'page')
    const calls = Array.from({ length: 30 }, (_, note) => [page.do(play(note, note)), page.do(end(note))]).flat()
    await Promise.all(calls)
    expect(told()).toEqual(Array.from({ length: 30 }, (_, note) => [`on pad ${note}`, `off pad ${note}`]).flat())
  })

  test('is refused in words where nothing would sound', async () => {
    const page = await shop.page(host, 'page')
    expect(await page.refusal(play(1, 60, 'nobody'))).toBe('there is no node "nobody"')
    expect(await page.refusal(play(1, 60, 'kick'))).toBe('kick (kick) is not played by notes')
    expect(await page.refusal(play(1, 60, 'pad', 'other'))).toBe('there is no rack "other"')
    expect(await page.refusal(play(1, 200))).toBe('pitch must be between 0 and 128')
    expect(await page.refusal(hold(true, 'kick'))).toBe('kick (kick) is not played by notes')
    engine.queueIsFull = true
    expect(await page.refusal(play(1))).toBe('the engine is busy: the note was dropped')
    expect(engine.notes).toEqual([])
  })

  test('sounds on stage too', async () => {
    const page = await shop.page(host, 'page')
    await page.do({ case: 'setMode', value: { mode: 2 } })
    await page.do(play(1))
    await page.do(end(1))
    expect(told()).toEqual(['on pad 60', 'off pad 60'])
  })
})

describe('notes of several clients', () => {
  test('of one number and pitch on one node end each for itself', async () => {
    const [one, two] = [await shop.page(host, 'one'), await shop.page(host, 'two')]
    await one.do(play(1))
    await two.do(play(1))
    await one.do(end(1))
    const [first, second, off] = engine.notes
    expect(second!.note).not.toBe(first!.note)
    expect(off).toMatchObject({ kind: 'noteOff', note: first!.note })
  })

  test('end with the client that vanishes, and no others', async () => {
    const [one, two] = [await shop.page(host, 'one'), await shop.page(host, 'two')]
    await one.do(play(1, 60))
    await one.do(hold(true))
    await one.do(play(2, 64))
    await one.do(end(2))
    await two.do(play(1, 67))
    one.cut()
    await until(() => told().length > 4)
    expect(told().slice(3)).toEqual(['off pad 60', 'off pad 64'])
    await two.do(end(1))
    expect(told().at(-1)).toBe('off pad 67')
  })

  test('are bounded in number, in words', async () => {
    const page = await shop.page(host, 'page')
    for (let note = 0; note < MAX_NOTES_PER_CONNECTION; note++) await page.do(play(note))
    expect(await page.refusal(play(999))).toBe('at most 256 notes of one client sound at once')
    const other = await shop.page(host, 'other')
    await other.do(play(1))
    await page.do({ case: 'endNotes', value: {} })
    expect(engine.notes.filter(({ kind }) => kind === 'noteOff')).toHaveLength(MAX_NOTES_PER_CONNECTION)
    await page.do(play(999))
  })
})

describe('hold', () => {
  test('lets notes of its node sound on until it is off', async () => {
    const page = await shop.page(host, 'page')
    await page.do(hold(true))
    await page.do(play(1, 60))
    await page.do(play(2, 40, 'bass'))
    await page.do(end(1))
    await page.do(end(2))
    expect(told()).toEqual(['on pad 60', 'on bass 40', 'off bass 40'])
    await page.do(play(3, 64))
    await page.do(hold(false))
    expect(told().slice(3)).toEqual(['on pad 64', 'off pad 60'])
  })

  test('gives way to new notes where there are too many', async () => {
    const page = await shop.page(host, 'page')
    await page.do(hold(true))
    for (let note = 0; note < MAX_NOTES_PER_CONNECTION; note++) {
      await page.do(play(1, note / 2))
      await page.do(end(1))
    }
    await page.do(play(1, 100))
    expect(told().slice(-2)).toEqual(['off pad 0', 'on pad 100'])
  })

  test('is no concern of another client', async () => {
    const [one, two] = [await shop.page(host, 'one'), await shop.page(host, 'two')]
    await one.do(hold(true))
    await two.do(play(1))
    await two.do(end(1))
    expect(told()).toEqual(['on pad 60', 'off pad 60'])
  })
})

describe('what the note sounds in goes', () => {
  test('with its node: nothing is sent to what took its place', async () => {
    const page = await shop.page(host, 'page')
    await page.do(play(1, 60))
    await page.do(play(2, 40, 'bass'))
    await page.do({ case: 'removeNode', value: { node: 'pad' } })
    await page.do(end(1))
    await page.do(end(2))
    expect(told()).toEqual(['on pad 60', 'on bass 40', 'off bass 40'])
  })

  test('with its rack: the end of a note does not reach a node of the same name in another one', async () => {
    const page = await shop.page(host, 'page')
    await page.do(hold(true))
    await page.do(play(1))
    await page.do({ case: 'addRack', value: { path: shop.write('two.json', RACK), rack: '' } })
    await page.do({ case: 'frontRack', value: { rack: 'two' } })
    await page.do(end(1))
    await page.do(play(2, 62))
    await page.do(end(2))
    expect(told()).toEqual(['on pad 60', 'on two/pad 62', 'off two/pad 62'])
    await page.do(play(3, 64, 'pad', 'one'))
    await page.do({ case: 'holdNotes', value: { rack: 'one', node: 'pad', hold: false } })
    expect(told().slice(3)).toEqual(['on pad 64', 'off pad 60'])
  })

  test('under another name: renaming the rack ends nothing', async () => {
    const page = await shop.page(host, 'page')
    await page.do(play(1))
    await page.do({ case: 'renameRack', value: { rack: 'one', name: 'another' } })
    await page.do(end(1))
    expect(told()).toEqual(['on pad 60', 'off pad 60'])
  })
})

test('a connection that closes after the host ends nothing and breaks nothing', async () => {
  const page = await shop.page(host, 'page')
  await page.do(play(1))
  await host.close()
  page.cut()
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(told()).toEqual(['on pad 60'])
})
