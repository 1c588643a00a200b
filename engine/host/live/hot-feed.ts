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
  /** Of the strips that `stripPeaks` counts: SessionMixer.revision. */
  readonly mixerRevision: number
  /** Linear, two a strip. */
  readonly stripPeaks: Float32Array
  /** As WatchResponse has them; empty while they are not measured. */
  readonly stripRms: Float32Array
  readonly stripLoudness: Float32Array
  readonly stripReductions: Float32Array
  readonly insertReductions: Float32Array
  /** Share of the time that a block has; empty where nobody looks. */
  readonly stripLoads: Float32Array
  readonly mixer: readonly MixerChange[]
}

/** A value of the mixer that commands changed. */
export interface MixerChange {
  readonly address: string
  readonly param: number
  readonly value: number
}

export interface PlayedChange {
  readonly node: number
  readonly param: number
  readonly value: number
}

/** What is not where the document has it. */
export interface Moved {
  /** Of the rack in front. */
  readonly played: readonly PlayedChange[]
  readonly mixer: readonly MixerChange[]
}

const DISPLAY_MS = 1000 / 60
const UNWATCHED_MS = 500
/** Stopped and silent, little changes. */
const QUIET_MS = 200

interface Watcher {
  readonly periodMs: number
  readonly wantsLoudness: boolean
  lastSentMs: number
  latest: Poll | undefined
  /** Whether `latest` came after the last message. */
  hasNews: boolean
  /** The next message tells all that has moved. */
  isWhole: boolean
  peaks: Float32Array
  stripPeaks: Float32Array
  readonly changed: Map<string, PlayedChange>
  readonly mixer: Map<string, MixerChange>
  wake: () => void
}

export class HotFeed {
  private readonly poll: (watched: boolean, loudness: boolean) => Poll
  private readonly moved: () => Moved
  private readonly watchers = new Set<Watcher>()
  private timer: NodeJS.Timeout | undefined
  private isClosed = false

  /**
   * `poll` asks the engine; it is called on the main thread, with `watched` false when nobody looks, `loudness` when somebody wants
   * that of strips. `moved`: for those who come later, and where names have changed.
   */
  constructor(
    poll: (watched: boolean, loudness: boolean) => Poll,
    moved: () => Moved = () => ({ played: [], mixer: [] }),
  ) {
    this.poll = poll
    this.moved = moved
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
    const watchers = [...this.watchers]
    const poll = this.poll(
      watchers.length > 0,
      watchers.some(({ wantsLoudness }) => wantsLoudness),
    )
    for (const watcher of watchers) collect(watcher, poll)
  }

  /** Played values that changed without a command: everybody is told with the next message. */
  push(changes: readonly PlayedChange[]): void {
    for (const watcher of this.watchers) for (const change of changes) watcher.changed.set(keyOf(change), change)
  }

  /** As push, of the mixer. */
  pushMixer(changes: readonly MixerChange[]): void {
    for (const watcher of this.watchers) for (const change of changes) watcher.mixer.set(mixerKeyOf(change), change)
  }

  /** Names or the session have changed: what was told does not hold, and everybody is told anew. */
  tellAll(): void {
    for (const watcher of this.watchers) watcher.isWhole = true
  }

  /** At most `rateHz` messages a second, 0 for display rate. Ends when the signal is aborted. */
  async *watch(rateHz: number, signal: AbortSignal, wantsLoudness = false): AsyncGenerator<WatchResponse, void, void> {
    const periodMs = rateHz > 0 ? Math.max(DISPLAY_MS, 1000 / rateHz) : DISPLAY_MS
    const watcher: Watcher = {
      periodMs,
      wantsLoudness,
      lastSentMs: 0,
      latest: undefined,
      hasNews: false,
      isWhole: true,
      peaks: new Float32Array(),
      stripPeaks: new Float32Array(),
      changed: new Map(),
      mixer: new Map(),
      wake: () => {},
    }
    const stop = () => watcher.wake()
    signal.addEventListener('abort', stop)
    this.watchers.add(watcher)
    if (this.watchers.size === 1) this.schedule()
    try {
      while (!signal.aborted && !this.isClosed) {
        const message = take(watcher, this.moved)
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
  if (watcher.latest?.mixerRevision !== poll.mixerRevision || watcher.stripPeaks.length !== poll.stripPeaks.length)
    watcher.stripPeaks = new Float32Array(poll.stripPeaks.length)
  watcher.latest = poll
  watcher.hasNews = true
  raise(watcher.peaks, poll.peaks)
  raise(watcher.stripPeaks, poll.stripPeaks)
  for (const change of poll.played) watcher.changed.set(keyOf(change), change)
  for (const change of poll.mixer) watcher.mixer.set(mixerKeyOf(change), change)
  watcher.wake()
}

function raise(peaks: Float32Array, by: Float32Array): void {
  by.forEach((peak, i) => {
    peaks[i] = Math.max(peaks[i]!, peak)
  })
}

/** The next message, if there is something to say by now. */
function take(watcher: Watcher, moved: () => Moved): WatchResponse | undefined {
  const poll = watcher.latest
  if (!poll || !watcher.hasNews) return undefined
  const isUnchanged = !watcher.isWhole && watcher.changed.size === 0 && watcher.mixer.size === 0
  const isSilent = (peaks: Float32Array) => peaks.every((peak) => peak === 0)
  const quiet =
    poll.status.state === 'stopped' && isUnchanged && isSilent(watcher.peaks) && isSilent(watcher.stripPeaks)
  const now = performance.now()
  // Half a poll of slack: timers come a little early or late.
  const due = watcher.lastSentMs + (quiet ? QUIET_MS : watcher.periodMs) - DISPLAY_MS / 2
  if (now < due) return undefined
  const news = { played: [...watcher.changed.values()], mixer: [...watcher.mixer.values()] }
  const message = messageOf(poll, watcher, watcher.isWhole ? moved() : news)
  watcher.lastSentMs = now
  watcher.hasNews = false
  watcher.isWhole = false
  watcher.peaks = new Float32Array(poll.peaks.length)
  watcher.stripPeaks = new Float32Array(poll.stripPeaks.length)
  watcher.changed.clear()
  watcher.mixer.clear()
  return message
}

function messageOf(poll: Poll, { peaks, stripPeaks, isWhole }: Watcher, { played, mixer }: Moved): WatchResponse {
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
    played: [...played],
    mixerRevision: framesToWire(poll.mixerRevision),
    stripPeaks: [...stripPeaks],
    stripRms: [...poll.stripRms],
    stripLoudness: [...poll.stripLoudness],
    stripReductions: [...poll.stripReductions],
    insertReductions: [...poll.insertReductions],
    stripLoads: [...poll.stripLoads],
    mixerPlayed: [...mixer],
    whole: isWhole,
  }
}

const mixerKeyOf = ({ address, param }: MixerChange): string => `${address}:${param}`

function keyOf(change: PlayedChange): string {
  return `${change.node}:${change.param}`
}
