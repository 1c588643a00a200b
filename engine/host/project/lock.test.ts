import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type HeldBy, ProjectLock } from './lock.ts'
import { ownIdentity } from './process-identity.ts'
import { type Child, startChild } from './testing/child.ts'
import { smallDisk } from './testing/small-disk.ts'

let folder = ''
const children: Child[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mam-lock-'))
})
afterEach(async () => {
  for (const child of children.splice(0)) child.process.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

const locked = async (who = 'Ann', options = {}) => {
  const lock = await ProjectLock.acquire(folder, who, options)
  if (!(lock instanceof ProjectLock)) throw new Error(`held by ${lock.who}`)
  return lock
}
const refused = async (options = {}): Promise<HeldBy> => {
  const held = await ProjectLock.acquire(folder, 'Bob', options)
  if (held instanceof ProjectLock) throw new Error('not refused')
  return held
}
const holder = async (who = 'Cyd') => {
  const script = `const { ProjectLock } = await load('lock.ts')
    const lock = await ProjectLock.acquire(args[0], args[1])
    console.log(lock instanceof ProjectLock ? 'locked' : 'refused'); setInterval(() => {}, 1000)`
  const child = startChild(script, [folder, who])
  children.push(child)
  expect(await child.line('')).toBe('locked')
  return child
}
const record = (changes: object) => ({
  id: 'abc1',
  who: 'Dee',
  since: '2020-01-01T00:00:00.000Z',
  ...ownIdentity(),
  ...changes,
})
const lockFile = () => join(folder, '.mam-lock')

describe('the lock of a project', () => {
  test('is free again after release, and leaves nothing', async () => {
    const lock = await locked()
    expect(await lock.isStillOurs()).toBe(true)
    await lock.release()
    await lock.release()
    expect(await lock.isStillOurs()).toBe(false)
    expect(await readdir(folder)).toEqual([])
    await (await locked()).release()
  })

  test('tells a second opener who has it and since when, in this process and in another', async () => {
    const lock = await locked('Ann', { now: () => Date.UTC(2031, 1, 2, 3, 4, 5) })
    const since = '2031-02-02T03:04:05.000Z'
    expect(await refused()).toMatchObject({
      who: 'Ann',
      since,
      host: ownIdentity().host,
      pid: process.pid,
      mayBeDead: false,
    })
    await lock.release()
    const child = await holder()
    expect(await refused()).toMatchObject({ who: 'Cyd', pid: child.process.pid, mayBeDead: false })
  })

  test('of one file stands beside it and leaves its neighbours free', async () => {
    await writeFile(join(folder, 'a.mamrack'), '')
    const lock = await ProjectLock.acquire(join(folder, 'a.mamrack'), 'Ann')
    expect(await ProjectLock.acquire(join(folder, 'a.mamrack'), 'Bob')).toMatchObject({ who: 'Ann' })
    expect(await ProjectLock.acquire(join(folder, 'b.mamrack'), 'Bob')).toBeInstanceOf(ProjectLock)
    expect(lock).toBeInstanceOf(ProjectLock)
  })

  test('of a process that was killed is taken over', async () => {
    const child = await holder()
    child.process.kill('SIGKILL')
    await child.ended()
    const lock = await locked('Ann')
    expect(await readdir(folder)).toEqual(['.mam-lock'])
    expect(await refused()).toMatchObject({ who: 'Ann' })
    await lock.release()
    expect(await readdir(folder)).toEqual([])
  })

  test('of another process with the same number is taken over', async () => {
    await writeFile(lockFile(), JSON.stringify(record({ started: '1' })))
    expect(await locked()).toBeInstanceOf(ProjectLock)
  })

  test('of before a restart of the machine is taken over, though the clock went backwards', async () => {
    await writeFile(lockFile(), JSON.stringify(record({ boot: 'another', since: '2099-01-01T00:00:00.000Z' })))
    const lock = await locked('Ann', { now: () => 0 })
    expect(await refused()).toMatchObject({ who: 'Ann', since: '1970-01-01T00:00:00.000Z' })
    await lock.release()
  })

  test.each(['', '{', '{"id":"../../x","pid":1}', '\0'.repeat(100)])(
    'cut by a crash to %j is taken over',
    async (text) => {
      await writeFile(lockFile(), text)
      await (await locked()).release()
      expect(await readdir(folder)).toEqual([])
    },
  )

  test('of another machine is kept until a person says to take exactly that one', async () => {
    await writeFile(lockFile(), JSON.stringify(record({ host: 'elsewhere', boot: 'x' })))
    const held = await refused()
    expect(held).toMatchObject({ who: 'Dee', host: 'elsewhere', mayBeDead: true })
    expect(await refused({ takeOverFrom: 'abc2' })).toMatchObject({ who: 'Dee' })
    const lock = await locked('Ann', { takeOverFrom: held.id })
    expect(await lock.isStillOurs()).toBe(true)
  })

  test('taken over from a living owner is noticed by that owner, whose release does no harm', async () => {
    const first = await locked('Ann')
    const { id } = await refused()
    const second = await locked('Bob', { takeOverFrom: id })
    expect(await first.isStillOurs()).toBe(false)
    await first.release()
    expect(await second.isStillOurs()).toBe(true)
    expect(await refused()).toMatchObject({ who: 'Bob' })
  })

  test("that somebody is taking over is not touched by its owner's release", async () => {
    const first = await locked('Ann')
    const claim = `.mam-lock.${(await refused()).id}`
    await writeFile(join(folder, claim), JSON.stringify(record({ id: 'abc9' })))
    await first.release()
    expect((await readdir(folder)).sort()).toEqual(['.mam-lock', claim])
  })

  test('is made nowhere that can not be written, and says so', async ({ skip }) => {
    await expect(ProjectLock.acquire(join(folder, 'gone/a.json'), 'Ann')).rejects.toMatchObject({
      reason: 'folder-missing',
    })
    await writeFile(join(folder, 'file'), '')
    await expect(ProjectLock.acquire(join(folder, 'file/x'), 'Ann')).rejects.toMatchObject({ reason: 'folder-missing' })
    const disk = smallDisk(16)
    if (!disk) return skip('may not mount a disk to fill')
    try {
      disk.makeReadOnly()
      await expect(ProjectLock.acquire(disk.folder, 'Ann')).rejects.toMatchObject({ reason: 'read-only' })
    } finally {
      disk.remove()
    }
  })

  test('vanishes with its folder without trouble', async () => {
    await mkdir(join(folder, 'project'))
    const lock = await ProjectLock.acquire(join(folder, 'project'), 'Ann')
    await rm(join(folder, 'project'), { recursive: true })
    if (!(lock instanceof ProjectLock)) throw new Error('refused')
    expect(await lock.isStillOurs()).toBe(false)
    await lock.release()
  })
})

describe('processes that race for the lock', () => {
  const racer = `const { ProjectLock } = await load('lock.ts')
    const { writeFile, readFile, rename } = await import('node:fs/promises')
    const [folder, who, dies] = args
    // As if its owner had died: the process of that number started at another time.
    const leaveDead = async (lock, owned) => {
      const dead = { ...JSON.parse(await readFile(lock, 'utf8')), started: '1', id: process.pid.toString(16) + 'a' + owned }
      await writeFile(folder + '/dead-' + who, JSON.stringify(dead))
      await rename(folder + '/dead-' + who, lock)
    }
    let owned = 0
    const end = performance.now() + 700
    while (performance.now() < end || owned < 12) {
      const lock = await ProjectLock.acquire(folder, who)
      if (!(lock instanceof ProjectLock)) continue
      owned++
      await writeFile(folder + '/owner', who)
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 3))
      const seen = await readFile(folder + '/owner', 'utf8')
      if (seen !== who) console.log('two owners: ' + who + ' and ' + seen)
      if (dies && owned === 20) process.kill(process.pid, 'SIGKILL')
      if (owned % 3) await lock.release()
      else await leaveDead(folder + '/.mam-lock', owned)
    }
    console.log('owned ' + owned)`

  test('own it one at a time, also where some of them die while they have it', async () => {
    const racers = ['a', 'b', 'c', 'd'].map((who, at) => startChild(racer, [folder, who, at < 2 ? 'dies' : '']))
    children.push(...racers)
    const printed = await Promise.all(racers.map((one) => one.ended()))
    expect(printed.join('')).not.toContain('two owners')
    expect(printed.join('')).toMatch(/owned \d{2,}/)
    await (await locked()).release()
    expect((await readdir(folder)).filter((name) => name !== 'owner')).toEqual([])
  })

  test("for a dead one's lock: exactly one of many in one process gets it", async () => {
    await writeFile(lockFile(), JSON.stringify(record({ started: '1' })))
    const outcomes = await Promise.all(Array.from({ length: 20 }, (_, at) => ProjectLock.acquire(folder, `w${at}`)))
    expect(outcomes.filter((one) => one instanceof ProjectLock)).toHaveLength(1)
    expect(await readdir(folder)).toEqual(['.mam-lock'])
    expect(JSON.parse(await readFile(lockFile(), 'utf8'))).toMatchObject({ pid: process.pid })
  })
})
