import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Mode } from '../contract/gen/mam/v1/state_pb.js'
import type { Host } from './host.ts'
import { fakeEngine } from './testing/fake-engine.ts'
import { RACK_TEXT } from './testing/rig.ts'
import { F0, type Page, rackWith, sessionOf, startWorkshop, type Workshop } from './testing/workshop.ts'

let shop: Workshop
let host: Host
let anna: Page

beforeEach(async () => {
  shop = startWorkshop()
  shop.write('racks/a.json', rackWith(50))
  shop.write('racks/b.json', rackWith(60))
  shop.write(
    'live.mamsession',
    sessionOf([
      ['a', 'racks/a.json'],
      ['b', 'racks/b.json'],
    ]),
  )
  host = shop.host()
  anna = await shop.page(host, 'anna-1', 'Anna')
})
afterEach(() => shop.close())

const open = (path: string) => anna.do({ case: 'openFile', value: { path: shop.at(path) } })
const set = (rack: string, value: number) =>
  anna.do({ case: 'setParam', value: { rack, node: 'kick1', param: F0, value } })
const recovered = () => anna.client.listRecovered()
const logs = () => readdirSync(shop.at('state/recovery')).map((name) => shop.at(`state/recovery/${name}`))

/** The process ends without closing anything; the next one starts. */
async function crash(next = shop.host()): Promise<void> {
  anna.client.close()
  await host.close('abandoned')
  host = next
  anna = await shop.page(host, 'anna-1', 'Anna')
}

/** Everything that there is to lose. */
function stateOf({ editor: { project } }: Host) {
  return {
    texts: [...project.document.files.values()].map(({ name, text }) => [name, text]),
    tonight: [...project.document.tonight],
    history: project.history.toJSON(),
    front: project.front,
    mode: project.mode,
    places: [...project.filePlaces],
    slots: project.slots(),
  }
}

describe('after a crash', () => {
  test('everything is back, with a summary, and the files on disk are as they were saved', async () => {
    await open('live.mamsession')
    await set('a', 51)
    await anna.do({ case: 'save', value: {} })
    await set('b', 61)
    await set('a', 52)
    await anna.undo()
    await anna.do({ case: 'addRack', value: { path: shop.write('c.json', RACK_TEXT) } })
    await anna.do({ case: 'frontRack', value: { rack: 'b' } })
    await anna.do({ case: 'setMode', value: { mode: Mode.STAGE } })
    await set('b', 75)
    const before = stateOf(host)
    await crash()
    expect(await host.recover({ plays: false })).toMatchObject({ open: [shop.at('live.mamsession')] })
    expect(stateOf(host)).toEqual(before)
    await anna.caughtUp()
    expect(anna.notices).toEqual([
      'live is back as it was: 4 steps; the last one is "Add rack c"; 2 files are not saved.',
    ])
    expect(shop.read('racks/a.json')).toBe(rackWith(51))
    expect(shop.read('racks/b.json')).toBe(rackWith(60))
  })

  test('what is back can be undone, saved, and survives the next crash', async () => {
    await open('live.mamsession')
    await set('a', 51)
    await crash()
    await host.recover({ plays: false })
    await set('b', 61)
    await crash()
    await host.recover({ plays: false })
    await anna.caughtUp()
    expect(anna.history).toMatchObject({ steps: 2, undoAuthor: 'Anna' })
    await anna.undo()
    await anna.do({ case: 'save', value: {} })
    expect([shop.read('racks/a.json'), shop.read('racks/b.json')]).toEqual([rackWith(51), rackWith(60)])
  })

  test('a session that was saved as another one is that one', async () => {
    await open('live.mamsession')
    await anna.do({ case: 'saveAs', value: { path: shop.at('sub-set') } })
    await set('a', 51)
    const before = stateOf(host)
    await crash()
    await host.recover({ plays: false })
    expect(stateOf(host)).toEqual(before)
    expect(host.editor.project.name).toBe('sub-set')
  })

  test('files that changed on disk meanwhile are noticed and not written over', async () => {
    await open('live.mamsession')
    await set('a', 51)
    await crash()
    shop.write('racks/a.json', rackWith(99))
    await host.recover({ plays: false })
    expect(await anna.refusal({ case: 'save', value: {} })).toContain('is not on disk as MAM left it')
    expect(shop.read('racks/a.json')).toBe(rackWith(99))
  })

  test('nothing is brought back where nothing was left', async () => {
    await open('live.mamsession')
    await host.close()
    host = shop.host()
    expect(await host.recover({ plays: true })).toBeNull()
    expect(host.listRecovered()).toEqual([])
  })
})

describe('unsaved work', () => {
  test('is put by when another file is opened, listed, and opened again', async () => {
    await open('live.mamsession')
    await set('a', 51)
    await open('racks/b.json')
    expect(anna.notices).toEqual(['Unsaved work on live was put by; it is listed under Recovered.'])
    const [entry] = await recovered()
    expect(entry).toMatchObject({ name: 'live', path: shop.at('live.mamsession'), steps: 1, hasCrashed: false })
    await anna.do({ case: 'openRecovered', value: { id: entry!.id } })
    expect(anna.session).toMatchObject({ name: 'live', writes: [shop.at('racks/a.json')] })
    await anna.undo()
    expect(anna.session.isChanged).toBe(false)
  })

  test('that is open when a host ends in order is open again at the next start, and is no crash', async () => {
    await open('live.mamsession')
    await set('a', 51)
    await host.close()
    host = shop.host()
    expect(host.listRecovered()).toMatchObject([{ name: 'live', hasCrashed: false }])
    expect(await host.recover({ plays: false })).toMatchObject({ isPlaying: false })
    expect(host.editor.project.changedFiles().length).toBe(1)
  })

  test('that was put by for another file does not come back by itself', async () => {
    await open('live.mamsession')
    await set('a', 51)
    await open('racks/b.json')
    await host.close()
    host = shop.host()
    expect(await host.recover({ plays: false })).toBeNull()
    expect(host.listRecovered()).toHaveLength(1)
  })

  test('that was saved leaves nothing to recover', async () => {
    await open('live.mamsession')
    await set('a', 51)
    await anna.do({ case: 'save', value: {} })
    await open('racks/b.json')
    expect(await recovered()).toEqual([])
  })

  test('is gone when it is discarded, and then said to be gone', async () => {
    await open('live.mamsession')
    await set('a', 51)
    await open('racks/b.json')
    const [entry] = await recovered()
    await anna.do({ case: 'discardRecovered', value: { id: entry!.id } })
    expect(await recovered()).toEqual([])
    for (const of of ['openRecovered', 'discardRecovered'] as const)
      expect(await anna.refusal({ case: of, value: { id: entry!.id } })).toContain('there is no recovered work')
  })

  test('that is open, here or in another host, is neither opened twice nor discarded', async () => {
    await open('live.mamsession')
    const id = host.keeper.logId!
    const other = await shop.page(shop.host(), 'ben-1', 'Ben')
    for (const of of ['openRecovered', 'discardRecovered'] as const) {
      expect(await anna.refusal({ case: of, value: { id } })).toBe('that work is open here')
      expect(await other.refusal({ case: of, value: { id } })).toContain('is open in another MAM')
    }
    await set('a', 51)
    await crash()
    await host.recover({ plays: false })
    await anna.caughtUp()
    expect(anna.history.steps).toBe(1)
  })
})

describe('a recovery log that is damaged', () => {
  const files = (log: string, kind: string) =>
    readdirSync(log)
      .filter((name) => name.endsWith(kind))
      .sort()

  async function crashed(): Promise<string> {
    await open('live.mamsession')
    await set('a', 51)
    const log = join(shop.at('state/recovery'), host.keeper.logId!)
    await crash()
    return log
  }

  test('everywhere ends no start: nothing is opened, the words say why, and it stays listed', async () => {
    const log = await crashed()
    for (const name of files(log, '.state')) {
      const bytes = readFileSync(join(log, name))
      writeFileSync(join(log, name), bytes.subarray(0, bytes.length - 20))
    }
    expect(await host.recover({ plays: true })).toBeNull()
    await anna.caughtUp()
    expect(anna.notices.at(-1)).toContain('Work that a crash left cannot be read, and is kept as it is: live')
    const [entry] = await recovered()
    expect(await anna.refusal({ case: 'openRecovered', value: { id: entry!.id } })).toContain('damaged')
    expect(await recovered()).toHaveLength(1)
    await anna.do({ case: 'discardRecovered', value: { id: entry!.id } })
    expect(logs()).toEqual([])
  })

  test('does not hide what an earlier crash left', async () => {
    const broken = await crashed()
    await crash()
    for (const name of files(broken, '.state')) writeFileSync(join(broken, name), 'MAM')
    await open('racks/b.json')
    await set('', 61)
    await crash()
    expect(await host.recover({ plays: false })).toMatchObject({ open: ['b'] })
  })

  test('in a change gives back what came before it, and says so', async () => {
    await open('live.mamsession')
    await set('a', 51)
    await anna.do({ case: 'addNode', value: { type: 'delay', node: 'late' } })
    // A whole record that belongs to another text.
    host.keeper.remember({
      kind: 'step',
      entry: {
        title: 'Of another text',
        author: '',
        timeMs: 0,
        change: { edits: [{ file: 'f2', offset: 0, removed: 'nowhere', inserted: '' }], tonight: [] },
      },
    })
    await crash()
    await host.recover({ plays: false })
    await anna.caughtUp()
    expect(anna.history).toMatchObject({ steps: 2, undoTitle: expect.stringContaining('late') })
    expect(anna.notices.at(-1)).toContain('do not fit')
    await set('a', 52)
    await crash()
    await host.recover({ plays: false })
    await anna.caughtUp()
    expect(anna.history.steps).toBe(3)
    expect(anna.notices.at(-1)).not.toContain('do not fit')
  })

  test('whose project the engine refuses keeps what is open, and stays', async () => {
    await crashed()
    const engine = fakeEngine()
    engine.loadFails = 'no memory'
    const next = shop.host({ native: engine.native })
    await expect(next.recover({ plays: true })).rejects.toThrow('no memory')
    engine.loadFails = ''
    expect(await next.recover({ plays: false })).toMatchObject({ open: [shop.at('live.mamsession')] })
  })
})

test('safe mode lists what failed starts had opened, opens nothing, and ends with the next file', async () => {
  host.enterSafeMode(['/music/live.mamsession'])
  await anna.caughtUp()
  expect(anna.session).toMatchObject({ isSafeMode: true, racks: [] })
  expect(anna.notices.at(-1)).toContain('It had opened: /music/live.mamsession.')
  await open('live.mamsession')
  expect(anna.session).toMatchObject({ isSafeMode: false, name: 'live' })
})
