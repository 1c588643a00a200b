import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { RecentProjects } from './recent.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mam-recent-'))
  await mkdir(join(folder, 'demo'))
  await writeFile(join(folder, 'demo/acid.json'), '{"description":"squelch"}')
  await writeFile(join(folder, 'demo/show.mamsession'), '{"kind":"session"}')
  await writeFile(join(folder, 'demo/readme.txt'), '')
  await writeFile(join(folder, 'mine.mamrack'), 'broken')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const recentFile = () => join(folder, 'state/recent.json')
const recent = (file: string | null = recentFile()) =>
  new RecentProjects({ demoFolder: join(folder, 'demo'), recentFile: file })
const paths = async (list: RecentProjects) => (await list.list()).map(({ path }) => path.slice(folder.length + 1))

describe('what can be opened', () => {
  test('are the demos, then what was opened last, racks and sessions alike', async () => {
    await recent().remember(join(folder, 'mine.mamrack'))
    expect(await recent().list()).toEqual([
      { path: join(folder, 'demo/acid.json'), name: 'acid', description: 'squelch', kind: 'rack', origin: 'demo' },
      { path: join(folder, 'demo/show.mamsession'), name: 'show', description: '', kind: 'session', origin: 'demo' },
      { path: join(folder, 'mine.mamrack'), name: 'mine', description: '', kind: 'rack', origin: 'recent' },
    ])
  })

  test('are demo sessions in folders of their name too', async () => {
    await mkdir(join(folder, 'demo/night/racks'), { recursive: true })
    await writeFile(join(folder, 'demo/night/night.mamsession'), '{"kind":"session","description":"three racks"}')
    await writeFile(join(folder, 'demo/night/racks/bass.json'), '{}')
    const path = join(folder, 'demo/night/night.mamsession')
    expect(await paths(recent())).toEqual(['demo/acid.json', 'demo/night/night.mamsession', 'demo/show.mamsession'])
    expect((await recent().list())[1]).toEqual({
      path,
      name: 'night',
      description: 'three racks',
      kind: 'session',
      origin: 'demo',
    })
  })

  test('keeps each once, the newest first, and twelve at most', async () => {
    const list = recent()
    const names = Array.from({ length: 14 }, (_, at) => `r${at}.json`)
    for (const name of names) await writeFile(join(folder, name), '{}')
    for (const name of [...names, 'r3.json', 'demo/acid.json']) void list.remember(join(folder, name))
    const expected = ['demo/acid.json', 'demo/show.mamsession', 'r3.json', ...names.slice(4).reverse()]
    expect((await paths(list)).sort()).toEqual(expected.sort())
    expect((await paths(recent()))[2]).toBe('r3.json')
  })

  test('leaves out files that are gone and forgets on request', async () => {
    const list = recent()
    await list.remember(join(folder, 'gone.json'))
    await list.remember(join(folder, 'mine.mamrack'))
    expect(await paths(list)).toEqual(['demo/acid.json', 'demo/show.mamsession', 'mine.mamrack'])
    await list.forget(join(folder, 'mine.mamrack'))
    expect(await paths(recent())).toEqual(['demo/acid.json', 'demo/show.mamsession'])
  })

  test('keeps what another MAM remembered meanwhile', async () => {
    const [one, other] = [recent(), recent()]
    await writeFile(join(folder, 'a.json'), '{}')
    await one.remember(join(folder, 'mine.mamrack'))
    await other.remember(join(folder, 'a.json'))
    await one.list()
    expect((await paths(one)).slice(2)).toEqual(['a.json', 'mine.mamrack'])
  })

  test.each(['', '{', '{"a":1}', '[1,null]'])('starts anew from a list that holds %j', async (text) => {
    await mkdir(join(folder, 'state'))
    await writeFile(recentFile(), text)
    const list = recent()
    await list.remember(join(folder, 'mine.mamrack'))
    expect(JSON.parse(await readFile(recentFile(), 'utf8'))).toEqual([join(folder, 'mine.mamrack')])
  })

  test('remembers until the end where nothing can be written', async () => {
    await writeFile(join(folder, 'state'), '')
    for (const file of [recentFile(), null]) {
      const list = recent(file)
      await list.remember(join(folder, 'mine.mamrack'))
      expect((await paths(list))[2]).toBe('mine.mamrack')
    }
    expect((await readdir(folder)).sort()).toEqual(['demo', 'mine.mamrack', 'state'])
  })
})
