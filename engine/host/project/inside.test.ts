import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { insideProject, referenceTo } from './inside.ts'
import { locate, readReference } from './locate.ts'
import type { ProjectError } from './trouble.ts'

let root = ''
let project = ''
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'mam-inside-')))
  project = join(root, 'project')
  await mkdir(join(project, 'racks'), { recursive: true })
  await writeFile(join(project, 'racks/a.mamrack'), '{"a":1}')
  await mkdir(join(root, 'rack'))
  await writeFile(join(root, 'rack/out.json'), '{"out":1}')
})
afterEach(() => rm(root, { recursive: true, force: true }))

const outcome = (path: string, parents?: 'allowed') =>
  insideProject(project, path, parents).then(
    (real) => real.slice(root.length + 1),
    (error: ProjectError) => `${error.reason}: ${error.message}`,
  )

describe('a reference of a project', () => {
  test('leads to the file behind every link, or to where a new one would be', async () => {
    await symlink('a.mamrack', join(project, 'racks/b.mamrack'))
    await symlink('racks', join(project, 'more'))
    expect(await outcome('racks/a.mamrack')).toBe('project/racks/a.mamrack')
    expect(await outcome('more/b.mamrack')).toBe('project/racks/a.mamrack')
    expect(await outcome('more/new/c.mamrack')).toBe('project/racks/new/c.mamrack')
    expect(await outcome('racks/../racks/a.mamrack')).toBe('project/racks/a.mamrack')
  })

  test('by a link of a file or of a folder that leads out is refused by name', async () => {
    await symlink(join(root, 'rack/out.json'), join(project, 'racks/link.json'))
    await symlink('../../rack', join(project, 'racks/folder'))
    expect(await outcome('racks/link.json')).toMatch(
      /^outside: racks\/link\.json: a symbolic link leads out .*out\.json/,
    )
    expect(await outcome('racks/folder/out.json')).toMatch(/^outside: racks\/folder\/out\.json: /)
    expect(await outcome('racks/folder/new.json')).toMatch(/^outside: /)
  })

  test('may be an absolute path anywhere', async () => {
    expect(await outcome(join(root, 'rack/out.json'))).toBe('rack/out.json')
  })

  test('by `..` is refused in a project and followed in a plain session, there also without hidden links', async () => {
    expect(await outcome('../rack/out.json')).toMatch(
      /^outside: \.\.\/rack\/out\.json: leads out of the project folder/,
    )
    expect(await outcome('racks/../../rack/out.json')).toMatch(/^outside: /)
    expect(await outcome('..')).toMatch(/^outside: /)
    expect(await outcome('.')).toMatch(/^outside: /)
    expect(await outcome('../rack/out.json', 'allowed')).toBe('rack/out.json')
    await mkdir(join(root, 'other'))
    await symlink('/etc', join(root, 'other/etc'))
    expect(await outcome('../other/etc/hostname', 'allowed')).toMatch(/^outside: /)
  })

  test('is written so that it is found again: from a project and from a plain session, inside and outside', async () => {
    for (const session of ['song.mamsession', 'song.json'])
      for (const file of [join(project, 'racks/a.mamrack'), join(root, 'rack/out.json')]) {
        const reference = referenceTo(file, join(project, session))
        expect((await readReference(join(project, session), reference)).path).toBe(file)
      }
    expect(referenceTo('/p/racks/a.mamrack', '/p/song.mamsession')).toBe('racks/a.mamrack')
    expect(referenceTo('/p/..racks/a', '/p/song.mamsession')).toBe('..racks/a')
    expect(referenceTo('/rack/a.json', '/p/song.mamsession')).toBe('/rack/a.json')
    expect(referenceTo('/rack/a.json', '/p/song.json')).toBe('../rack/a.json')
    expect(referenceTo('/rack/a.json', '')).toBe('/rack/a.json')
  })

  test('without a name, with NUL, through a file or in a circle is refused in words', async () => {
    expect(await outcome('')).toMatch(/^name-unusable: /)
    expect(await outcome('a\0b')).toMatch(/^name-unusable: /)
    expect(await outcome('racks/a.mamrack/b')).toMatch(/^folder-missing: /)
    await symlink('loop', join(project, 'loop'))
    expect(await outcome('loop')).toMatch(/^name-unusable: .*circle/)
  })
})

describe('opening', () => {
  const place = () => ({ folder: root, searchPaths: undefined })

  test('a folder opens the one session in it', async () => {
    await expect(locate('project', place())).rejects.toThrow(/project: there is no \.mamsession/)
    await writeFile(join(project, 'song.mamsession'), '{}')
    expect(await locate('project', place())).toMatchObject({ kind: 'session', folder: project, text: '{}' })
    await writeFile(join(project, 'other.mamsession'), '{}')
    await expect(locate('project', place())).rejects.toThrow(
      /2 sessions in this folder \(other.mamsession, song.mamsession\)/,
    )
  })

  test('plain JSON is a session where it says so, and a rack else', async () => {
    await writeFile(join(root, 's.json'), '\ufeff{"kind":"session"}')
    expect(await locate('s.json', place())).toMatchObject({ kind: 'session', folder: root })
    expect(await locate('rack/out.json', place())).toMatchObject({ kind: 'rack', folder: null })
    await writeFile(join(root, 'broken.json'), '{')
    expect(await locate('broken.json', place())).toMatchObject({ kind: 'rack' })
    await writeFile(join(root, 'x.mamsession'), '{')
    expect(await locate('x', place())).toMatchObject({ kind: 'session' })
  })

  test('a rack of a session is looked for beside it, then in the search paths', async () => {
    const session = join(project, 'song.mamsession')
    expect((await readReference(session, 'racks/a.mamrack', place())).text).toBe('{"a":1}')
    await expect(readReference(session, 'out.json', place())).rejects.toMatchObject({ problem: 'not-found' })
    const searched = { folder: root, searchPaths: join(root, 'rack') }
    expect((await readReference(session, 'out.json', searched)).path).toBe(join(root, 'rack/out.json'))
    await expect(readReference(session, 'no.json', searched)).rejects.toThrow(/no\.json.*looked for.*project.*rack/)
    await expect(readReference(session, '../rack/out.json', searched)).rejects.toMatchObject({ reason: 'outside' })
    expect((await readReference(join(project, 'song.json'), '../rack/out.json', place())).text).toBe('{"out":1}')
  })
})
