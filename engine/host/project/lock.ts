/**
 * One writer a project. The lock is a small file that names its owner; one that a dead process left is taken over.
 *
 *   free ── link lock ──▶ held ── release ──▶ free
 *                          └─ owner dead ─▶ claimed (lock.<id of the dead>) ── rename over lock ──▶ held
 *
 * Of several processes that find the same dead owner one makes the claim file, which exists once for each id. The claim
 * counts only while the lock still has that id, which is read again after making it: a slow process can't take a lock
 * that was taken over and released meanwhile.
 */
import { randomBytes } from 'node:crypto'
import { stat, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import {
  createExclusive,
  type LinkCalls,
  type LockRecord,
  readRecord,
  replaceRecord,
  sweepClaims,
} from './lock-file.ts'
import { livenessOf, ownIdentity } from './process-identity.ts'
import { codeOf, wording } from './trouble.ts'

/** Why the project is not ours: who has it, and since when. */
export interface HeldBy {
  readonly who: string
  /** ISO 8601, by the owner's clock. */
  readonly since: string
  readonly host: string
  readonly pid: number
  /** The owner is on another machine, so that nobody here can tell whether it runs. */
  readonly mayBeDead: boolean
  /** For `takeOverFrom`. */
  readonly id: string
}

export interface LockOptions {
  readonly now?: () => number
  /** `id` of a HeldBy: takes the lock from exactly that owner, though it may live. Only when a person asks for it. */
  readonly takeOverFrom?: string
  readonly calls?: LinkCalls
}

const MAX_TRIES = 50

export class ProjectLock {
  readonly path: string
  private readonly record: LockRecord
  private released = false

  /**
   * `place`: a project's folder, or one file that is no project. `who`: name for others to read. Rejects with ProjectError
   * where no lock can be made (read-only, full, gone): such a place can be read, not saved to.
   */
  static async acquire(place: string, who: string, options: LockOptions = {}): Promise<ProjectLock | HeldBy> {
    const path = await wording(place, () => lockPathOf(place))
    const record = newRecord(who, options.now ?? Date.now)
    return await wording(path, async () => {
      for (let tries = 0; tries < MAX_TRIES; tries++) {
        const outcome = await tryOnce(path, record, options)
        if (outcome === 'ours') {
          const lock = new ProjectLock(path, record)
          // Without hard links somebody may have read the lock before its content stood in it, and taken it for broken.
          if (!(await lock.isStillOurs())) continue
          await sweepClaims(path, record.id)
          return lock
        }
        if (outcome !== 'again') return outcome
        await wait(10)
      }
      throw new Error('other programs keep taking and releasing its lock; try again')
    })
  }

  /** Who has it, as far as anybody can tell; undefined where it is free. Writes nothing. Rejects with ProjectError. */
  static async holderOf(place: string): Promise<HeldBy | undefined> {
    const path = await wording(place, () => lockPathOf(place))
    const record = await wording(path, () => readRecord(path))
    return record && livenessOf(record) !== 'dead' ? heldBy(record) : undefined
  }

  private constructor(path: string, record: LockRecord) {
    this.path = path
    this.record = record
  }

  /** False once somebody else took it over: then nothing may be saved any more. */
  async isStillOurs(): Promise<boolean> {
    if (this.released) return false
    const found = await readRecord(this.path).catch(() => undefined)
    return found?.id === this.record.id
  }

  /** Never rejects: a lock in a folder that is gone is released. */
  async release(): Promise<void> {
    if (this.released) return
    this.released = true
    const claim = claimPath(this.path, this.record.id)
    const isClaimed = await createExclusive(claim, { ...this.record, id: newId() }).catch(() => false)
    // Without a claim somebody is taking the lock over, and it is theirs to remove.
    if (!isClaimed) return
    const found = await readRecord(this.path).catch(() => undefined)
    if (found?.id === this.record.id) await unlink(this.path).catch(() => {})
    await unlink(claim).catch(() => {})
  }
}

/** What one process writes down, whatever becomes of it. */
function newRecord(who: string, now: () => number): LockRecord {
  return { id: newId(), who, since: new Date(now()).toISOString(), ...ownIdentity() }
}

const newId = () => randomBytes(8).toString('hex')
const claimPath = (path: string, id: string) => `${path}.${id}`

async function lockPathOf(place: string): Promise<string> {
  const isFolder = await stat(place).then(
    (found) => found.isDirectory(),
    (error) => {
      if (codeOf(error) === 'ENOENT') return false
      throw error
    },
  )
  return isFolder ? join(place, '.mam-lock') : join(dirname(place), `.${basename(place)}.mam-lock`)
}

async function tryOnce(path: string, record: LockRecord, options: LockOptions): Promise<'ours' | 'again' | HeldBy> {
  const { takeOverFrom, calls } = options
  if (await createExclusive(path, record, calls)) return 'ours'
  const base = await readRecord(path)
  if (!base) return 'again'
  let owner = base
  const claims: string[] = []
  for (;;) {
    const claim = claimPath(path, owner.id)
    const isFree = livenessOf(owner) === 'dead' || owner.id === takeOverFrom
    if (!isFree) return (await readRecord(path))?.id === base.id ? heldBy(owner) : 'again'
    if (await createExclusive(claim, record, calls)) return await settleClaim(path, base, record, [...claims, claim])
    claims.push(claim)
    const next = await readRecord(claim)
    if (!next) return 'again'
    owner = next
  }
}

/** The claim is ours; it counts if the lock is still what it was made for. */
async function settleClaim(path: string, base: LockRecord, record: LockRecord, claims: string[]) {
  try {
    if ((await readRecord(path))?.id !== base.id) {
      await unlink(claims.at(-1)!)
      return 'again'
    }
    await replaceRecord(path, record)
  } catch (error) {
    await unlink(claims.at(-1)!).catch(() => {})
    throw error
  }
  for (const claim of claims) await unlink(claim).catch(() => {})
  return 'ours'
}

function heldBy(owner: LockRecord): HeldBy {
  const { who, since, host, pid, id } = owner
  return { who, since, host, pid, id, mayBeDead: livenessOf(owner) !== 'alive' }
}
