import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Mode } from '../contract/gen/mam/v1/state_pb.js'
import type { Host } from './host.ts'
import { type FakeEngine, fakeEngine } from './testing/fake-engine.ts'
import { RACK_TEXT, until } from './testing/rig.ts'
import { F0, KICK, type Page, rackWith, sessionOf, startWorkshop, type Workshop } from './testing/workshop.ts'

let shop: Workshop
let engine: FakeEngine
let host: Host
let anna: Page

beforeEach(async () => {
  shop = startWorkshop()
  engine = fakeEngine()
  host = shop.host({ native: engine.native })
  await host.open(shop.write('kick.json', RACK_TEXT))
  anna = await shop.page(host, 'anna-1', 'Anna')
  await mode(Mode.STAGE)
})
afterEach(() => shop.close())

const GAIN = 5
/** On stage a second press within the gap is a slip. */
const pastTheGap = () => new Promise((resolve) => setTimeout(resolve, 310))
const mode = (mode: Mode) => anna.do({ case: 'setMode', value: { mode } })
const kept = () => anna.tonight.map(({ rack, node, param, value }) => [`${rack}/${node}:${param}`, value])
const sounding = () => host.player.valueOf({ rack: host.editor.project.front, node: 'kick1', param: F0 }).played
const sentToKick = () =>
  engine.sent.filter(({ target }) => target.endsWith('/kick1')).map(({ param, value }) => [param, value])

async function drag(value: number) {
  const hand = anna.client.grab(KICK, F0)
  hand.move(value - 1)
  hand.move(value)
  await hand.end()
}

describe('a hand in stage mode', () => {
  test('plays, and leaves its value for tonight: in no file, no history, nothing to save', async () => {
    await drag(150)
    expect(sounding()).toBe(150)
    expect(kept()).toEqual([['kick/kick1:1', 150]])
    expect(host.rackText).toBe(RACK_TEXT)
    expect(anna.history.steps).toBe(0)
    expect(anna.session).toMatchObject({ isChanged: false, writes: [] })
    expect(host.player.valueOf({ rack: host.editor.project.front, node: 'kick1', param: F0 }).base).toBe(100)
  })

  test('that began in edit mode is a step of the document, whenever it lets go', async () => {
    await mode(Mode.EDIT)
    const hand = anna.client.grab(KICK, F0)
    hand.move(150)
    await mode(Mode.STAGE)
    await hand.end()
    expect(kept()).toEqual([])
    expect(anna.history.undoTitle).toBe('Set Pitch of kick1 to 150 Hz')
  })

  test('back at the value of the document leaves nothing', async () => {
    await drag(150)
    await drag(100)
    expect(kept()).toEqual([])
  })

  test('leaves also what no file can keep', async () => {
    await anna.client.set(KICK, GAIN, 0.5)
    await anna.caughtUp()
    expect(kept()).toEqual([['kick/kick1:5', 0.5]])
  })

  test('may not change the structure, and the refusal says what to do', async () => {
    expect(await anna.refusal({ case: 'setTempo', value: { bpm: 90 } })).toContain('edit mode')
    expect(await anna.refusal({ case: 'undo', value: {} })).toContain('edit mode')
    expect(host.rackText).toBe(RACK_TEXT)
  })
})

describe("tonight's values", () => {
  beforeEach(() => drag(150))

  test('go on sounding when it is played from the start, stopped and played again', async () => {
    engine.sent.length = 0
    await anna.do({ case: 'play', value: {} })
    expect(sentToKick()).toEqual([[F0, 150]])
    await anna.do({ case: 'stop', value: {} })
    await pastTheGap()
    await anna.do({ case: 'play', value: {} })
    expect(sentToKick()).toEqual([
      [F0, 150],
      [F0, 150],
    ])
  })

  test('are there after a change of mode, and play on through an edit of the graph without being sent again', async () => {
    await mode(Mode.EDIT)
    expect(kept()).toHaveLength(1)
    await anna.do({ case: 'play', value: {} })
    engine.sent.length = 0
    await anna.do({ case: 'setTempo', value: { bpm: 90 } })
    expect(sentToKick()).toEqual([])
    expect(sounding()).toBe(150)
  })

  test('are set again in a node that takes part again, and only there', async () => {
    await mode(Mode.EDIT)
    await anna.do({ case: 'bypassNode', value: { node: 'kick1', bypass: true } })
    engine.sent.length = 0
    await anna.do({ case: 'bypassNode', value: { node: 'echo', bypass: true } })
    expect(sentToKick()).toEqual([])
    await anna.do({ case: 'bypassNode', value: { node: 'kick1', bypass: false } })
    expect(sentToKick()).toEqual([[F0, 150]])
    expect(sounding()).toBe(150)
  })

  test('kept are one step that can be undone, which gives them back to tonight', async () => {
    await anna.client.set(KICK, 2, 55)
    await anna.do({ case: 'keepTonight', value: {} })
    expect(kept()).toEqual([])
    expect(anna.history.steps).toBe(1)
    expect(host.rackText).toContain('"f0": 150')
    expect(sounding()).toBe(150)
    await mode(Mode.EDIT)
    await anna.undo()
    expect(host.rackText).toBe(RACK_TEXT)
    expect(
      kept()
        .map(([address]) => address)
        .sort(),
    ).toEqual(['kick/kick1:1', 'kick/kick1:2'])
    expect(sounding()).toBe(150)
    await anna.redo()
    expect(kept()).toEqual([])
    expect(sounding()).toBe(150)
  })

  test('dropped go back to those of the document, and undo brings them back', async () => {
    await anna.do({ case: 'dropTonight', value: {} })
    expect(kept()).toEqual([])
    expect(sounding()).toBe(100)
    expect(sentToKick().at(-1)).toEqual([F0, 100])
    await mode(Mode.EDIT)
    await anna.undo()
    expect(kept()).toEqual([['kick/kick1:1', 150]])
    expect(sounding()).toBe(150)
  })

  test('give way to a hand in edit mode, and come back when that is undone', async () => {
    await mode(Mode.EDIT)
    await drag(9999)
    expect(kept()).toEqual([])
    expect(anna.history).toMatchObject({ steps: 1, undoTitle: expect.stringContaining('of kick1 to') })
    await anna.do({ case: 'play', value: {} })
    expect(sounding()).toBe(host.player.valueOf({ rack: host.editor.project.front, node: 'kick1', param: F0 }).base)
    await anna.undo()
    expect(kept()).toEqual([['kick/kick1:1', 150]])
    expect(host.rackText).toBe(RACK_TEXT)
  })

  test('that are none are said to be none', async () => {
    await anna.do({ case: 'dropTonight', value: {} })
    expect(await anna.refusal({ case: 'keepTonight', value: {} })).toBe('tonight has no values of its own')
    expect(await anna.refusal({ case: 'dropTonight', value: {} })).toBe('tonight has no values of its own')
  })

  test('are never in a file that is saved', async () => {
    await mode(Mode.EDIT)
    await anna.do({ case: 'setTempo', value: { bpm: 90 } })
    await anna.do({ case: 'save', value: {} })
    expect(shop.read('kick.json')).toBe(RACK_TEXT.replace('"bpm": 120', '"bpm": 90'))
    await anna.do({ case: 'saveAs', value: { path: shop.at('set') } })
    expect(shop.read('set.mamsession')).not.toContain('150')
    expect(kept()).toHaveLength(1)
  })

  test('stay with their project when another one is opened', async () => {
    engine.sent.length = 0
    await mode(Mode.EDIT)
    await anna.do({ case: 'openFile', value: { path: shop.write('other/kick.json', RACK_TEXT) } })
    expect(kept()).toEqual([])
    expect(sentToKick()).toEqual([])
    expect(sounding()).toBe(100)
  })

  test('are unsaved work: they are put by with their project, and come back with it', async () => {
    await mode(Mode.EDIT)
    await anna.do({ case: 'openFile', value: { path: shop.write('other.json', RACK_TEXT) } })
    const [entry] = await anna.client.listRecovered()
    await anna.do({ case: 'openRecovered', value: { id: entry!.id } })
    expect(kept()).toEqual([['kick/kick1:1', 150]])
    expect(sounding()).toBe(150)
  })
})

describe('two racks of a session', () => {
  beforeEach(async () => {
    await mode(Mode.EDIT)
    shop.write('racks/a.json', RACK_TEXT)
    shop.write('racks/b.json', rackWith(60))
    const racks = [
      ['a', 'racks/a.json'],
      ['twin', 'racks/a.json'],
      ['b', 'racks/b.json'],
    ] as const
    await host.open(shop.write('s.mamsession', sessionOf(racks)))
    await anna.caughtUp()
    await mode(Mode.STAGE)
    await drag(150)
  })

  test('have values of tonight each for itself', async () => {
    expect(kept()).toEqual([['a/kick1:1', 150]])
    engine.sent.length = 0
    await anna.do({ case: 'frontRack', value: { rack: 'b' } })
    expect(sentToKick()).toEqual([])
    expect(sounding()).toBe(60)
    await pastTheGap()
    await anna.do({ case: 'frontRack', value: { rack: 'a' } })
    expect(sentToKick()).toEqual([])
    expect(sounding()).toBe(150)
  })

  test('of one file, too', async () => {
    await anna.do({ case: 'frontRack', value: { rack: 'twin' } })
    expect(sounding()).toBe(100)
    await anna.do({ case: 'setParam', value: { rack: 'a', node: 'kick1', param: F0, value: 170 } })
    expect(sounding()).toBe(100)
    await pastTheGap()
    await anna.do({ case: 'frontRack', value: { rack: 'a' } })
    expect(sounding()).toBe(170)
  })

  test('take none from a rack that is removed', async () => {
    await mode(Mode.EDIT)
    await anna.do({ case: 'removeRack', value: { rack: 'twin' } })
    engine.sent.length = 0
    await anna.do({ case: 'removeRack', value: { rack: 'a' } })
    expect(anna.session.front).toBe('b')
    expect(sentToKick()).toEqual([])
    await anna.undo()
    expect(kept()).toEqual([['a/kick1:1', 150]])
  })
})

test("a hand of a client that vanishes lets go under that client's name", async () => {
  await mode(Mode.EDIT)
  const ben = await shop.page(host, 'ben-1', 'Ben')
  ben.client.grab(KICK, F0).move(77)
  await until(() => engine.sent.some(({ value }) => value === 77))
  ben.cut()
  await until(() => anna.history.undoAuthor === 'Ben')
  expect(host.rackText).toBe(rackWith(77))
  expect(await anna.refusal({ case: 'undo', value: {} })).toContain('was done by Ben')
})
