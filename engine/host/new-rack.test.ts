import { existsSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ActionInit } from '../client/gesture.ts'
import { parseRack } from '../formats/rack.ts'
import type { Host } from './host.ts'
import { type FakeEngine, fakeEngine } from './testing/fake-engine.ts'
import { type Page, startWorkshop, type Workshop } from './testing/workshop.ts'

let shop: Workshop
let engine: FakeEngine
let host: Host
let anna: Page

beforeEach(async () => {
  shop = startWorkshop()
  engine = fakeEngine()
  host = shop.host({ native: engine.native })
  anna = await shop.page(host, 'anna-1', 'Anna')
})
afterEach(() => shop.close())

const newRack = (rack = '') => anna.do({ case: 'addRack', value: { path: '', rack } })
const save = () => anna.refusal({ case: 'save', value: {} })
const saveAs = (path: string) => anna.refusal({ case: 'saveAs', value: { path: shop.at(path) } })

test('a new rack is in front, with a transport and nothing else, and plays', async () => {
  await newRack()
  expect(anna.rack).toMatchObject({ id: 'rack', path: '', name: 'rack', nodes: [], connections: [], bpm: 120 })
  expect(anna.rack?.score).toMatchObject({ lengthBars: 4, resolution: 16 })
  expect(anna.rack?.score?.patterns.size).toBe(0)
  expect(anna.rack?.problems).toEqual([])
  expect(anna.session).toMatchObject({ isChanged: true, front: 'rack' })
  await anna.do({ case: 'play', value: {} })
  expect(engine.status.state).toBe('playing')
})

test('each new rack is a document of its own, under a name of its own', async () => {
  await newRack()
  await newRack()
  await newRack('Bass / Lead')
    .then(() => 'done')
    .catch((error: { rawMessage: string }) => expect(error.rawMessage).toContain('a sign that it may not'))
  await anna.do({ case: 'addNode', value: { rack: 'rack-2', type: 'kick' } })
  expect(anna.session.racks.map(({ id }) => id)).toEqual(['rack', 'rack-2'])
  await anna.do({ case: 'frontRack', value: { rack: 'rack-2' } })
  expect(anna.rack?.nodes.map(({ id }) => id)).toEqual(['kick'])
})

test('undo takes it away, redo brings it back with what was in it', async () => {
  await newRack()
  await anna.do({ case: 'addNode', value: { type: 'kick' } })
  await anna.undo()
  await anna.undo()
  expect(anna.rack).toBeNull()
  await anna.redo()
  await anna.redo()
  expect(anna.rack?.nodes.map(({ id }) => id)).toEqual(['kick'])
})

test('saved with its session it gets a file beside it', async () => {
  await newRack('beat')
  expect(await save()).toContain('the session has no file yet')
  expect(await saveAs('live.mamsession')).toBe('')
  expect(shop.json('live.mamsession').racks).toEqual([{ id: 'beat', path: 'racks/beat.json' }])
  expect(JSON.parse(shop.read('racks/beat.json'))).toMatchObject({ kind: 'rack', nodes: [] })
  await anna.caughtUp()
  expect(anna.session.isChanged).toBe(false)
})

test('added to a session that has a file, Save writes it, and never over a file that is there', async () => {
  await saveAs('live.mamsession')
  shop.write('racks/beat.json', 'somebody’s')
  await newRack('beat')
  expect(anna.session.writes).toContain(shop.at('live.mamsession'))
  expect(await save()).toBe('')
  expect(shop.read('racks/beat.json')).toBe('somebody’s')
  expect(shop.json('live.mamsession').racks).toEqual([{ id: 'beat', path: 'racks/beat-2.json' }])
  expect(existsSync(shop.at('racks/beat-2.json'))).toBe(true)
  const other = shop.host()
  await other.open(shop.at('live.mamsession'))
  expect(other.editor.project.slots()).toMatchObject([{ id: 'beat', problem: '', isChanged: false }])
})

test('a crash loses nothing of it', async () => {
  await newRack()
  await anna.do({ case: 'addNode', value: { type: 'kick' } })
  const text = host.rackText
  await host.close('abandoned')
  const next = shop.host()
  await next.recover({ plays: false })
  expect(next.rackText).toBe(text)
})

test('a rack with a ducked delay is built by actions alone, and each of them can be taken back', async () => {
  await anna.do({ case: 'newSession', value: {} })
  await newRack('demo')
  const actions: ActionInit[] = [
    { case: 'addNode', value: { type: 'kick' } },
    { case: 'addNode', value: { type: 'tb303_ext', node: 'bass' } },
    { case: 'addNode', value: { type: 'delay', node: 'echo' } },
    { case: 'addNode', value: { type: 'compressor', node: 'duck' } },
    { case: 'connect', value: { from: 'bass', to: 'echo' } },
    { case: 'connect', value: { from: 'echo', to: 'duck' } },
    { case: 'connect', value: { from: 'kick', to: 'duck', toPort: 1 } },
    { case: 'setFileValue', value: { node: 'echo', key: 'delayMs', value: 375 } },
    { case: 'setMixerInput', value: { node: 'kick', gainPercent: 90 } },
    { case: 'addPattern', value: { node: 'kick' } },
    { case: 'setSteps', value: { node: 'kick', steps: 'x...x...x...x...' } },
    { case: 'setStepsBars', value: { node: 'bass', stepsBars: ['x..x..x.x..x..x.', 'x.x.x.x.xx..xx..'] } },
    { case: 'setLock', value: { node: 'bass', step: 4, param: 4, value: 0.5 } },
    { case: 'placeNodes', value: { places: [{ node: 'kick', x: 40, y: 40 }] } },
    { case: 'setGroup', value: { name: 'Low end', nodes: ['kick', 'bass'] } },
  ]
  for (const action of actions) await anna.do(action)
  const rack = anna.rack!
  expect(rack.nodes.map(({ id }) => id)).toEqual(['kick', 'bass', 'echo', 'duck'])
  expect(rack.score?.patterns.get('bass')?.stepsBars).toHaveLength(2)
  expect(rack.problems).toEqual([])
  expect(parseRack(host.rackText!, { file: 'demo' }).diagnostics.filter((one) => one.severity !== 'hint')).toEqual([])
  // The addition of the rack, and each action.
  expect(anna.history.steps).toBe(actions.length + 1)
  for (const _ of actions) await anna.undo()
  expect(anna.rack).toMatchObject({ nodes: [], connections: [], mixer: null })
})

test('several of them are one step', async () => {
  await newRack()
  const add = [
    { case: 'addNode', value: { type: 'kick', node: 'kick' } },
    { case: 'setSteps', value: { node: 'kick', steps: 'x...' } },
    { case: 'setParam', value: { node: 'kick', param: 1, value: 80 } },
    { case: 'placeNodes', value: { places: [{ node: 'kick', x: 0, y: 0 }] } },
  ]
  const actions = add.map((action) => ({ action }) as never)
  await anna.do({ case: 'transact', value: { title: 'Add kick', actions } })
  expect(anna.rack?.score?.patterns.get('kick')?.steps).toBe('x...')
  expect(anna.history.undoTitle).toBe('Add kick')
  await anna.undo()
  expect(anna.rack?.nodes).toEqual([])
})
