/**
 * Levels, positions, load and played values for those who look. The engine is polled at display rate while somebody does,
 * and rarely otherwise; each watcher gets what is newest when it can take it: peaks since its last message, and every value
 * that changed since then once.
 */
import type { MessageInitShape } from '@bufbuild/protobuf'
import type { WatchResponseSchema } from '../../contract/gen/mam/v1/mam_pb.js'
import { PlayState } from '../../contract/gen/mam/v1/state_pb.js'
import { framesToWire } from '../../contract/validate.ts'
import type { EngineStatus } from '../native.ts'

type WatchResponse = MessageInitShape<typeof WatchResponseSchema>

/** What one poll of the engine found. */
export interface Poll {
  readonly revision: number
  readonly status: EngineStatus
  /** Linear: master left, master right, then nodes. */
  readonly peaks: Float32Array
  readonly peakLoad: number
  readonly played: readonly PlayedChange[]
}

export interface PlayedChange {
  readonly node: number
  readonly param: number
  readonly value: number
}

const DISPLAY_MS = 1000 / 60
const UNWATCHED_MS = 500
/** Stopped and silent, little changes. */
const QUIET_MS = 200

interface Watcher {
  readonly periodMs: number
  lastSentMs: number
  latest: Poll | undefined
  /** Whether `latest` came after the last message. */
  hasNews: boolean
  peaks: Float32Array
  readonly changed: Map<string, PlayedChange>
  wake: () => void
}

export class HotFeed {
  private readonly poll: (watched: boolean) => Poll
  private readonly watchers = new Set<Watcher>()
  private timer: NodeJS.Timeout | undefined
  private isClosed = false

  /** `poll` asks the engine; it is called on the main thread, with `watched` false when nobody looks. */
  constructor(poll: (watched: boolean) => Poll) {
    this.poll = poll
    this.schedule()
  }

  get watcherCount(): number {
    return this.watchers.size
  }

  close(): void {
    this.isClosed = true
    clearTimeout(this.timer)
    for (const watcher of this.watchers) watcher.wake()
  }

  /** Polls now, so that what an action changed is not mixed with what came before it. */
  tick(): void {
    const poll = this.poll(this.watchers.size > 0)
    for (const watcher of this.watchers) collect(watcher, poll)
  }

  /** Played values that changed without a command: everybody is told with the next message. */
  push(changes: readonly PlayedChange[]): void {
    for (const watcher of this.watchers) for (const change of changes) watcher.changed.set(keyOf(change), change)
  }

  /** At most `rateHz` messages a second, 0 for display rate. Ends when the signal is aborted. */
  async *watch(rateHz: number, signal: AbortSignal): AsyncGenerator<WatchResponse, void, void> {
    const periodMs = rateHz > 0 ? Math.max(DISPLAY_MS, 1000 / rateHz) : DISPLAY_MS
    const watcher: Watcher = {
      periodMs,
      lastSentMs: 0,
      latest: undefined,
      hasNews: false,
      peaks: new Float32Array(),
      changed: new Map(),
      wake: () => {},
    }
    const stop = () => watcher.wake()
    signal.addEventListener('abort', stop)
    this.watchers.add(watcher)
    if (this.watchers.size === 1) this.schedule()
    try {
      while (!signal.aborted && !this.isClosed) {
        const message = take(watcher)
        if (message) yield message
        else
          await new Promise<void>((resolve) => {
            watcher.wake = resolve
          })
      }
    } finally {
      this.watchers.delete(watcher)
      signal.removeEventListener('abort', stop)
    }
  }

  private schedule(): void {
    clearTimeout(this.timer)
    if (this.isClosed) return
    const run = () => {
      try {
        this.tick()
      } catch (error) {
        // The sound does not depend on it, and the next poll may do better.
        console.error(error)
      }
      this.schedule()
    }
    this.timer = setTimeout(run, this.watchers.size > 0 ? DISPLAY_MS : UNWATCHED_MS)
    this.timer.unref()
  }
}

function collect(watcher: Watcher, poll: Poll): void {
  if (watcher.latest?.revision !== poll.revision) {
    watcher.changed.clear()
    watcher.peaks = new Float32Array(poll.peaks.length)
  }
  watcher.latest = poll
  watcher.hasNews = true
  poll.peaks.forEach((peak, i) => {
    watcher.peaks[i] = Math.max(watcher.peaks[i]!, peak)
  })
  for (const change of poll.played) watcher.changed.set(keyOf(change), change)
  watcher.wake()
}

/** The next message, if there is something to say by now. */
function take(watcher: Watcher): WatchResponse | undefined {
  const poll = watcher.latest
  if (!poll || !watcher.hasNews) return undefined
  const quiet =
    poll.status.state === 'stopped' && watcher.changed.size === 0 && watcher.peaks.every((peak) => peak === 0)
  const now = performance.now()
  // Half a poll of slack: timers come a little early or late.
  const due = watcher.lastSentMs + (quiet ? QUIET_MS : watcher.periodMs) - DISPLAY_MS / 2
  if (now < due) return undefined
  const message = messageOf(poll, watcher.peaks, [...watcher.changed.values()])
  watcher.lastSentMs = now
  watcher.hasNews = false
  watcher.peaks = new Float32Array(poll.peaks.length)
  watcher.changed.clear()
  return message
}

function messageOf(poll: Poll, peaks: Float32Array, played: PlayedChange[]): WatchResponse {
  const { status } = poll
  return {
    revision: framesToWire(poll.revision),
    playState: status.state === 'playing' ? PlayState.PLAYING : PlayState.STOPPED,
    timelineFrame: framesToWire(status.timelineFrame),
    engineFrame: framesToWire(status.engineFrame),
    pass: status.pass,
    peaks: [...peaks],
    load: status.load,
    peakLoad: poll.peakLoad,
    xruns: framesToWire(status.xruns),
    lateCommands: framesToWire(status.lateCommands),
    droppedCommands: framesToWire(status.droppedCommands + status.lostLogRecords),
    played,
  }
}

function keyOf(change: PlayedChange): string {
  return `${change.node}:${change.param}`
}
