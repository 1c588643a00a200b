import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { goodPart } from './archive/entry-name.ts'
import { collect } from './collect.ts'
import { companionsOf, type ProjectContents, planCollect, sessionFileName } from './contents.ts'
import { startChild } from './testing/child.ts'
import { smallDisk } from './testing/small-disk.ts'
import type { ProjectError } from './trouble.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mam-collect-'))
  await mkdir(join(folder, 'project/samples'), { recursive: true })
  await writeFile(join(folder, 'project/samples/kick.wav'), Buffer.alloc(100_000, 1))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const at = (name: string) => join(folder, name)
const contents = async (): Promise<ProjectContents> => ({
  session: 'song.mamsession',
  texts: [
    { path: 'song.mamsession', text: '{}' },
    { path: 'racks/a.mamrack', text: '{"a":1}' },
  ],
  copies: await companionsOf(at('project')),
})
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: ProjectError) => `${error.reason}: ${error.message}`,
  )

describe('collecting', () => {
  test('puts texts and samples into a new folder, with progress in bytes', async () => {
    const steps: string[] = []
    await collect(await contents(), at('out'), { onProgress: (done, total) => steps.push(`${done}/${total}`) })
    expect(steps).toEqual(['2/100009', '9/100009', '100009/100009'])
    expect(await readFile(at('out/racks/a.mamrack'), 'utf8')).toBe('{"a":1}')
    expect(await readFile(at('out/samples/kick.wav'))).toHaveLength(100_000)
    expect((await readdir(folder)).sort()).toEqual(['out', 'project'])
  })

  test('does not touch a folder that holds something', async () => {
    await mkdir(at('out'))
    await writeFile(at('out/mine'), '')
    expect(await refusal(collect(await contents(), at('out')))).toMatch(/^exists: .*out: this folder is not empty/)
    expect(await readdir(at('out'))).toEqual(['mine'])
    await rm(at('out/mine'))
    expect(await refusal(collect(await contents(), at('out')))).toBe('done')
  })

  test('that fails or is ended leaves nothing', async () => {
    const gone = await contents()
    await rm(at('project/samples/kick.wav'))
    expect(await refusal(collect(gone, at('out')))).toMatch(/^folder-missing: .*kick\.wav/)
    const stop = new AbortController()
    const ended = collect({ ...gone, copies: [] }, at('out'), { signal: stop.signal, onProgress: () => stop.abort() })
    await expect(ended).rejects.toThrow(/aborted/)
    expect(await refusal(collect({ ...gone, copies: [] }, at('gone/out')))).toMatch(/^folder-missing: /)
    expect(await readdir(folder)).toEqual(['project'])
  })

  test('onto a disk that is full, really, leaves nothing', async ({ skip }) => {
    const disk = smallDisk(64)
    if (!disk) return skip('may not mount a disk to fill')
    try {
      const words = await refusal(collect(await contents(), join(disk.folder, 'out')))
      expect(words).toMatch(/^disk-full: .*out\/samples\/kick\.wav: the disk is full/)
      expect(await readdir(disk.folder)).toEqual([])
    } finally {
      disk.remove()
    }
  })

  test('killed on the way leaves no folder of that name, and the next one sweeps what lies beside', async () => {
    const script = `const { collect } = await load('collect.ts')
      await collect(JSON.parse(args[0]), args[1], { onProgress: () => process.kill(process.pid, 'SIGKILL') })`
    await startChild(script, [JSON.stringify(await contents()), at('out')]).ended()
    const left = await readdir(folder)
    expect(left).toHaveLength(2)
    expect(left).not.toContain('out')
    await collect(await contents(), at('out'))
    expect((await readdir(folder)).sort()).toEqual(['out', 'project'])
  })

  test('refuses names that other systems read differently', async () => {
    const text = (path: string): ProjectContents => ({ session: 's', texts: [{ path, text: '' }], copies: [] })
    for (const path of ['../x', '/x', 'a:b', 'con.json', 'manifest.json', 'a\\b', ''])
      expect(await refusal(collect(text(path), at('out')))).toMatch(/^name-unusable: /)
    const twice = { session: 's', texts: [{ path: 'A', text: '' }], copies: [{ path: 'a', source: at('x'), bytes: 0 }] }
    expect(await refusal(collect(twice, at('out')))).toMatch(/^name-unusable: a: two files of this name/)
    expect(await readdir(folder)).toEqual(['project'])
  })
})

describe('what belongs to a project', () => {
  test('are plain files of samples/ and timeline/; links that lead out are refused by name', async () => {
    await mkdir(at('project/timeline/takes'), { recursive: true })
    await writeFile(at('project/timeline/takes/1'), 'x')
    await symlink('kick.wav', at('project/samples/again.wav'))
    await writeFile(at('project/other'), '')
    const paths = (await companionsOf(at('project'))).map(({ path, bytes }) => `${path} ${bytes}`)
    expect(paths.sort()).toEqual(['samples/again.wav 100000', 'samples/kick.wav 100000', 'timeline/takes/1 1'])
    await writeFile(at('secret'), 'key')
    await symlink(at('secret'), at('project/samples/song.wav'))
    expect(await refusal(companionsOf(at('project')))).toMatch(
      /^outside: .*samples\/song\.wav: a symbolic link leads out/,
    )
  })

  test('are no folders behind links, which might lead in a circle', async () => {
    await symlink('..', at('project/samples/up'))
    expect(await refusal(companionsOf(at('project')))).toMatch(/^not-a-file: .*samples\/up: /)
    expect(await companionsOf(null)).toEqual([])
    expect(await refusal(companionsOf(at('gone')))).toMatch(/^folder-missing: /)
  })

  test('keeps racks where they are inside, and gives others a name of their own below racks/', () => {
    const planned = planCollect([
      { reference: 'racks/bass.mamrack', file: '/p/racks/bass.mamrack' },
      { reference: '../rack/bass.json', file: '/rack/bass.json' },
      { reference: '/else/Bass.mamrack', file: '/else/Bass.mamrack' },
      { reference: './racks/../racks/bass.mamrack', file: '/p/racks/bass.mamrack' },
      { reference: 'manifest.json', file: '/p/manifest.json' },
      { reference: '/else/what?.txt', file: '/else/what?.txt' },
    ])
    expect(planned.map(({ path }) => path)).toEqual([
      'racks/bass.mamrack',
      'racks/bass.json',
      'racks/Bass-2.mamrack',
      'racks/bass.mamrack',
      'racks/manifest.json',
      'racks/what_.mamrack',
    ])
  })

  test.each([
    ['', '_'],
    ['..', '_'],
    ['con', '_con'],
    ['a/b\\c:d', 'a_b_c_d'],
    ['dot. ', 'dot_'],
    ['ä'.repeat(100), 'ä'.repeat(60)],
    ['Song 1', 'Song 1'],
  ])('calls %j what every disk takes', (name, expected) => {
    expect(goodPart(name)).toBe(expected)
    expect(sessionFileName(name)).toBe(`${expected}.mamsession`)
  })
})
