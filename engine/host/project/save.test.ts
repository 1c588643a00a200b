import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { stampOf } from './disk-state.ts'
import { type FileToSave, planSave, type SaveError, type SaveOptions, saveFiles } from './save.ts'
import { startChild } from './testing/child.ts'
import { faultyDisk } from './testing/faulty-disk.ts'
import { smallDisk } from './testing/small-disk.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mam-save-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** A file that was read as `old` and is now `new`. */
async function opened(name: string, old: string, text = 'new'): Promise<FileToSave> {
  const path = join(folder, name)
  await writeFile(path, old)
  return { path, text, stamp: stampOf(old) }
}
const unsaved = (name: string, text = 'new'): FileToSave => ({ path: join(folder, name), text, stamp: null })
const content = (name: string) => readFile(join(folder, name), 'utf8')
const failure = (saving: Promise<unknown>) =>
  saving.then(
    () => Promise.reject(new Error('it was saved')),
    (error: SaveError) => error,
  )
const saved = async (files: FileToSave[], options?: SaveOptions) => await saveFiles(await planSave(files), options)

describe('saving', () => {
  test('writes what changed, leaves what did not, and tells how far it is', async () => {
    const files = [await opened('a.json', 'old'), await opened('b.json', 'new'), unsaved('c.json')]
    const plan = await planSave(files)
    expect(plan.writes.map(({ path }) => path)).toEqual([files[0]!.path, files[2]!.path])
    expect(plan.unchanged).toEqual([files[1]])
    const steps: string[] = []
    const stamps = await saveFiles(plan, { onProgress: (done, total) => steps.push(`${done}/${total}`) })
    expect(steps).toEqual(['1/4', '2/4', '3/4', '4/4'])
    expect([...stamps.values()]).toEqual([stampOf('new'), stampOf('new'), stampOf('new')])
    expect(await Promise.all(['a.json', 'b.json', 'c.json'].map(content))).toEqual(['new', 'new', 'new'])
    expect((await readdir(folder)).sort()).toEqual(['a.json', 'b.json', 'c.json'])
  })

  test('refuses a file that another program changed, by name, and then writes none', async () => {
    const files = [await opened('a.json', 'old'), await opened('b.json', 'old')]
    await writeFile(files[1]!.path, 'theirs')
    const plan = await planSave(files)
    expect(plan.conflicts).toEqual([files[1]!.path])
    const error = await failure(saveFiles(plan))
    expect(error).toMatchObject({ reason: 'changed', path: files[1]!.path })
    expect(error.message).toMatch(/b\.json: another program changed this file.*nothing was saved/)
    expect([await content('a.json'), await content('b.json')]).toEqual(['old', 'theirs'])
    await saveFiles(plan, { overwrite: true })
    expect([await content('a.json'), await content('b.json')]).toEqual(['new', 'new'])
  })

  test('notices a change by content where the clock went backwards and size and time are the same', async () => {
    const file = await opened('a.json', 'old')
    const then = new Date(1e12)
    await utimes(file.path, then, then)
    await writeFile(file.path, 'odd')
    await utimes(file.path, then, then)
    expect((await planSave([file])).conflicts).toEqual([file.path])
  })

  test('takes a file that was touched or written anew with the same content for the same', async () => {
    const file = await opened('a.json', 'old')
    await writeFile(file.path, 'old')
    await utimes(file.path, new Date(0), new Date(0))
    await saved([file])
    expect(await content('a.json')).toBe('new')
  })

  test('refuses a name that somebody else took meanwhile', async () => {
    await writeFile(join(folder, 'a.json'), 'theirs')
    const error = await failure(saved([unsaved('a.json')]))
    expect(error).toMatchObject({ reason: 'exists' })
    expect(await content('a.json')).toBe('theirs')
  })

  test('writes a vanished file anew and says that it was gone', async () => {
    const file = await opened('a.json', 'old')
    await rm(file.path)
    const plan = await planSave([file])
    expect(plan).toMatchObject({ conflicts: [], vanished: [file.path] })
    await saveFiles(plan)
    expect(await content('a.json')).toBe('new')
  })

  test('into a vanished folder says so and where to go on', async () => {
    await mkdir(join(folder, 'project'))
    const file = await opened('project/a.json', 'old')
    await rm(join(folder, 'project'), { recursive: true })
    const error = await failure(saved([file]))
    expect(error).toMatchObject({ reason: 'folder-missing', path: join(folder, 'project') })
    expect(error.message).toMatch(/this folder is gone; save to another place \(nothing was saved\)/)
  })

  test('notices a change between plan and rename', async () => {
    const file = await opened('a.json', 'old')
    const plan = await planSave([file])
    await writeFile(file.path, 'theirs')
    expect(await failure(saveFiles(plan))).toMatchObject({ reason: 'changed' })
    expect(await content('a.json')).toBe('theirs')
    expect(await readdir(folder)).toEqual(['a.json'])
  })
})

describe('a disk that fails while several files are saved', () => {
  test('by being full, really, changes none of them', async ({ skip }) => {
    const disk = smallDisk(96)
    if (!disk) return skip('may not mount a disk to fill')
    try {
      const paths = ['a', 'b', 'c'].map((name) => join(disk.folder, name))
      for (const path of paths) await writeFile(path, 'old')
      const text = 'x'.repeat(30_000)
      const error = await failure(saved(paths.map((path) => ({ path, text, stamp: stampOf('old') }))))
      expect(error).toMatchObject({ reason: 'disk-full' })
      expect(error.message).toMatch(/the disk is full; free some space \(nothing was saved\)/)
      for (const path of paths) expect(await readFile(path, 'utf8')).toBe('old')
      expect((await readdir(disk.folder)).sort()).toEqual(['a', 'b', 'c'])
    } finally {
      disk.remove()
    }
  })

  test('in the middle of the renames names what was saved, and the rest is what it was', async () => {
    const files = await Promise.all(['a', 'b', 'c'].map((name) => opened(name, 'old')))
    const calls = faultyDisk()
    const onProgress = (done: number) => {
      if (done === 4) calls.faults.set('rename', 'EIO')
    }
    const error = await failure(saveFiles(await planSave(files), { calls, onProgress }))
    expect([...error.saved.keys()]).toEqual([files[0]!.path])
    expect(error.message).toMatch(/\/b: cannot be written \(EIO\) \(saved were only .*\/a\)$/)
    expect(await Promise.all(['a', 'b', 'c'].map(content))).toEqual(['new', 'old', 'old'])
    expect((await readdir(folder)).sort()).toEqual(['a', 'b', 'c'])
  })

  test('by refusing to be read makes no plan', async () => {
    const calls = faultyDisk()
    calls.faults.set('readFile', 'EACCES')
    await expect(planSave([await opened('a', 'old')], calls)).rejects.toMatchObject({ reason: 'denied' })
  })
})

describe('a process killed while it saves a project', () => {
  test('leaves each file old or new, never half', async () => {
    const names = ['session', 'one', 'two', 'three']
    const script = `const { planSave, saveFiles } = await load('save.ts'); const { stampOf } = await load('disk-state.ts')
      let stamps = new Map()
      for (let round = 0; ; round++) {
        const files = args.map((path) => ({ path, stamp: stamps.get(path) ?? null, text: String(round % 10).repeat(50_000) }))
        stamps = await saveFiles(await planSave(files), { overwrite: true })
        if (round === 0) console.log('saving')
      }`
    for (let kill = 0; kill < 6; kill++) {
      const child = startChild(
        script,
        names.map((name) => join(folder, name)),
      )
      await child.line('saving')
      await wait(Math.random() * 30)
      child.process.kill('SIGKILL')
      await child.ended()
      for (const name of names) expect(await content(name)).toMatch(/^(\d)\1{49999}$/)
    }
    await saved(
      names.map((name) => unsaved(name, 'swept')),
      { overwrite: true },
    )
    expect((await readdir(folder)).sort()).toEqual(names.sort())
  })
})
