/** State on its way to those who look: one snapshot, then patches with versions. */
import { randomUUID } from 'node:crypto'
import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf'
import {
  type ChangeSchema,
  OriginSchema,
  PatchSchema,
  type SnapshotSchema,
  type SubscribeResponseSchema,
} from '../../contract/gen/mam/v1/mam_pb.js'
import type { StateSchema } from '../../contract/gen/mam/v1/state_pb.js'

type Change = MessageInitShape<typeof ChangeSchema>
type Patch = MessageInitShape<typeof PatchSchema>
type Update = MessageInitShape<typeof SubscribeResponseSchema>

/** Who asked for a change; empty where the host made it by itself. */
export interface Origin {
  readonly client: string
  readonly sequence: number
  readonly gesture: string
}

export const HOST_ORIGIN: Origin = { client: '', sequence: 0, gesture: '' }

/** A reader that is further behind, by either, gets a snapshot. */
const MAX_WAITING_PATCHES = 256
const MAX_WAITING_BYTES = 4 * 1024 * 1024
/** Whoever has no more than these waiting keeps up, and weighing patches costs as much as sending them. */
const MAX_UNWEIGHED_PATCHES = 8

interface Reader {
  waiting: Patch[]
  needsSnapshot: boolean
  wake: () => void
}

export class Publication {
  /** Versions of two runs do not compare. */
  readonly run = randomUUID()
  private readonly readState: () => MessageInitShape<typeof StateSchema>
  private readonly readers = new Set<Reader>()
  private lastVersion = 1

  constructor(readState: () => MessageInitShape<typeof StateSchema>) {
    this.readState = readState
  }

  get version(): number {
    return this.lastVersion
  }

  get readerCount(): number {
    return this.readers.size
  }

  publish(changes: readonly Change[], origin: Origin = HOST_ORIGIN): void {
    if (changes.length === 0) return
    this.lastVersion++
    const from = create(OriginSchema, { ...origin, sequence: BigInt(origin.sequence) })
    const patch: Patch = { version: BigInt(this.lastVersion), origin: from, changes: [...changes] }
    for (const reader of this.readers) enqueue(reader, patch)
  }

  /** Ends when the signal is aborted. `onStart` is given a way to ask how many changes wait for this reader. */
  async *subscribe(
    signal: AbortSignal,
    onStart: (waiting: () => number) => void = () => {},
  ): AsyncGenerator<Update, void, void> {
    const reader: Reader = { waiting: [], needsSnapshot: true, wake: () => {} }
    onStart(() => reader.waiting.length)
    const stop = () => reader.wake()
    signal.addEventListener('abort', stop)
    this.readers.add(reader)
    try {
      while (!signal.aborted) {
        if (reader.needsSnapshot) yield { update: { case: 'snapshot', value: this.snapshotFor(reader) } }
        else if (reader.waiting.length > 0) yield { update: { case: 'patch', value: reader.waiting.shift()! } }
        else await news(reader)
      }
    } finally {
      this.readers.delete(reader)
      signal.removeEventListener('abort', stop)
    }
  }

  private snapshotFor(reader: Reader): MessageInitShape<typeof SnapshotSchema> {
    reader.needsSnapshot = false
    reader.waiting = []
    return { run: this.run, version: BigInt(this.lastVersion), state: this.readState() }
  }
}

function enqueue(reader: Reader, patch: Patch): void {
  if (reader.needsSnapshot) return
  reader.waiting.push(patch)
  if (reader.waiting.length > MAX_WAITING_PATCHES || bytesOf(reader.waiting) > MAX_WAITING_BYTES) {
    reader.needsSnapshot = true
    reader.waiting = []
  }
  reader.wake()
}

/** Each patch is weighed once, for all readers. */
const weights = new WeakMap<Patch, number>()

function bytesOf(waiting: readonly Patch[]): number {
  return waiting.length <= MAX_UNWEIGHED_PATCHES ? 0 : waiting.reduce((sum, patch) => sum + weightOf(patch), 0)
}

function weightOf(patch: Patch): number {
  const known = weights.get(patch)
  if (known !== undefined) return known
  const weight = toBinary(PatchSchema, create(PatchSchema, patch)).length
  weights.set(patch, weight)
  return weight
}

function news(reader: Reader): Promise<void> {
  return new Promise((resolve) => {
    reader.wake = resolve
  })
}
