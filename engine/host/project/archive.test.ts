import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, truncate, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type ManifestEntry, manifestText } from './archive/manifest.ts'
import { unpackArchive, writeArchive } from './archive.ts'
import { companionsOf, type ProjectContents } from './contents.ts'
import { startChild } from './testing/child.ts'
import { type RawEntry, rawZip } from './testing/raw-zip.ts'
import { smallDisk } from './testing/small-disk.ts'
import type { ProjectError } from './trouble.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mam-archive-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const at = (name: string) => join(folder, name)
const contents = async (): Promise<ProjectContents> => {
  await mkdir(at('project/samples/drums'), { recursive: true })
  await writeFile(at('project/samples/drums/kick.wav'), Buffer.alloc(3_000_000))
  await writeFile(at('project/samples/ü.wav'), 'not much')
  await writeFile(at('project/samples/.DS_Store'), 'hidden')
  return {
    session: 'song.mamsession',
    texts: [
      { path: 'song.mamsession', text: '{"kind":"session"}' },
      { path: 'racks/b.mamrack', text: '\ufeff{"b":1}\r\n' },
      { path: 'racks/a.json', text: '{}' },
    ],
    copies: await companionsOf(at('project')),
  }
}
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: ProjectError) => `${error.reason}: ${error.message}`,
  )

describe('an archive', () => {
  test('unpacks to the same files, and says how far it is', async () => {
    const project = await contents()
    const steps: [number, number][] = []
    const onProgress = (done: number, total: number) => steps.push([done, total])
    await writeArchive(project, at('song.zip'), { onProgress })
    expect(steps.at(-1)![0]).toBe(steps.at(-1)![1])
    steps.length = 0
    expect(await unpackArchive(at('song.zip'), at('out'), { onProgress })).toEqual({
      session: at('out/song.mamsession'),
      files: 5,
    })
    expect(steps.at(-1)![0]).toBe(steps.at(-1)![1])
    for (const { path, text } of project.texts) expect(await readFile(join(at('out'), path), 'utf8')).toBe(text)
    expect((await readFile(at('out/samples/drums/kick.wav'))).equals(Buffer.alloc(3_000_000))).toBe(true)
    expect(await readFile(at('out/samples/ü.wav'), 'utf8')).toBe('not much')
    expect((await readdir(at('out/samples'))).sort()).toEqual(['drums', 'ü.wav'])
    expect((await readdir(folder)).sort()).toEqual(['out', 'project', 'song.zip'])
  })

  test('is the same bytes for the same project, whatever order, time and time zone', async () => {
    const project = await contents()
    await writeArchive(project, at('one.zip'))
    await utimes(at('project/samples/ü.wav'), new Date(1e12), new Date(1e12))
    const turned = { ...project, texts: [...project.texts].reverse(), copies: [...project.copies].reverse() }
    const script = `const { writeArchive } = await load('archive.ts'); await writeArchive(JSON.parse(args[0]), args[1])`
    for (const zone of ['Pacific/Kiritimati', 'Pacific/Niue']) {
      const path = at(`${zone.slice(8)}.zip`)
      expect(await startChild(script, [JSON.stringify(turned), path], { env: { TZ: zone } }).ended()).toBe('')
      expect((await readFile(path)).equals(await readFile(at('one.zip')))).toBe(true)
    }
  })

  test('is a zip that other programs read', async ({ skip }) => {
    await writeArchive(await contents(), at('song.zip'))
    const list = await startChild(
      `const { spawnSync } = await import('node:child_process')
       const run = spawnSync('python3', ['-m', 'zipfile', '-t', args[0]], { encoding: 'utf8' })
       console.log(run.error ? 'no python' : run.status + run.stdout + run.stderr)`,
      [at('song.zip')],
    ).ended()
    if (list.startsWith('no python')) return skip('no python3 to read it')
    expect(list).toMatch(/^0Done testing/)
  })

  test('is not written over another file unasked, and leaves that one where writing fails', async () => {
    const project = await contents()
    await writeFile(at('song.zip'), 'old')
    expect(await refusal(writeArchive(project, at('song.zip')))).toMatch(/^exists: .*song\.zip/)
    await rm(at('project/samples/ü.wav'))
    expect(await refusal(writeArchive(project, at('song.zip'), { overwrite: true }))).toMatch(
      /^folder-missing: samples\/ü\.wav/,
    )
    expect(await readFile(at('song.zip'), 'utf8')).toBe('old')
    expect((await readdir(folder)).sort()).toEqual(['project', 'song.zip'])
    await writeArchive({ ...project, copies: [] }, at('song.zip'), { overwrite: true })
    expect((await stat(at('song.zip'))).size).toBeGreaterThan(100)
  })

  test('refuses a file that changes while it is packed', async () => {
    const project = await contents()
    await writeFile(at('project/samples/ü.wav'), 'grown meanwhile')
    expect(await refusal(writeArchive(project, at('song.zip')))).toMatch(/^changed: samples\/ü\.wav/)
    expect(await readdir(folder)).toEqual(['project'])
  })

  test('ended on the way leaves nothing, packing and unpacking', async () => {
    const project = await contents()
    const stopAt = (share: number) => {
      const stop = new AbortController()
      const onProgress = (done: number, total: number) => {
        if (done > total * share) stop.abort()
      }
      return { signal: stop.signal, onProgress }
    }
    for (const share of [0, 0.3, 0.7])
      await expect(writeArchive(project, at('song.zip'), stopAt(share))).rejects.toThrow(/aborted/)
    expect(await readdir(folder)).toEqual(['project'])
    await writeArchive(project, at('song.zip'))
    for (const share of [0, 0.9])
      await expect(unpackArchive(at('song.zip'), at('out'), stopAt(share))).rejects.toThrow(/aborted/)
    expect((await readdir(folder)).sort()).toEqual(['project', 'song.zip'])
  })

  test('refuses a disk that is full, really, and leaves nothing', async ({ skip }) => {
    await writeArchive(await contents(), at('song.zip'))
    const disk = smallDisk(1024)
    if (!disk) return skip('may not mount a disk to fill')
    try {
      const full = disk.folder
      expect(await refusal(unpackArchive(at('song.zip'), join(full, 'out')))).toMatch(
        /^disk-full: .*samples\/drums\/kick\.wav: the disk is full/,
      )
      expect(await refusal(writeArchive(await contents(), join(full, 'song.zip')))).toMatch(/^disk-full: /)
      expect(await readdir(full)).toEqual([])
      disk.makeReadOnly()
      expect(await refusal(unpackArchive(at('song.zip'), join(full, 'out')))).toMatch(/^read-only: /)
    } finally {
      disk.remove()
    }
  })

  test('is unpacked into a new or an empty folder only', async () => {
    await writeArchive(await contents(), at('song.zip'))
    await mkdir(at('full'))
    await writeFile(at('full/mine'), '')
    expect(await refusal(unpackArchive(at('song.zip'), at('full')))).toMatch(
      /^exists: .*full: this folder is not empty/,
    )
    expect(await refusal(unpackArchive(at('song.zip'), at('full/mine')))).toMatch(
      /^exists: .*there is a file of this name/,
    )
    expect(await refusal(unpackArchive(at('song.zip'), at('gone/out')))).toMatch(/^folder-missing: /)
    expect(await refusal(unpackArchive(at('gone.zip'), at('out')))).toMatch(/^not-found: .*gone\.zip/)
    await mkdir(at('empty'))
    await symlink('empty', at('link'))
    await unpackArchive(at('song.zip'), at('link'))
    expect((await readdir(at('empty'))).sort()).toEqual(['racks', 'samples', 'song.mamsession'])
    expect(await readdir(at('full'))).toEqual(['mine'])
  })

  test('that was torn or changed anywhere is refused, or unpacks to what was packed', async () => {
    const project = { ...(await contents()), copies: [] }
    await writeArchive(project, at('whole.zip'))
    const whole = await readFile(at('whole.zip'))
    const isWhole = async () => {
      for (const { path, text } of project.texts) expect(await readFile(join(at('out'), path), 'utf8')).toBe(text)
      await rm(at('out'), { recursive: true })
    }
    const tryOut = async (bytes: Buffer) => {
      await writeFile(at('bad.zip'), bytes)
      const outcome = await refusal(unpackArchive(at('bad.zip'), at('out')))
      if (outcome === 'done') return await isWhole()
      expect(outcome).toMatch(/^(refused|damaged): .*bad\.zip: /)
      expect((await readdir(folder)).sort()).toEqual(['bad.zip', 'project', 'whole.zip'])
    }
    for (let length = 0; length < whole.length; length += 23) await tryOut(whole.subarray(0, length))
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (place, mask) => {
        const bytes = Buffer.from(whole)
        bytes[place]! ^= mask
        await tryOut(bytes)
      }),
      { numRuns: 150 },
    )
  })
})

describe('an archive that a stranger made', () => {
  const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex')
  const session: RawEntry = { name: 's.mamsession', data: '{}' }
  const listed = ({ name, data = '' }: RawEntry): ManifestEntry => ({
    path: name,
    bytes: Buffer.byteLength(data),
    sha256: sha256(data),
  })
  const manifest = (entries: readonly ManifestEntry[]): RawEntry => ({
    name: 'manifest.json',
    data: manifestText({ session: 's.mamsession', entries }),
  })
  /** An archive in order but for these entries, which its manifest lists where it can. */
  const withEntries = (...entries: RawEntry[]) =>
    rawZip([manifest([session, ...entries].map(listed)), session, ...entries])

  const outcome = async (bytes: Buffer) => {
    await mkdir(at('there'), { recursive: true })
    await writeFile(at('bad.zip'), bytes)
    const said = await refusal(unpackArchive(at('bad.zip'), at('there/out')))
    const left = await readdir(folder)
    expect(left.sort()).toEqual(['bad.zip', 'there'])
    expect(await readdir(at('there'))).toEqual(said === 'done' ? ['out'] : [])
    return said
  }

  test('is unpacked where nothing is wrong with it', async () => {
    const folderEntry: RawEntry = { name: 'racks/', mode: 0o040755 }
    const rack: RawEntry = { name: 'racks/a.mamrack', data: '{"a":1}', deflate: true }
    const zip = rawZip([manifest([session, rack].map(listed)), session, folderEntry, rack])
    expect(await outcome(zip)).toBe('done')
    expect(await readFile(at('there/out/racks/a.mamrack'), 'utf8')).toBe('{"a":1}')
  })

  test.each([
    '../evil',
    'racks/../../evil',
    '..',
    'a/..',
    './a',
    'a//b',
    '/etc/passwd',
    '//server/share',
    'C:/evil',
    'C:evil',
    'c:\\evil',
    '..\\evil',
    'racks\\..\\..\\evil',
    'a\0b',
    'a\nb',
    'file:stream',
    '.mam-lock',
    'racks/.hidden',
    'nul',
    'racks/CON.json',
    'racks/a. ',
    'racks/a.',
    '',
    'a'.repeat(300),
    'a/'.repeat(600),
  ])('with the name %j is refused by that name', async (name) => {
    expect(await outcome(withEntries({ name, data: 'x' }))).toMatch(
      /^refused: .*bad\.zip: not unpacked, .* is refused: /,
    )
  })

  test.each([0o120777, 0o020644, 0o060644, 0o010644, 0o140644])(
    'with a link or a device (mode %o) is refused',
    async (mode) => {
      const link = { name: 'link', data: '/etc/passwd', mode }
      expect(await outcome(withEntries(link))).toMatch(/^refused: .*link is a symbolic link or a device/)
    },
  )

  test.each([
    ['same', 'same'],
    ['racks/A.json', 'racks/a.json'],
    ['racks/\u00e4', 'racks/a\u0308'],
    ['racks', 'racks/a'],
    ['RACKS/a', 'racks'],
  ])('with %j and %j is refused, which are one name on some disks', async (one, other) => {
    const zip = withEntries({ name: one, data: '1' }, { name: other, data: '2' })
    expect(await outcome(zip)).toMatch(/^refused: .*is there twice/)
  })

  test('with an encrypted entry, or one packed in an unknown way, is refused', async () => {
    expect(await outcome(withEntries({ name: 'a', data: 'x', flags: 1, deflate: true }))).toMatch(
      /^refused: .*a is encrypted/,
    )
    expect(await outcome(withEntries({ name: 'a', data: 'x', method: 14 }))).toMatch(
      /^refused: .*in a way that MAM does not know/,
    )
  })

  test('with more entries than any project is refused', async () => {
    const many = Array.from({ length: 10_001 }, (_, number) => ({ name: `e${number}` }))
    expect(await outcome(rawZip(many))).toMatch(/^refused: .*more than 10000 entries/)
    expect(await outcome(rawZip(many, 5))).toMatch(/^refused: /)
  })

  test('that would grow beyond measure is refused before anything is written', async () => {
    const zeros: RawEntry = { name: 'zeros', data: Buffer.alloc(8_000_000), deflate: true }
    expect(await outcome(withEntries(zeros))).toMatch(/^refused: .*zeros would grow more than 200 times/)
    const small: RawEntry = { name: 'zeros', data: Buffer.alloc(1_000_000), deflate: true }
    expect(await outcome(withEntries(small))).toBe('done')
  })

  test('that adds up to more than 4 GiB is refused, though each entry is modest', async () => {
    const data = Buffer.alloc(4_500_000)
    const big = (number: number): RawEntry => ({ name: `e${number}`, data, method: 8, declaredBytes: 900_000_000 })
    const zip = rawZip([manifest([listed(session)]), session, ...[1, 2, 3, 4, 5].map(big)])
    expect(await outcome(zip)).toMatch(/^refused: .*more than 4294967296 bytes/)
  })

  test('whose entries share their data is refused', async () => {
    const data = Buffer.alloc(100_000, 'xy')
    const again = Array.from({ length: 5 }, (_, number) => ({ name: `b${number}`, data, sameDataAs: 2 }))
    const entries: RawEntry[] = [session, { name: 'a', data }, ...again]
    expect(await outcome(rawZip([manifest(entries.map(listed)), ...entries]))).toMatch(/^refused: .*entries overlap/)
  })

  test.each([
    ['less', 10],
    ['more', 2_000],
  ])('that declares %s than it holds is refused', async (_, declaredBytes) => {
    const liar: RawEntry = { name: 'liar', data: 'y'.repeat(1_000), deflate: true, declaredBytes }
    const entries = [listed(session), { ...listed(liar), bytes: declaredBytes }]
    expect(await outcome(rawZip([manifest(entries), session, liar]))).toMatch(/^refused: /)
    expect(await outcome(withEntries(liar))).toMatch(/^refused: .*liar has \d+ bytes, expected 1000/)
  })

  test('that stores another length than it declares is refused', async () => {
    const liar: RawEntry = { name: 'liar', data: 'y'.repeat(1_000), declaredBytes: 500 }
    expect(
      await outcome(rawZip([manifest([listed(session), { ...listed(liar), bytes: 500 }]), session, liar])),
    ).toMatch(/^refused: /)
  })

  test('with another content than its manifest says is refused', async () => {
    const wrong = { ...listed({ name: 'a', data: 'x' }), sha256: sha256('y') }
    const zip = rawZip([manifest([listed(session), wrong]), session, { name: 'a', data: 'x' }])
    expect(await outcome(zip)).toMatch(/^damaged: .*bad\.zip: a is not what was packed/)
  })

  test('with more or fewer files than its manifest lists is refused', async () => {
    const extra = rawZip([manifest([listed(session)]), session, { name: 'extra', data: 'x' }])
    expect(await outcome(extra)).toMatch(/^refused: .*extra is not listed/)
    const missing = rawZip([manifest([session, { name: 'a' }].map(listed)), session])
    expect(await outcome(missing)).toMatch(/^refused: .*a is missing/)
    const twice = rawZip([manifest([session, session].map(listed)), session])
    expect(await outcome(twice)).toMatch(/^refused: .*listed twice/)
  })

  test.each([
    ['', /its manifest\.json is damaged/],
    ['null', /is not one of MAM/],
    ['[]', /is not one of MAM/],
    ['{"kind":"mam-archive"}', /has no version/],
    ['{"kind":"mam-archive","version":2}', /from a newer version of MAM \(archive version 2, this one knows 1\)/],
    ['{"kind":"mam-archive","version":1,"entries":{}}', /lists no files/],
    ['{"kind":"mam-archive","version":1,"entries":[{"path":"../x","bytes":1,"sha256":""}]}', /lists no files/],
    ['{"kind":"mam-archive","version":1,"session":"s","entries":[]}', /names no session/],
  ])('with the manifest %j is refused in words', async (data, words) => {
    expect(await outcome(rawZip([{ name: 'manifest.json', data }, session]))).toMatch(words)
  })

  test('without a manifest, or that is no zip at all, is refused', async () => {
    expect(await outcome(rawZip([session]))).toMatch(/^refused: .*there is no manifest\.json in it/)
    expect(await outcome(Buffer.from('RIFF....WAVE'))).toMatch(/^refused: .*bad\.zip: not unpacked/)
    await writeFile(at('bad.zip'), '')
    await truncate(at('bad.zip'), 1e6)
    expect(await refusal(unpackArchive(at('bad.zip'), at('out')))).toMatch(/^refused: /)
    expect(await refusal(unpackArchive(folder, at('out')))).toMatch(/^not-a-file: /)
  })
})
