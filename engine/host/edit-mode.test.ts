import { existsSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ActionInit } from '../client/gesture.ts'
import { Mode } from '../contract/gen/mam/v1/state_pb.js'
import { HOST_ORIGIN } from './live/publication.ts'
import { RACK_TEXT } from './testing/rig.ts'
import { rackWith, type Show, startShow } from './testing/workshop.ts'

let { shop, engine, host, anna } = {} as Show

beforeEach(async () => {
  ;({ shop, engine, host, anna } = await startShow({ racks: ['drums'], missing: ['gone'] }))
  shop.write('other.json', RACK_TEXT)
  await anna.do({ case: 'play', value: {} })
})
afterEach(() => shop.close())

const goOnStage = () => anna.do({ case: 'setMode', value: { mode: Mode.STAGE } })
const shown = () => [host.editor.project.path, host.editor.project.slots().map(({ id }) => id)]

describe('work with files that was begun in edit mode', () => {
  const works: Record<string, () => ActionInit> = {
    openFile: () => ({ case: 'openFile', value: { path: shop.at('other.json') } }),
    newSession: () => ({ case: 'newSession', value: {} }),
    addRack: () => ({ case: 'addRack', value: { path: shop.at('other.json') } }),
    'addRack of a new one': () => ({ case: 'addRack', value: { path: '' } }),
    relinkRack: () => ({ case: 'relinkRack', value: { rack: 'gone', path: shop.at('other.json') } }),
    reloadFile: () => ({ case: 'reloadFile', value: { path: shop.write('drums.json', rackWith(99)) } }),
    saveAs: () => ({ case: 'saveAs', value: { path: shop.at('copy.mamsession'), overwrite: false } }),
    collect: () => ({ case: 'collect', value: { folder: shop.at('all') } }),
  }

  test.each(Object.keys(works))('%s changes nothing that plays once stage mode has begun', async (name) => {
    const work = works[name]!()
    const [before, text, calls] = [shown(), host.rackText, engine.calls.length]
    const ending = anna.refusal(work)
    await goOnStage()
    expect(await ending).toContain('not possible in stage mode')
    expect([shown(), host.rackText, engine.calls.length]).toEqual([before, text, calls])
    expect(host.editor.project.mode).toBe('stage')
  })

  test('says of files that are written already that they are', async () => {
    let isOnStage = false
    anna.client.store.subscribe(({ jobs }) => {
      if (jobs.length === 0 || isOnStage) return
      isOnStage = true
      host.editor.setMode('stage', HOST_ORIGIN)
    })
    const words = await anna.refusal({ case: 'saveAs', value: { path: shop.at('copy.mamsession'), overwrite: false } })
    expect(words).toContain('copy.mamsession is written, and what is open stays the session that it was')
    expect([existsSync(shop.at('copy.mamsession')), host.editor.project.path]).toEqual([
      true,
      shop.at('live.mamsession'),
    ])
  })
})

test('what the system asks to open on stage is refused in words', async () => {
  await goOnStage()
  await expect(host.open(shop.at('other.json'))).rejects.toThrow('not possible in stage mode')
  expect(host.editor.project.path).toBe(shop.at('live.mamsession'))
})
