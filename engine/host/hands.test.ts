import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findStrip, stripParams } from '../client/mixer.ts'
import { heading } from './live/values.ts'
import { until } from './testing/rig.ts'
import { F0, type Page, type Show, startShow } from './testing/workshop.ts'

const OTHERS = 5
let { shop, engine, host, anna } = {} as Show
let bob: Page

beforeEach(async () => {
  ;({ shop, engine, host, anna } = await startShow({ racks: ['a', 'b', 'c'] }))
  bob = await shop.page(host, 'bob-1', 'Bob')
})
afterEach(() => shop.close())

const sounding = (node: string, param: number) => heading(host.player.valueOf({ rack: '', node, param }))
const silenced = (...strips: readonly string[]) => strips.map((strip) => sounding(strip, OTHERS))
/** Held until it is let go. */
async function hold(page: Page, strip: string, param: number, value: number) {
  const hand = page.client.grabMixer(strip, param)
  hand.move(value)
  await until(() => sounding(strip, param) === value)
  return hand
}
const rename = (rack: string, name: string) => anna.do({ case: 'renameRack', value: { rack, name } })

describe('a hand on a strip that somebody takes away', () => {
  test('lets the others be heard that its solo had silenced', async () => {
    await hold(bob, 'a', stripParams.solo, 1)
    expect(silenced('b', 'c')).toEqual([1, 1])
    await anna.do({ case: 'removeRack', value: { rack: 'a' } })
    expect(silenced('b', 'c')).toEqual([0, 0])
    bob.cut()
    await anna.do({ case: 'setStripGain', value: { strip: 'b', gain: 0.5 } })
    expect([silenced('b', 'c'), anna.notices]).toEqual([[0, 0], []])
  })

  test('leaves those silent that another hand still silences', async () => {
    await hold(bob, 'a', stripParams.solo, 1)
    await hold(anna, 'b', stripParams.solo, 1)
    await anna.do({ case: 'removeRack', value: { rack: 'a' } })
    expect(silenced('b', 'c')).toEqual([0, 1])
  })

  test('is told when it lets go, and may hold it again once that is undone', async () => {
    const hand = await hold(bob, 'a', stripParams.gain, 0.2)
    await anna.do({ case: 'removeRack', value: { rack: 'a' } })
    await expect(hand.end()).rejects.toThrow('there is no gesture')
    await anna.undo()
    expect(sounding('a', stripParams.gain)).toBe(1)
    await (await hold(bob, 'a', stripParams.gain, 0.3)).end()
    expect(findStrip(anna.client.store.getState().mixer, 'a')?.gain).toBeCloseTo(0.3)
  })
})

describe('a hand on something that somebody renames', () => {
  test('holds it on, and its value is kept under the new name', async () => {
    const hand = await hold(bob, 'a', stripParams.gain, 0.2)
    await rename('a', 'kit')
    hand.move(0.3)
    await until(() => sounding('kit', stripParams.gain) === 0.3)
    await hand.end()
    expect(findStrip(bob.client.store.getState().mixer, 'kit')?.gain).toBeCloseTo(0.3)
    expect(host.player.valueOf({ rack: '', node: 'kit', param: stripParams.gain })).toMatchObject({
      base: Math.fround(0.3),
    })
  })

  test('lets go of all that its solo silenced when its client vanishes', async () => {
    await hold(bob, 'a', stripParams.solo, 1)
    await rename('b', 'low')
    await rename('a', 'kit')
    expect(silenced('kit', 'low', 'c')).toEqual([0, 1, 1])
    bob.cut()
    await until(() => anna.history.undoAuthor === 'Bob')
    await anna.refusal({ case: 'undo', value: {} })
    await anna.undo()
    expect(silenced('kit', 'low', 'c')).toEqual([0, 0, 0])
  })

  test('inside a rack does so too', async () => {
    const hand = bob.client.grab({ id: 'kick1', index: 0 }, F0)
    hand.move(150)
    await until(() => engine.sent.some(({ value }) => value === 150))
    await rename('a', 'kit')
    await anna.do({ case: 'renameNode', value: { rack: 'kit', node: 'kick1', name: 'thump' } })
    await hand.end()
    expect(host.rackText).toContain('"id": "thump", "type": "kick", "params": { "f0": 150')
  })
})

describe('a move for which the engine has no room', () => {
  const GAIN = stripParams.gain
  const dragOf = (hand: ReturnType<Page['client']['grabMixer']>) => async (value: number) => {
    hand.move(value)
    await bob.refusal({ case: 'setMixerValue', value: { address: 'nobody', param: 1, value: 0 } })
  }

  test('does not end the drag', async () => {
    const hand = await hold(bob, 'a', GAIN, 0.8)
    const drag = dragOf(hand)
    engine.queueIsFull = true
    await drag(0.5)
    engine.queueIsFull = false
    await drag(0.3)
    await hand.end()
    expect(sounding('a', GAIN)).toBeCloseTo(0.3)
    expect(findStrip(bob.client.store.getState().mixer, 'a')?.gain).toBeCloseTo(0.3)
    expect(bob.history.steps).toBe(1)
  })

  test('is made at the end where it was the last one', async () => {
    const hand = await hold(bob, 'a', GAIN, 0.8)
    engine.queueIsFull = true
    await dragOf(hand)(0.5)
    engine.queueIsFull = false
    await hand.end()
    expect(engine.sent.at(-1)).toMatchObject({ target: 'a', param: GAIN, value: 0.5 })
    expect(findStrip(bob.client.store.getState().mixer, 'a')?.gain).toBe(0.5)
  })

  test('is told where it finds no room even then', async () => {
    const hand = await hold(bob, 'a', GAIN, 0.8)
    engine.queueIsFull = true
    await dragOf(hand)(0.5)
    await hand.end()
    await bob.caughtUp()
    expect(bob.notices).toEqual([expect.stringContaining('The engine was busy')])
  })

  test('leaves no gesture behind, however often', async () => {
    engine.queueIsFull = true
    for (let turn = 0; turn < 70; turn++) {
      const hand = bob.client.grabMixer('a', GAIN)
      hand.move(0.1 + turn / 100)
      await hand.end()
    }
    engine.queueIsFull = false
    await (await hold(bob, 'a', GAIN, 0.9)).end()
    expect(findStrip(bob.client.store.getState().mixer, 'a')?.gain).toBeCloseTo(0.9)
  })
})
