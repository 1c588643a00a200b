import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ControlCurve, ControlKind } from '../client/model.ts'
import { controlKey } from '../client/values.ts'
import { Mode } from '../contract/gen/mam/v1/state_pb.js'
import { controlValue } from '../session/control-map.ts'
import type { Host } from './host.ts'
import { type FakeEngine, fakeEngine } from './testing/fake-engine.ts'
import { RACK_TEXT } from './testing/rig.ts'
import { F0, KICK, type Page, sessionOf, startWorkshop, type Workshop } from './testing/workshop.ts'

let shop: Workshop
let engine: FakeEngine
let host: Host
let anna: Page

const GAIN = 5
const sweep = {
  id: 'sweep',
  name: 'Sweep',
  kind: ControlKind.KNOB,
  min: 0,
  max: 100,
  unit: '%',
  curve: ControlCurve.LINEAR,
  targets: [
    { node: 'kick1', param: F0, from: 100, to: 200 },
    { node: 'kick1', param: GAIN, from: 1, to: 0 },
  ],
}
const boom = { id: 'boom', kind: ControlKind.PAD, targets: [{ node: 'kick1' }, { node: 'bass' }] }

beforeEach(async () => {
  shop = startWorkshop()
  engine = fakeEngine()
  host = shop.host({ native: engine.native })
  await host.open(shop.write('kick.json', RACK_TEXT))
  anna = await shop.page(host, 'anna-1', 'Anna')
  await anna.do({ case: 'exportControl', value: { control: sweep } })
  await anna.do({ case: 'exportControl', value: { control: boom } })
  engine.sent.length = 0
  engine.calls.length = 0
})
afterEach(() => shop.close())

const played = (param: number) =>
  host.player.valueOf({ rack: host.editor.project.front, node: 'kick1', param: param }).played
const base = (param: number) =>
  host.player.valueOf({ rack: host.editor.project.front, node: 'kick1', param: param }).base
/** Without the rack. */
const nodeIn = (target: string) => target.slice(target.indexOf('/') + 1)
const sent = () => engine.sent.map(({ target, kind, param, value }) => [nodeIn(target), kind, param, value])
const control = (id = 'sweep') => anna.rack!.controls.find((one) => one.id === id)!
const shown = () => {
  const { min, max, targets } = control()
  const value = anna.client.values.shown(controlKey(KICK.index, F0))
  return controlValue({ kind: 'knob', curve: 'linear', min, max }, targets[0]!, value)
}
const movedBy = (param: number) => anna.client.values.get(controlKey(KICK.index, param)).movedBy

async function drag(...values: number[]) {
  const hand = anna.client.grabControl('sweep', { hold: () => {}, release: () => {} })
  for (const value of values) {
    hand.move(value)
    await anna.caughtUp()
  }
  await hand.end()
  await anna.caughtUp()
}

describe('a hand on an exported control', () => {
  test('moves all its targets while it lasts, each through its own range', async () => {
    await drag(50)
    expect(sent().slice(0, 2)).toEqual([
      ['kick1', 'set', F0, 150],
      ['kick1', 'set', GAIN, 0.5],
    ])
    expect([played(F0), played(GAIN)]).toEqual([150, 0.5])
    expect(shown()).toBe(50)
  })

  test('leaves one step, of what a file can keep', async () => {
    const { steps } = anna.history
    await drag(10, 30, 50)
    expect(anna.history.steps).toBe(steps + 1)
    expect(anna.history.undoTitle).toBe('Set Sweep to 50 %')
    expect(host.rackText).toContain('"f0": 150')
    await anna.undo()
    expect(base(F0)).toBe(100)
    expect(host.rackText).toContain('"f0": 100, "gain": 0.9')
  })

  test('as a whole gesture does the same', async () => {
    await anna.do({ case: 'setControl', value: { control: 'sweep', value: 25 } })
    expect([played(F0), base(F0), played(GAIN)]).toEqual([125, 125, 0.75])
    expect(anna.history.undoTitle).toBe('Set Sweep to 25 %')
  })

  test('on stage is for tonight, and in no file', async () => {
    const text = host.rackText
    await anna.do({ case: 'setMode', value: { mode: Mode.STAGE } })
    await drag(50)
    expect(host.rackText).toBe(text)
    expect(anna.tonight.map(({ param, value }) => [param, value])).toEqual([
      [F0, 150],
      [GAIN, 0.5],
    ])
    await anna.do({ case: 'setMode', value: { mode: Mode.EDIT } })
    await drag(10)
    // What the document has by now is no value of tonight any more; what no file can keep stays one.
    expect(anna.tonight.map(({ param }) => param)).toEqual([GAIN])
    expect(base(F0)).toBe(110)
  })

  test('lets go when its page is gone', async () => {
    const hand = anna.client.grabControl('sweep', { hold: () => {}, release: () => {} })
    hand.move(50)
    await anna.do({ case: 'setLoop', value: { loop: true } })
    anna.client.close()
    await expect.poll(() => base(F0)).toBe(150)
  })

  test('that is not offered, or reaches nothing, is refused in words', async () => {
    expect(await anna.refusal({ case: 'setControl', value: { control: 'nobody' } })).toContain(
      'offers no control "nobody"',
    )
    expect(await anna.refusal({ case: 'setControl', value: { control: 'boom' } })).toContain('is a pad: it is hit')
    expect(await anna.refusal({ case: 'beginGesture', value: { gesture: 'g', control: 'boom' } })).toContain('is a pad')
    await anna.do({ case: 'removeNode', value: { node: 'bass' } })
    expect(anna.rack?.controls.map(({ id, targets }) => [id, targets.length])).toEqual([
      ['sweep', 2],
      ['boom', 1],
    ])
  })

  test('of a rack that is not in front is heard in that one', async () => {
    shop.write('other.json', host.rackText!)
    await host.open(
      shop.write(
        'two.json',
        sessionOf([
          ['a', 'kick.json'],
          ['b', 'other.json'],
        ]),
      ),
    )
    engine.sent.length = 0
    await anna.do({ case: 'setControl', value: { rack: 'b', control: 'sweep', value: 50 } })
    await anna.do({ case: 'hitControl', value: { rack: 'b', control: 'boom', velocity: 1 } })
    expect(engine.sent.map(({ target, kind, value }) => [target, kind, value])).toEqual([
      ['b/kick1', 'set', 150],
      ['b/kick1', 'set', 0.5],
      ['b/kick1', 'trigger', 1],
      ['b/bass', 'trigger', 1],
    ])
  })
})

test('a pad triggers all its nodes, with the velocity of the press', async () => {
  await anna.do({ case: 'hitControl', value: { control: 'boom', velocity: 0.5 } })
  expect(sent()).toEqual([
    ['kick1', 'trigger', 0, 0.5],
    ['bass', 'trigger', 0, 0.5],
  ])
  expect(await anna.refusal({ case: 'hitControl', value: { control: 'sweep' } })).toContain('is moved, not hit')
})

describe('what a rack offers and where its nodes stand', () => {
  test('is told to every page, and never reaches the engine', async () => {
    const ben = await shop.page(host, 'ben-1', 'Ben')
    const revision = anna.rack!.revision
    await anna.client.set(KICK, F0, 120)
    await anna.do({ case: 'play', value: {} })
    engine.calls.length = 0
    engine.sent.length = 0
    await anna.do({ case: 'placeNodes', value: { places: [{ node: 'kick1', x: 30, y: 40 }] } })
    await anna.do({ case: 'setGroup', value: { name: 'Low', nodes: ['kick1'] } })
    await anna.do({ case: 'exportControl', value: { control: { ...sweep, name: 'Cutoff' } } })
    await anna.do({ case: 'moveExport', value: { id: 'boom', index: 0 } })
    await anna.undo()
    await ben.caughtUp()
    expect([engine.calls, engine.sent]).toEqual([[], []])
    expect(ben.rack?.layout.places.get('kick1')).toEqual({ x: 30, y: 40 })
    expect(ben.rack?.layout.groups).toMatchObject([{ name: 'Low', nodes: ['kick1'] }])
    expect(ben.rack?.controls.map(({ name }) => name)).toEqual(['Cutoff', 'boom'])
    expect(ben.rack?.revision).toBe(revision)
    expect(played(F0)).toBe(120)
  })

  test('cannot be changed on stage, while controls can be moved', async () => {
    await anna.do({ case: 'setMode', value: { mode: Mode.STAGE } })
    const places = [{ node: 'kick1', x: 1, y: 1 }]
    expect(await anna.refusal({ case: 'placeNodes', value: { places } })).toContain('edit mode')
    expect(await anna.refusal({ case: 'removeExport', value: { id: 'sweep' } })).toContain('edit mode')
    expect(await anna.refusal({ case: 'setControl', value: { control: 'sweep', value: 1 } })).toBe('')
  })

  test('goes along when nodes are copied from one rack to another', async () => {
    const text = await anna.client.copyNodes(['bass', 'echo'])
    await anna.do({ case: 'addRack', value: { path: '', rack: 'new' } })
    await anna.do({ case: 'pasteNodes', value: { rack: 'new', text } })
    await anna.do({ case: 'frontRack', value: { rack: 'new' } })
    expect(anna.rack?.connections).toMatchObject([{ from: 'bass', to: 'echo' }])
    await expect(anna.client.copyNodes(['gone'])).rejects.toThrow('there is no node "gone"')
    await expect(anna.client.copyNodes([])).rejects.toThrow('there are no nodes in it')
  })
})

describe('whose hand moved a parameter last', () => {
  test('is told with the parameter', async () => {
    expect(movedBy(F0)).toBe('')
    await anna.client.set(KICK, F0, 120)
    await anna.caughtUp()
    expect(movedBy(F0)).toBe('Anna')
    await drag(50)
    expect([movedBy(F0), movedBy(GAIN)]).toEqual(['Anna (sweep)', 'Anna (sweep)'])
    expect(movedBy(2)).toBe('')
  })

  test('may have been the one that took it back', async () => {
    const ben = await shop.page(host, 'ben-1', 'Ben')
    await anna.client.set(KICK, F0, 120)
    await ben.refusal({ case: 'undo', value: {} })
    await ben.undo()
    await anna.caughtUp()
    expect(movedBy(F0)).toBe('Ben (undo)')
    await ben.redo()
    await anna.caughtUp()
    expect(movedBy(F0)).toBe('Ben (redo)')
  })

  test('is known after an edit of the graph', async () => {
    await anna.client.set(KICK, F0, 120)
    await anna.do({ case: 'addNode', value: { type: 'clap' } })
    expect(movedBy(F0)).toBe('Anna')
  })
})

test('a page knows that it does not show yet what it asked for', async () => {
  expect(anna.client.isBehind()).toBe(false)
  const asked = anna.client.perform({ case: 'setControl', value: { control: 'sweep', value: 20 } })
  expect(anna.client.isBehind()).toBe(true)
  const version = await asked
  await expect.poll(() => anna.client.store.getState().version).toBeGreaterThanOrEqual(version)
  expect(anna.client.isBehind()).toBe(false)
})
