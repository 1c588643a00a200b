import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findStrip } from '../client/mixer.ts'
import { Mode } from '../contract/gen/mam/v1/state_pb.js'
import { fakeEngine } from './testing/fake-engine.ts'
import { RACK_TEXT } from './testing/rig.ts'
import { F0, type Show, startShow } from './testing/workshop.ts'

let { shop, engine, host, anna } = {} as Show

beforeEach(async () => {
  ;({ shop, engine, host, anna } = await startShow({ racks: ['drums'], missing: ['bass'] }))
})
afterEach(() => shop.close())

const problem = (id: string) => findStrip(anna.client.store.getState().mixer, id)!.problem
const playing = (on = engine) => on.held!.nodes.flatMap(({ id, rack }) => (rack ? [id.replace('/', '')] : []))
const relink = (path: string) => anna.do({ case: 'relinkRack', value: { rack: 'bass', path } })
const look = async () => {
  await host.filing.lookAtDisk()
  await anna.caughtUp()
}

describe('a missing rack whose file is there again', () => {
  test.each(['bass.json', '/'])('plays once it is used, by its own path written as %s', async (written) => {
    const path = shop.write('bass.json', RACK_TEXT)
    await relink(written === '/' ? path : written)
    expect(playing()).toEqual(['drums', 'bass'])
    expect(problem('bass')).toBe('')
    expect(anna.session.isChanged).toBe(false)
  })

  test('is offered once, and nothing is done by itself', async () => {
    shop.write('bass.json', RACK_TEXT)
    await look()
    await look()
    expect(anna.notices).toEqual(['bass.json is there again. Use the file in the mixer, and what was silent plays.'])
    expect(problem('bass')).toBe('bass.json is there again: use the file, and the rack plays')
    expect(playing()).toEqual(['drums'])
    await anna.do({ case: 'setStripGain', value: { strip: 'drums', gain: 0.5 } })
    expect(playing()).toEqual(['drums'])
  })

  test('stays silent where the engine refuses it, whatever is done to others', async () => {
    const path = shop.write('bass.json', RACK_TEXT)
    engine.editFails = 'it has too many nodes'
    expect(await anna.refusal({ case: 'relinkRack', value: { rack: 'bass', path } })).toContain('too many nodes')
    expect(problem('bass')).toContain('bass.json')
    await anna.do({ case: 'setStripGain', value: { strip: 'drums', gain: 0.5 } })
    expect(playing()).toEqual(['drums'])
  })

  test('comes back after a crash as it was used', async () => {
    await relink(shop.write('bass.json', RACK_TEXT))
    await anna.do({ case: 'setStripGain', value: { strip: 'bass', gain: 0.5 } })
    await host.close('abandoned')
    const next = fakeEngine()
    const other = shop.host({ native: next.native })
    await other.recover({ plays: false })
    expect(playing(next)).toEqual(['drums', 'bass'])
  })
})

test('a rack that was broken is read again when its file is used again', async () => {
  shop.write('bass.json', '{ "nodes": 1 }')
  await host.open(shop.at('live.mamsession'))
  await anna.caughtUp()
  expect(problem('bass')).not.toBe('')
  const path = shop.write('bass.json', RACK_TEXT)
  await relink(path)
  expect(problem('bass')).toBe('')
  expect(playing()).toEqual(['drums', 'bass'])
})

describe("tonight's values of a rack that gets another file", () => {
  const CUTOFF = 4
  const shown = () => anna.tonight.map(({ node, value }) => [node, value])
  const use = (text: string) =>
    anna.do({ case: 'relinkRack', value: { rack: 'drums', path: shop.write('other.json', text) } })
  const kick = { id: 'kick1', type: 'kick' }

  beforeEach(async () => {
    await anna.do({ case: 'setMode', value: { mode: Mode.STAGE } })
    await anna.do({ case: 'setParam', value: { rack: 'drums', node: 'kick1', param: F0, value: 150 } })
    await anna.do({ case: 'setParam', value: { rack: 'drums', node: 'bass', param: CUTOFF, value: 900 } })
    await anna.do({ case: 'setMode', value: { mode: Mode.EDIT } })
  })

  test.each([
    ['lacks', [kick]],
    ['has as another type', [kick, { id: 'bass', type: 'kick' }]],
  ])('leave with nodes that it %s, are named, and come back with undo', async (_, nodes) => {
    const all = shown()
    expect(all).toEqual([
      ['kick1', 150],
      ['bass', 900],
    ])
    await use(JSON.stringify({ kind: 'rack', version: 1, nodes }))
    expect(shown()).toEqual([['kick1', 150]])
    expect(anna.notices).toEqual([
      "other.json has no place for tonight's values of drums/bass: they are dropped. Undo brings them back.",
    ])
    await anna.undo()
    expect(shown()).toEqual(expect.arrayContaining(all))
    await anna.redo()
    expect(shown()).toEqual([['kick1', 150]])
  })

  test('stay where it has all of them', async () => {
    await use(RACK_TEXT)
    expect(shown()).toHaveLength(2)
    expect(anna.notices).toEqual([])
  })
})
