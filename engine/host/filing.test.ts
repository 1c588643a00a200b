import { mkdirSync, readdirSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Host } from './host.ts'
import { HOST_ORIGIN } from './live/publication.ts'
import { type FakeEngine, fakeEngine } from './testing/fake-engine.ts'
import { RACK_TEXT } from './testing/rig.ts'
import { F0, KICK, type Page, rackWith, sessionOf, startWorkshop, type Workshop } from './testing/workshop.ts'

let shop: Workshop
let engine: FakeEngine
let host: Host
let anna: Page

beforeEach(async () => {
  shop = startWorkshop()
  engine = fakeEngine()
  host = shop.host({ native: engine.native, demoFolder: shop.at('demo') })
  anna = await shop.page(host, 'anna-1', 'Anna')
})
afterEach(() => shop.close())

const open = (path: string) => anna.do({ case: 'openFile', value: { path } })
const save = (overwrite = false) => anna.refusal({ case: 'save', value: { overwrite } })
const saveAs = (path: string, overwrite = false) =>
  anna.refusal({ case: 'saveAs', value: { path: shop.at(path), overwrite } })
const set = (rack: string, value: number) =>
  anna.do({ case: 'setParam', value: { rack, node: 'kick1', param: F0, value } })
const slots = () => anna.session.racks.map(({ id, path, isChanged }) => [id, path, isChanged])

function writeSession(path = 'live.mamsession'): string {
  shop.write('racks/a.json', rackWith(50))
  shop.write('racks/b.json', rackWith(60))
  const racks = [
    ['a', 'racks/a.json'],
    ['b', 'racks/b.json'],
    ['again', 'racks/a.json'],
  ] as const
  return shop.write(path, sessionOf(racks))
}

describe('opening', () => {
  test('a rack makes an unsaved session with that one rack', async () => {
    const path = shop.write('kick.json', RACK_TEXT)
    await open(path)
    expect(anna.session).toMatchObject({ path: '', name: 'kick', front: 'kick', isChanged: false, writes: [] })
    expect(slots()).toEqual([['kick', path, false]])
  })

  test.each(['song.json', 'song.mamsession'])('%s is a session with the racks that it names', async (name) => {
    await open(writeSession(name))
    expect(anna.session).toMatchObject({ path: shop.at(name), name: 'song', front: 'a' })
    expect(anna.session.racks.map(({ id, problem }) => [id, problem])).toEqual([
      ['a', ''],
      ['b', ''],
      ['again', ''],
    ])
  })

  test('a .mamrack is a rack', async () => {
    await open(shop.write('kick.mamrack', RACK_TEXT))
    expect(anna.rack?.name).toBe('kick')
  })

  test('one file twice is one document with two instances', async () => {
    await open(writeSession())
    await set('again', 55)
    expect(slots().map(([id, , isChanged]) => [id, isChanged])).toEqual([
      ['a', true],
      ['b', false],
      ['again', true],
    ])
    expect(anna.session.writes).toEqual([shop.at('racks/a.json')])
    expect(anna.rack?.id).toBe('a')
    expect(host.player.valueOf({ rack: host.editor.project.front, node: 'kick1', param: F0 }).base).toBe(55)
  })

  test('one file by two ways, too', async () => {
    writeSession()
    symlinkSync(shop.at('racks/a.json'), shop.at('racks/link.json'))
    await open(
      shop.write(
        'two.mamsession',
        sessionOf([
          ['a', 'racks/a.json'],
          ['c', 'racks/link.json'],
        ]),
      ),
    )
    await set('c', 55)
    expect(anna.session.writes).toEqual([shop.at('racks/a.json')])
    await anna.do({ case: 'addRack', value: { path: shop.at('racks/link.json') } })
    expect(slots().every(([, path, isChanged]) => path === shop.at('racks/a.json') && isChanged)).toBe(true)
  })

  test('a session whose rack is gone opens with the others and says what is missing', async () => {
    const path = writeSession()
    rmSync(shop.at('racks/a.json'))
    await open(path)
    expect(anna.session.front).toBe('b')
    expect(anna.session.racks[0]!.problem).toContain('racks/a.json')
    expect(await anna.refusal({ case: 'frontRack', value: { rack: 'a' } })).toContain('a.json')
  })

  test.each([
    ['kick.json', RACK_TEXT.replace('"version": 1', '"version": 99')],
    ['live.mamsession', sessionOf([]).replace('"version": 1', '"version": 99')],
  ])('a newer %s is refused by that name', async (name, text) => {
    const path = shop.write(name, text)
    await open(shop.write('mine.json', RACK_TEXT))
    expect(await anna.refusal({ case: 'openFile', value: { path } })).toContain('newer version of MAM (format 99')
    expect(anna.session.name).toBe('mine')
    expect(shop.read(name)).toBe(text)
  })

  test('a newer or broken rack is not added', async () => {
    await open(writeSession())
    const newer = shop.write('newer.json', RACK_TEXT.replace('"version": 1', '"version": 99'))
    expect(await anna.refusal({ case: 'addRack', value: { path: newer } })).toContain('newer version of MAM')
    expect(anna.session.racks).toHaveLength(3)
    expect(anna.session.isChanged).toBe(false)
  })

  test('what fails to open leaves hands on their controls', async () => {
    await open(shop.write('kick.json', RACK_TEXT))
    const hand = anna.client.grab(KICK, F0)
    hand.move(110)
    await anna.refusal({ case: 'openFile', value: { path: '/nowhere.json' } })
    hand.move(120)
    await hand.end()
    expect(host.rackText).toBe(rackWith(120))
  })
})

describe('saving', () => {
  test('lists each file that it will write, and writes only those', async () => {
    await open(writeSession())
    const before = statSync(shop.at('racks/a.json')).ino
    await set('b', 61)
    expect(anna.session.writes).toEqual([shop.at('racks/b.json')])
    expect(await save()).toBe('')
    expect(shop.read('racks/b.json')).toBe(rackWith(61))
    expect(statSync(shop.at('racks/a.json')).ino).toBe(before)
    expect(anna.session).toMatchObject({ isChanged: false, writes: [] })
    expect(readdirSync(shop.at('racks'))).toEqual(['a.json', 'b.json'])
  })

  test('a rack that was opened by itself writes that rack', async () => {
    await open(shop.write('kick.json', RACK_TEXT))
    await set('', 120)
    expect(await save()).toBe('')
    expect(shop.read('kick.json')).toBe(rackWith(120))
    expect(readdirSync(shop.folder).filter((name) => /session/.test(name))).toEqual([])
  })

  test('a session without a file says that it wants one', async () => {
    await anna.do({ case: 'newSession', value: {} })
    await anna.do({ case: 'addRack', value: { path: shop.write('kick.json', RACK_TEXT) } })
    expect(await save()).toBe('the session has no file yet: save it as one')
  })

  test('what came with MAM is not written over', async () => {
    await open(shop.write('demo/acid.json', RACK_TEXT))
    await set('', 120)
    expect(await save()).toContain('acid came with MAM and is not written over')
    expect(await save(true)).toContain('acid came with MAM')
    expect(shop.read('demo/acid.json')).toBe(RACK_TEXT)
  })

  test('over a file that changed on disk is refused and listed, and nothing is written', async () => {
    await open(writeSession())
    await set('a', 51)
    await set('b', 61)
    shop.write('racks/a.json', rackWith(99))
    expect(await save()).toContain(
      'a.json is not on disk as MAM left it: reload, save over it, or save as another file',
    )
    await anna.caughtUp()
    expect(anna.session.conflicts).toEqual([shop.at('racks/a.json')])
    expect(anna.notices).toEqual([])
    expect([shop.read('racks/a.json'), shop.read('racks/b.json')]).toEqual([rackWith(99), rackWith(60)])
  })

  test('over it, when told to, writes ours', async () => {
    await open(writeSession())
    await set('a', 51)
    shop.write('racks/a.json', rackWith(99))
    await save()
    expect(await save(true)).toBe('')
    await anna.caughtUp()
    expect(shop.read('racks/a.json')).toBe(rackWith(51))
    expect(anna.session.conflicts).toEqual([])
  })

  test('reloading it instead is a step that can be undone', async () => {
    await open(writeSession())
    await set('a', 51)
    shop.write('racks/a.json', rackWith(99))
    await host.filing.lookAtDisk()
    await anna.do({ case: 'reloadFile', value: { path: shop.at('racks/a.json') } })
    expect(anna.session).toMatchObject({ conflicts: [], isChanged: false })
    expect(host.player.valueOf({ rack: host.editor.project.front, node: 'kick1', param: F0 }).base).toBe(99)
    await anna.undo()
    expect(host.rackText).toBe(rackWith(51))
    expect(await save()).toBe('')
    expect(shop.read('racks/a.json')).toBe(rackWith(51))
  })

  test('saving as another session gives a rack that changed on disk a place of its own', async () => {
    await open(writeSession())
    await set('a', 51)
    shop.write('racks/a.json', rackWith(99))
    expect(await saveAs('other/mine')).toContain('other')
    mkdirSync(shop.at('other'))
    expect(await saveAs('other/mine')).toBe('')
    expect(shop.read('racks/a.json')).toBe(rackWith(99))
    expect(shop.read('other/racks/a.json')).toBe(rackWith(51))
    expect(shop.json('other/mine.mamsession').racks.map(({ path }) => path)).toEqual([
      'racks/a.json',
      shop.at('racks/b.json'),
      'racks/a.json',
    ])
  })

  test('a newer file that came in its place is not written over, even when told to', async () => {
    await open(writeSession())
    await set('a', 51)
    const newer = rackWith(99).replace('"version": 1', '"version": 99')
    shop.write('racks/a.json', newer)
    expect(await save(true)).toContain('newer version of MAM (format 99')
    expect(shop.read('racks/a.json')).toBe(newer)
    expect(await anna.refusal({ case: 'reloadFile', value: { path: shop.at('racks/a.json') } })).toContain('newer')
    expect(host.rackText).toBe(rackWith(51))
  })

  test('a reloaded session plays racks that it names anew', async () => {
    const path = writeSession()
    await open(path)
    shop.write('racks/new.json', rackWith(70))
    shop.write(
      'live.mamsession',
      sessionOf([
        ['new', 'racks/new.json'],
        ['gone', 'racks/gone.json'],
      ]),
    )
    await anna.do({ case: 'reloadFile', value: { path } })
    expect(anna.session.racks.map(({ id, problem }) => [id, problem === ''])).toEqual([
      ['new', true],
      ['gone', false],
    ])
    expect(anna.rack?.id).toBe('new')
    expect(host.player.valueOf({ rack: host.editor.project.front, node: 'kick1', param: F0 }).base).toBe(70)
    await anna.undo()
    expect(anna.session.racks.map(({ id }) => id)).toEqual(['a', 'b', 'again'])
  })
})

describe('saving as', () => {
  test('keeps racks where they are and names them from the new place', async () => {
    await open(writeSession())
    await set('a', 51)
    mkdirSync(shop.at('sub'))
    expect(await saveAs('sub/copy')).toBe('')
    expect(anna.session).toMatchObject({ path: shop.at('sub/copy.mamsession'), name: 'copy', isChanged: false })
    expect(shop.json('sub/copy.mamsession').racks[0]!.path).toBe(shop.at('racks/a.json'))
    expect(shop.read('racks/a.json')).toBe(rackWith(51))
    expect(shop.read('live.mamsession')).toContain('"racks/a.json"')
  })

  test('beside its racks keeps every name as it is written', async () => {
    writeSession()
    const text = sessionOf([
      ['a', './racks/a.json'],
      ['b', 'racks/b.json'],
    ])
    await open(shop.write('odd.mamsession', text))
    expect(await saveAs('two.json')).toBe('')
    expect(shop.read('two.json')).toBe(text)
  })

  test('by a folder that is a link names racks from inside all the same', async () => {
    await open(writeSession())
    symlinkSync(shop.folder, shop.at('way'))
    expect(await saveAs('way/copy')).toBe('')
    expect(anna.session.path).toBe(shop.at('copy.mamsession'))
    expect(shop.json('copy.mamsession').racks[0]!.path).toBe('racks/a.json')
  })

  test('gives racks that came with MAM a place in racks/, beside what is there', async () => {
    shop.write('racks/acid.json', 'mine')
    await open(shop.write('demo/acid.json', RACK_TEXT))
    await set('', 120)
    expect(await saveAs('set')).toBe('')
    expect(shop.read('racks/acid.json')).toBe('mine')
    expect(shop.read('racks/acid-2.json')).toBe(rackWith(120))
    expect(shop.json('set.mamsession').racks).toEqual([{ id: 'acid', path: 'racks/acid-2.json' }])
    expect(shop.read('demo/acid.json')).toBe(RACK_TEXT)
    expect(anna.rack?.path).toBe(shop.at('racks/acid-2.json'))
    await set('', 130)
    expect(await save()).toBe('')
    expect(shop.read('racks/acid-2.json')).toBe(rackWith(130))
  })

  test('over a file that is there needs to be told', async () => {
    await open(writeSession())
    shop.write('taken.mamsession', 'precious')
    expect(await saveAs('taken.mamsession')).toContain('is there already')
    expect(shop.read('taken.mamsession')).toBe('precious')
    expect(anna.session).toMatchObject({ path: shop.at('live.mamsession'), name: 'live' })
    expect(anna.history).toMatchObject({ steps: 0, redoTitle: '' })
    expect(await saveAs('taken.mamsession', true)).toBe('')
    expect(anna.session.path).toBe(shop.at('taken.mamsession'))
  })

  test('elsewhere names a missing rack by the place where it was looked for', async () => {
    const racks = [
      ['a', 'racks/a.json'],
      ['gone', 'racks/gone.json'],
    ] as const
    writeSession()
    mkdirSync(shop.at('sub'))
    await open(shop.write('show.json', sessionOf(racks)))
    expect(await saveAs('sub/show.json')).toBe('')
    expect(shop.json('sub/show.json').racks.map(({ path }) => path)).toEqual(['../racks/a.json', '../racks/gone.json'])
    expect(anna.session.racks[1]!.problem).toContain('gone.json')
    expect(await saveAs('sub/show.mamsession')).toBe('')
    expect(shop.json('sub/show.mamsession').racks[1]!.path).toBe(shop.at('racks/gone.json'))
    shop.write('racks/gone.json', RACK_TEXT)
    await anna.do({ case: 'relinkRack', value: { rack: 'gone', path: shop.at('racks/gone.json') } })
    expect(anna.session.racks.map(({ problem }) => problem)).toEqual(['', ''])
    expect(anna.session.isChanged).toBe(false)
  })

  test('a name with a dot in it is a name', async () => {
    await open(writeSession())
    expect(await saveAs('Set 2.1')).toBe('')
    expect(anna.session.path).toBe(shop.at('Set 2.1.mamsession'))
  })

  test('over one of its own racks is refused, also when told to', async () => {
    const path = shop.write('kick.json', RACK_TEXT)
    await open(path)
    expect(await saveAs('kick.json', true)).toContain('is the file of the rack kick')
    expect(await saveAs('kick.mamrack', true)).toContain('would be a rack')
    expect(shop.read('kick.json')).toBe(RACK_TEXT)
  })

  test('and undone, it is saved with names that lead to the same files', async () => {
    await open(writeSession())
    mkdirSync(shop.at('sub'))
    await saveAs('sub/copy')
    await anna.undo()
    expect(anna.session.isChanged).toBe(true)
    expect(await save()).toBe('')
    await open(shop.at('sub/copy.mamsession'))
    expect(anna.session.racks.map(({ problem }) => problem)).toEqual(['', '', ''])
  })

  test('opens again as it was', async () => {
    await open(shop.write('kick.json', RACK_TEXT))
    await anna.do({ case: 'addRack', value: { path: shop.write('far/bass.json', rackWith(60)) } })
    await saveAs('set')
    const before = slots()
    await anna.do({ case: 'newSession', value: {} })
    await open(shop.at('set.mamsession'))
    expect(slots()).toEqual(before)
    expect(shop.json('set.mamsession').racks.map(({ path }) => path)).toEqual(['kick.json', 'far/bass.json'])
    expect((await anna.client.listFiles()).map(({ name }) => name)).toContain('set')
  })
})

describe('the disk meanwhile', () => {
  test('a file that somebody else changes is noticed once, and nothing is done to it', async () => {
    await open(writeSession())
    shop.write('racks/b.json', rackWith(99))
    await host.filing.lookAtDisk()
    await host.filing.lookAtDisk()
    await anna.caughtUp()
    expect(anna.session.conflicts).toEqual([shop.at('racks/b.json')])
    expect(anna.notices.filter((words) => words.includes('racks/b.json'))).toHaveLength(1)
    shop.write('racks/b.json', rackWith(60))
    await host.filing.lookAtDisk()
    await anna.caughtUp()
    expect(anna.session.conflicts).toEqual([])
  })

  test('a file that is only touched is as it was', async () => {
    await open(writeSession())
    writeFileSync(shop.at('racks/b.json'), rackWith(60))
    await host.filing.lookAtDisk()
    expect(anna.session.conflicts).toEqual([])
  })

  test('a file that is gone is said to be gone, and save writes it again', async () => {
    await open(writeSession())
    renameSync(shop.at('racks/b.json'), shop.at('racks/elsewhere.json'))
    await host.filing.lookAtDisk()
    await anna.caughtUp()
    expect(anna.notices.at(-1)).toContain('is gone from disk. What is open here is whole')
    expect(anna.session.writes).toEqual([shop.at('racks/b.json')])
    expect(await save()).toBe('')
    expect(shop.read('racks/b.json')).toBe(rackWith(60))
  })
})

test('what is done while files are being opened is kept with the project that it was done to', async () => {
  await open(shop.write('one.json', RACK_TEXT))
  const opening = anna.do({ case: 'openFile', value: { path: shop.write('two.json', rackWith(60)) } })
  for (let value = 101; value < 140; value++) await anna.client.set(KICK, F0, value)
  await opening
  await anna.client.set(KICK, F0, 77)
  const other = shop.write('three.json', RACK_TEXT)
  await open(other)
  const entries = await anna.client.listRecovered()
  for (const { id, name } of entries) {
    await anna.do({ case: 'openRecovered', value: { id } })
    await anna.caughtUp()
    expect(anna.notices.at(-1) ?? '').not.toContain('What could not be read')
    if (name === 'two') expect(host.rackText).toBe(rackWith(77))
  }
  expect(entries.map(({ name }) => name)).toContain('two')
})

test.each(['save', 'saveAs'] as const)(
  'what is changed while %s writes is not saved yet, and not lost',
  async (way) => {
    await open(writeSession())
    await set('a', 51)
    let isTold = false
    anna.client.store.subscribe(({ jobs }) => {
      if (jobs.length === 0 || isTold) return
      isTold = true
      host.editor.perform([{ id: 'setTempo', args: { rack: 'a', bpm: 90 } }], { id: 'b', name: 'Ben' }, HOST_ORIGIN)
      host.editor.perform([{ id: 'removeRack', args: { rack: 'b' } }], { id: 'b', name: 'Ben' }, HOST_ORIGIN)
    })
    expect(way === 'save' ? await save() : await saveAs('copy')).toBe('')
    await anna.caughtUp()
    const [first, changed] = [rackWith(51), rackWith(51).replace('"bpm": 120', '"bpm": 90')]
    expect([isTold, shop.read('racks/a.json'), host.rackText]).toEqual([true, first, changed])
    expect(anna.session.writes).toHaveLength(2)
    expect(await save()).toBe('')
    expect(shop.read('racks/a.json')).toBe(changed)
    expect(shop.json(way === 'save' ? 'live.mamsession' : 'copy.mamsession').racks.map(({ id }) => id)).toEqual([
      'a',
      'again',
    ])
    await anna.do({ case: 'goToStep', value: { step: 0 } })
    expect(anna.session.racks.map(({ id }) => id)).toEqual(['a', 'b', 'again'])
  },
)
