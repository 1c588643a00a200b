import { chmod, mkdir, mkdtemp, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type FileError, maxFileBytes, rackCandidates, readRackFile } from './files.ts'
import { writeWhole } from './project/write.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mam-files-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const place = (searchPaths?: string) => ({ folder, searchPaths })
const problemOf = async (path: string) =>
  readRackFile(path, place()).then(
    () => 'read',
    (error: FileError) => error.problem,
  )

describe('finding a rack', () => {
  test('looks as given, below examples/rack, then in each search path', () => {
    const extra = ['/one', '', '/two/'].join(delimiter)
    expect(rackCandidates('a/b.json', { folder: '/here', searchPaths: extra })).toEqual([
      '/here/a/b.json',
      '/here/examples/rack/a/b.json',
      '/one/a/b.json',
      '/two/a/b.json',
    ])
    expect(rackCandidates('/abs.json', { folder: '/here', searchPaths: extra })).toEqual(['/abs.json'])
  })

  test('takes the first that is there', async () => {
    await mkdir(join(folder, 'examples/rack'), { recursive: true })
    await mkdir(join(folder, 'more'))
    await writeFile(join(folder, 'more/a.json'), 'more')
    expect(await readRackFile('a.json', place(join(folder, 'more')))).toEqual({
      path: join(folder, 'more/a.json'),
      text: 'more',
    })
    await writeFile(join(folder, 'examples/rack/a.json'), 'examples')
    expect((await readRackFile('a.json', place(join(folder, 'more')))).text).toBe('examples')
    await writeFile(join(folder, 'a.json'), 'given')
    expect((await readRackFile('a.json', place(join(folder, 'more')))).text).toBe('given')
  })

  test('finds racks and sessions with extensions of their own, also where none was typed', async () => {
    await writeFile(join(folder, 'a.mamrack'), 'rack')
    await writeFile(join(folder, 'b.mamsession'), 'session')
    await writeFile(join(folder, 'b.json'), 'json')
    expect((await readRackFile('a.mamrack', place())).text).toBe('rack')
    expect((await readRackFile('a', place())).path).toBe(join(folder, 'a.mamrack'))
    expect((await readRackFile('b', place())).text).toBe('session')
    await writeFile(join(folder, 'b'), 'as given')
    expect((await readRackFile('b', place())).text).toBe('as given')
  })

  test('names every place where it looked', async () => {
    await expect(readRackFile('no.json', place('/elsewhere'))).rejects.toThrow(/no\.json.*examples.rack.*elsewhere/)
    expect(await problemOf('no.json')).toBe('not-found')
    expect(await problemOf('a.json/b.json')).toBe('not-found')
  })
})

describe('reading a rack', () => {
  test('keeps a byte order mark and line ends, so that writing gives the same bytes', async () => {
    const bytes = Buffer.from('\ufeff{ "description": "für\\r\\n" }\r\n')
    const path = join(folder, 'a.json')
    await writeFile(path, bytes)
    const { text } = await readRackFile(path)
    await writeWhole(path, text)
    expect((await readFile(path)).equals(bytes)).toBe(true)
  })

  test('refuses folders, bytes that are no text, and files that are too large', async () => {
    expect(await problemOf(folder)).toBe('not-a-file')
    await writeFile(join(folder, 'wav.json'), Buffer.from([0x52, 0xff, 0xfe, 0x00]))
    expect(await problemOf('wav.json')).toBe('not-utf8')
    await writeFile(join(folder, 'big.json'), '')
    await truncate(join(folder, 'big.json'), maxFileBytes + 1)
    expect(await problemOf('big.json')).toBe('too-large')
  })

  test('tells a file that may not be read or loops, instead of looking on', async () => {
    await symlink(join(folder, 'loop.json'), join(folder, 'loop.json'))
    expect(await problemOf('loop.json')).toBe('unreadable')
    await writeFile(join(folder, 'secret.json'), '{}')
    await chmod(join(folder, 'secret.json'), 0)
    // Root reads everything, whatever the permissions say.
    expect(await problemOf('secret.json')).toBe(process.getuid?.() === 0 ? 'read' : 'unreadable')
  })
})
