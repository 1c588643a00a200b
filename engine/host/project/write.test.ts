import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sweepParts } from './parts.ts'
import { startChild } from './testing/child.ts'
import { faultyDisk, type Step } from './testing/faulty-disk.ts'
import { smallDisk } from './testing/small-disk.ts'
import type { ProjectError } from './trouble.ts'
import { writeWhole } from './write.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mam-write-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const troubleOf = (writing: Promise<void>) =>
  writing.then(
    () => 'written',
    (error: ProjectError) => `${error.reason}: ${error.message}`,
  )
const isRoot = process.getuid?.() === 0

describe('writing a file whole', () => {
  test('keeps the permissions and leaves nothing beside the file', async () => {
    const path = join(folder, 'a.json')
    await writeFile(path, 'old')
    await chmod(path, 0o666)
    await writeWhole(path, 'new')
    expect(await readFile(path, 'utf8')).toBe('new')
    expect((await stat(path)).mode & 0o777).toBe(0o666)
    expect(await readdir(folder)).toEqual(['a.json'])
  })

  test('keeps a symbolic link and writes what it leads to', async () => {
    await mkdir(join(folder, 'real'))
    await writeFile(join(folder, 'real/a.json'), 'old')
    await symlink('real/a.json', join(folder, 'a.json'))
    await writeWhole(join(folder, 'a.json'), 'new')
    expect(await readlink(join(folder, 'a.json'))).toBe('real/a.json')
    expect(await readFile(join(folder, 'real/a.json'), 'utf8')).toBe('new')
    await symlink('nowhere.json', join(folder, 'b.json'))
    expect(await troubleOf(writeWhole(join(folder, 'b.json'), 'new'))).toMatch(/^not-found: .*b\.json: .*link/)
  })

  test('takes names of any length that the disk takes', async () => {
    const path = join(folder, `${'ä'.repeat(120)}.json`)
    await writeWhole(path, 'new')
    expect(await readFile(path, 'utf8')).toBe('new')
    const tooLong = join(folder, `${'a'.repeat(300)}.json`)
    expect(await troubleOf(writeWhole(tooLong, 'new'))).toMatch(/^name-unusable: .*too long/)
    expect(await readdir(folder)).toHaveLength(1)
  })

  test('refuses folders and vanished folders in words, and leaves nothing', async () => {
    await mkdir(join(folder, 'a.json'))
    expect(await troubleOf(writeWhole(join(folder, 'a.json'), 'new'))).toMatch(
      /^not-a-file: .*a\.json: this is a folder/,
    )
    expect(await troubleOf(writeWhole(join(folder, 'gone/a.json'), 'new'))).toMatch(/^folder-missing: .*folder is gone/)
    expect(await readdir(folder)).toEqual(['a.json'])
  })

  test('is not led astray by times: a file from the future is written like any other', async () => {
    const path = join(folder, 'a.json')
    await writeFile(path, 'old')
    const future = new Date(Date.now() + 1e10)
    await utimes(path, future, future)
    await writeWhole(path, 'new')
    expect(await readFile(path, 'utf8')).toBe('new')
  })
})

describe('a disk that fails while a file is written', () => {
  const cases: [Step, string, RegExp][] = [
    ['write', 'ENOSPC', /^disk-full: .*a\.json: the disk is full/],
    ['write', 'EDQUOT', /^disk-full: .*quota/],
    ['write', 'EFBIG', /^too-large: /],
    ['write', 'EIO', /^failed: .*EIO/],
    ['sync', 'EIO', /^failed: /],
    ['sync', 'ENOSPC', /^disk-full: /],
    ['open', 'EROFS', /^read-only: .*the disk is read-only/],
    ['open', 'EACCES', /^denied: .*no permission/],
    ['access', 'EACCES', /^denied: .*no permission/],
    ['open', 'ENOENT', /^folder-missing: /],
    ['rename', 'ENOSPC', /^disk-full: /],
    ['rename', 'ENOENT', /^folder-missing: /],
    ['rename', 'EPERM', /^denied: /],
  ]
  test.each(cases)('by %s with %s leaves the old file and nothing else', async (step, code, words) => {
    const path = join(folder, 'a.json')
    await writeFile(path, 'old')
    const calls = faultyDisk()
    calls.faults.set(step, code)
    calls.tornBytes = 2
    expect(await troubleOf(writeWhole(path, 'new content', calls))).toMatch(words)
    expect(await readFile(path, 'utf8')).toBe('old')
    expect(await readdir(folder)).toEqual(['a.json'])
  })

  test('by being full, really, leaves the old file', async ({ skip }) => {
    const disk = smallDisk(64)
    if (!disk) return skip('may not mount a disk to fill')
    try {
      const path = join(disk.folder, 'a.json')
      await writeWhole(path, 'old')
      expect(await troubleOf(writeWhole(path, Buffer.alloc(200_000)))).toMatch(/^disk-full: /)
      expect(await readFile(path, 'utf8')).toBe('old')
      expect(await readdir(disk.folder)).toEqual(['a.json'])
      await writeWhole(path, 'new')
      expect(await readFile(path, 'utf8')).toBe('new')
    } finally {
      disk.remove()
    }
  })

  test('by being read-only, really, leaves the old file', async ({ skip }) => {
    const disk = smallDisk(64)
    if (!disk) return skip('may not mount a disk to fill')
    try {
      const path = join(disk.folder, 'a.json')
      await writeWhole(path, 'old')
      disk.makeReadOnly()
      expect(await troubleOf(writeWhole(path, 'new'))).toMatch(/^read-only: /)
      expect(await readFile(path, 'utf8')).toBe('old')
    } finally {
      disk.remove()
    }
  })

  test.skipIf(isRoot)(
    'by what may not be written leaves the old file (skipped for root, who may write anywhere)',
    async () => {
      const path = join(folder, 'a.json')
      await writeFile(path, 'old', { mode: 0o444 })
      expect(await troubleOf(writeWhole(path, 'new'))).toMatch(/^denied: /)
      await chmod(path, 0o644)
      await chmod(folder, 0o555)
      expect(await troubleOf(writeWhole(path, 'new'))).toMatch(/^denied: /)
      await chmod(folder, 0o755)
      expect(await readFile(path, 'utf8')).toBe('old')
    },
  )

  test.runIf(isRoot)('refuses another user, really, in a folder and for a file that may not be written', async () => {
    const path = join(folder, 'a.json')
    await writeFile(path, 'old', { mode: 0o444 })
    await chmod(folder, 0o777)
    const write = `const { writeWhole } = await load('write.ts'); process.setgid(65534); process.setuid(65534)
      const tell = () => writeWhole(args[0], 'new').then(() => console.log('written'), (error) => console.log(error.reason))`
    expect(await startChild(`${write}; await tell()`, [path]).ended()).toBe('denied\n')
    await chmod(path, 0o666)
    await chmod(folder, 0o755)
    expect(await startChild(`${write}; await tell()`, [path]).ended()).toBe('denied\n')
    expect(await readFile(path, 'utf8')).toBe('old')
    expect(await readdir(folder)).toEqual(['a.json'])
  })

  test.skipIf(process.platform === 'win32')(
    'by a limit of file size, really, leaves the old file (skipped on Windows, which has none)',
    async () => {
      const path = join(folder, 'a.json')
      await writeFile(path, 'old')
      const script = `const { writeWhole } = await load('write.ts')
      await writeWhole(args[0], Buffer.alloc(1e6)).catch((error) => console.log(error.reason))`
      expect(await startChild(script, [path], { fileBlocks: 16 }).ended()).toBe('too-large\n')
      expect(await readFile(path, 'utf8')).toBe('old')
      expect(await readdir(folder)).toEqual(['a.json'])
    },
  )
})

describe('a process killed while it saves', () => {
  test('leaves the old file or a new one, whole, and what lies beside is swept later', async () => {
    const path = join(folder, 'a.json')
    const bytes = 300_000
    const script = `const { writeWhole } = await load('write.ts')
      for (let round = 0; ; round++) {
        await writeWhole(args[0], Buffer.alloc(${bytes}, 97 + (round % 26)))
        if (round === 0) console.log('saving')
      }`
    let leftovers = 0
    for (let kill = 0; kill < 12; kill++) {
      const child = startChild(script, [path])
      await child.line('saving')
      await wait(Math.random() * 25)
      child.process.kill('SIGKILL')
      await child.ended()
      const content = await readFile(path)
      expect(content).toHaveLength(bytes)
      expect(content.every((byte) => byte === content[0])).toBe(true)
      leftovers += (await sweepParts(folder)).length
      expect(await readdir(folder)).toEqual(['a.json'])
    }
    expect(leftovers).toBeGreaterThan(0)
  })

  test('is told from one that still saves, and from files that are none of ours', async () => {
    const path = join(folder, 'a.json')
    const names = ['.a.json.mam-part', '.mam-part', 'a.mam-part', '.a.json.00000000-1-0123456789ab.mam-part', '.vimrc']
    for (const name of names) await writeFile(join(folder, name), '')
    const child = startChild(
      `const { writeBeside } = await load('write.ts'); await writeBeside(args[0], 'new'); console.log('beside'); setInterval(() => {}, 1000)`,
      [path],
    )
    await child.line('beside')
    expect(await sweepParts(folder)).toEqual([])
    child.process.kill('SIGKILL')
    await child.ended()
    expect(await sweepParts(folder)).toHaveLength(1)
    expect((await readdir(folder)).sort()).toEqual(names.sort())
    expect(await sweepParts(join(folder, 'gone'))).toEqual([])
  })
})
