import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findStrip, stripParams } from '../client/mixer.ts'
import { Mode } from '../contract/gen/mam/v1/state_pb.js'
import { heading } from './live/values.ts'
import { fakeEngine } from './testing/fake-engine.ts'
import { RACK_TEXT } from './testing/rig.ts'
import { F0, type Page, type Show, startShow } from './testing/workshop.ts'

const OTHERS = 5
let { shop, host, anna } = {} as Show

beforeEach(async () => {
  ;({ shop, host, anna } = await startShow({ racks: ['drums', 'bass'] }))
})
afterEach(() => shop.close())

const mode = (mode: Mode) => anna.do({ case: 'setMode', value: { mode } })
/** On stage, and back. */
async function tonight(...actions: Parameters<Page['do']>[0][]) {
  await mode(Mode.STAGE)
  for (const action of actions) await anna.do(action)
  await mode(Mode.EDIT)
}
const mute = (strip: string) => ({ case: 'setStripMute', value: { strip, mute: true } }) as const
const solo = (strip: string) => ({ case: 'setStripSolo', value: { strip, solo: true } }) as const
const rename = (rack: string, name: string) => anna.do({ case: 'renameRack', value: { rack, name } })
const strip = (id: string) => findStrip(anna.client.store.getState().mixer, id)
const sounding = (node: string, param: number) => heading(host.player.valueOf({ rack: '', node, param }))
const shown = () => anna.tonight.map(({ rack, node, param, value }) => [rack, node, param, value])

describe('a value of tonight of a strip whose renaming is undone', () => {
  test('is shown, sounds, and can be dropped, by the name that the strip has now', async () => {
    await rename('bass', 'low')
    await tonight(mute('low'))
    await anna.undo()
    expect(shown()).toEqual([['', 'bass', stripParams.mute, 1]])
    expect([strip('bass')?.isMuted, sounding('bass', stripParams.mute)]).toEqual([true, 1])
    await anna.redo()
    expect([strip('low')?.isMuted, sounding('low', stripParams.mute)]).toEqual([true, 1])
    await anna.undo()
    await anna.do({ case: 'dropTonight', value: {} })
    expect([strip('bass')?.isMuted, sounding('bass', stripParams.mute)]).toEqual([false, 0])
  })

  test('that was dropped together with the name goes silent under neither', async () => {
    await rename('bass', 'low')
    await tonight(mute('low'))
    const before = anna.history.cursor
    await anna.do({ case: 'dropTonight', value: {} })
    await rename('low', 'deep')
    await anna.do({ case: 'goToStep', value: { step: before } })
    expect([strip('low')?.isMuted, sounding('low', stripParams.mute)]).toEqual([true, 1])
    await anna.do({ case: 'goToStep', value: { step: before + 2 } })
    expect([strip('deep')?.isMuted, sounding('deep', stripParams.mute), shown()]).toEqual([false, 0, []])
  })

  test('inside its rack stays, too', async () => {
    await rename('bass', 'low')
    await tonight({ case: 'setParam', value: { rack: 'low', node: 'kick1', param: F0, value: 150 } })
    await anna.undo()
    expect(shown()).toEqual([['bass', 'kick1', F0, 150]])
    expect(heading(host.player.valueOf({ rack: 'bass', node: 'kick1', param: F0 }))).toBe(150)
  })

  test('that lets nothing else be heard lets all be heard when it is dropped', async () => {
    await rename('bass', 'low')
    await tonight(solo('low'))
    expect(sounding('drums', OTHERS)).toBe(1)
    await anna.undo()
    expect([sounding('drums', OTHERS), sounding('bass', OTHERS), strip('bass')?.isSolo]).toEqual([1, 0, true])
    await anna.do({ case: 'dropTonight', value: {} })
    expect([sounding('drums', OTHERS), sounding('bass', OTHERS)]).toEqual([0, 0])
  })
})

test('a value of tonight follows a strip to the name that another program gave it', async () => {
  await tonight(mute('bass'))
  shop.write('live.mamsession', shop.read('live.mamsession').replace('"id": "bass"', '"id": "low"'))
  await anna.do({ case: 'reloadFile', value: { path: shop.at('live.mamsession') } })
  expect(shown()).toEqual([['', 'low', stripParams.mute, 1]])
  expect([strip('low')?.isMuted, sounding('low', stripParams.mute)]).toEqual([true, 1])
  await anna.undo()
  expect([strip('bass')?.isMuted, sounding('bass', stripParams.mute)]).toEqual([true, 1])
})

describe('a value of tonight of a strip that is undone', () => {
  const addFx = () => anna.do({ case: 'addBus', value: { bus: 'fx' } })

  test('does not wait for the next strip of that name', async () => {
    await addFx()
    await tonight(mute('bus:fx'))
    await anna.undo()
    expect([shown(), host.editor.project.document.tonight.size]).toEqual([[], 0])
    await addFx()
    expect([strip('bus:fx')?.isMuted, sounding('bus:fx', stripParams.mute)]).toEqual([false, 0])
  })

  test('comes back with it', async () => {
    await addFx()
    await tonight(mute('bus:fx'))
    await anna.undo()
    await anna.redo()
    expect([strip('bus:fx')?.isMuted, sounding('bus:fx', stripParams.mute)]).toEqual([true, 1])
  })

  test('is no unsaved work any more, and none that a crash gives back', async () => {
    await addFx()
    await tonight(mute('bus:fx'), mute('bass'))
    await anna.undo()
    await host.close('abandoned')
    const next = shop.host({ native: fakeEngine().native })
    await next.recover({ plays: false })
    const ben = await shop.page(next, 'anna-2', 'Anna')
    expect(ben.tonight.map(({ node }) => node)).toEqual(['bass'])
    await ben.redo()
    expect(ben.tonight.map(({ node }) => node).sort()).toEqual(['bass', 'bus:fx'])
    await ben.undo()
    await ben.do({ case: 'dropTonight', value: {} })
    await ben.do({ case: 'openFile', value: { path: shop.write('other.json', RACK_TEXT) } })
    expect(await ben.client.listRecovered()).toEqual([])
  })
})
