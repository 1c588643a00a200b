/** The file of a lock: made by one process only, read whole or not at all. */
import { createHash, randomBytes } from 'node:crypto'
import fs, { open, readdir, readFile, rename, rm, unlink, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { livenessOf, ownIdentity, type ProcessIdentity } from './process-identity.ts'
import { codeOf } from './trouble.ts'

export interface LockRecord extends ProcessIdentity {
  /** Of this one acquisition. */
  readonly id: string
  readonly who: string
  /** ISO 8601. */
  readonly since: string
}

/** Tests hand over a disk without hard links. */
export type LinkCalls = Pick<typeof fs, 'link'>

/** False where the file is there already. The name appears with its content, by a hard link. */
export async function createExclusive(path: string, record: LockRecord, calls: LinkCalls = fs): Promise<boolean> {
  const temporary = temporaryOf(path)
  try {
    await writeFile(temporary, textOf(record), { flag: 'wx' })
    return await calls.link(temporary, path).then(
      () => true,
      (error) => {
        if (codeOf(error) === 'EEXIST') return false
        if (NO_LINKS.has(codeOf(error))) return createInPlace(path, record)
        throw error
      },
    )
  } finally {
    await rm(temporary, { force: true }).catch(() => {})
  }
}

/** Memory sticks (FAT, exFAT) and some network disks have no hard links. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'UNKNOWN'])

async function createInPlace(path: string, record: LockRecord): Promise<boolean> {
  const file = await open(path, 'wx').catch((error) => {
    if (codeOf(error) === 'EEXIST') return undefined
    throw error
  })
  if (!file) return false
  try {
    await file.writeFile(textOf(record))
    return true
  } finally {
    await file.close()
  }
}

export async function replaceRecord(path: string, record: LockRecord): Promise<void> {
  const temporary = temporaryOf(path)
  try {
    await writeFile(temporary, textOf(record), { flag: 'wx' })
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

/** Undefined where there is no lock. One that stays unreadable was cut by a crash: its owner counts as dead. */
export async function readRecord(path: string): Promise<LockRecord | undefined> {
  for (let tries = 0; ; tries++) {
    const text = await readFile(path, 'utf8').catch((error) => {
      if (codeOf(error) === 'ENOENT') return undefined
      throw error
    })
    if (text === undefined) return undefined
    const record = recordOf(text)
    if (record) return record
    // Where there are no hard links, the owner may be between creating and writing.
    if (tries === 20) return brokenRecord(text)
    await wait(10)
  }
}

/** Claims of dead processes for locks that are no more. */
export async function sweepClaims(path: string, ownId: string): Promise<void> {
  const prefix = `${basename(path)}.`
  const names = await readdir(dirname(path)).catch(() => [] as string[])
  for (const name of names) {
    if (!name.startsWith(prefix) || name === prefix + ownId) continue
    const file = join(dirname(path), name)
    const record = await readRecord(file).catch(() => undefined)
    if (record && livenessOf(record) === 'dead') await unlink(file).catch(() => {})
  }
}

const temporaryOf = (path: string) => `${path}.new-${process.pid}-${randomBytes(4).toString('hex')}`
const textOf = (record: LockRecord) => `${JSON.stringify(record, null, 2)}\n`

function recordOf(text: string): LockRecord | undefined {
  try {
    const content = JSON.parse(text) as Partial<Record<keyof LockRecord, unknown>> | null
    const texts = ['id', 'who', 'since', 'host', 'boot', 'pidSpace', 'started', 'machine'] as const
    const isWhole = typeof content?.pid === 'number' && texts.every((key) => typeof content[key] === 'string')
    return isWhole && /^[0-9a-f]+$/.test(content.id as string) ? (content as LockRecord) : undefined
  } catch {
    return undefined
  }
}

/** A process of an earlier start of this machine: dead. */
function brokenRecord(text: string): LockRecord {
  const id = createHash('sha256').update(text).digest('hex').slice(0, 16)
  return { ...ownIdentity(), id, who: '', since: new Date(0).toISOString(), pid: 0, boot: 'broken' }
}
