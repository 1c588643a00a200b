/**
 * How the engine and those who talk to it are doing: looked at once a second by the watchdog, and as often as asked for by
 * those who watch. The sound waits for nothing here.
 */
import type { Document } from '../../session/document.ts'
import { sessionOf } from '../../session/document.ts'
import type { Player, StateChange } from '../live/player.ts'
import { Refusal } from '../live/refusal.ts'
import type { Telemetry } from '../native.ts'
import { Clients } from './clients.ts'
import { defaultRecordPath, writeFlightRecord } from './flight-record.ts'
import { logLine } from './log-line.ts'
import { MainLag } from './main-lag.ts'
import { Margins } from './margins.ts'
import { findingsMessage, type HealthMessage, healthMessage } from './messages.ts'
import { allRules, FAULT, faultHelp } from './rules.ts'
import { lookaheadOf, Sampler } from './sampler.ts'
import { type Finding, Watchdog } from './watchdog.ts'

export interface HealthOptions {
  readonly player: Player
  /** Where the session asks for none. */
  readonly realtimeThreads?: number
  readonly publish: (changes: readonly StateChange[]) => void
  /** `topic`: what was said of it before is out of date. */
  readonly notify: (words: string, topic: string) => void
  /** What was said of the topic holds no more. */
  readonly withdraw: (topic: string) => void
  /** What is silent in the mixer is another than pages know. */
  readonly onFaults: () => void
  /** For records that are given no path; null: there is none. */
  readonly stateFolder: string | null
  /** Milliseconds since 1970. */
  readonly now: () => number
}

const LOOK_MS = 1000
const USUAL_HZ = 2
const MAX_HZ = 10
/** The same trouble is told again after it was away for so long. */
const TOLD_MS = 600_000
/** Its own part of the host tells of it. */
const TOLD_ELSEWHERE = 'device'

export class Health {
  readonly clients: Clients
  readonly margins: Margins
  findings: readonly Finding[] = []
  private readonly options: HealthOptions
  private readonly lag = new MainLag()
  private readonly watchdog = new Watchdog(allRules)
  private readonly sampler: Sampler
  private readonly timer: NodeJS.Timeout
  private readonly closed = new AbortController()
  /** Finding → when it was there last, after it was told in a notice. */
  private readonly told = new Map<string, number>()
  private watchers = 0

  constructor(options: HealthOptions) {
    const { player, now, realtimeThreads, notify } = options
    this.options = options
    this.clients = new Clients(now)
    this.margins = new Margins({
      player,
      ...(realtimeThreads ? { realtimeThreads } : {}),
      onTrouble: (words) => notify(words, 'margins'),
    })
    this.sampler = new Sampler({
      engine: () => player.engine,
      status: () => player.status,
      deviceName: () => player.output.name,
      safety: () => this.margins.safety,
      faults: () => player.faults,
      clients: this.clients,
      lag: this.lag,
      now,
    })
    this.timer = setInterval(() => this.lookQuietly(), LOOK_MS)
    this.timer.unref()
  }

  close(): void {
    clearInterval(this.timer)
    this.lag.close()
    this.closed.abort()
  }

  get watcherCount(): number {
    return this.watchers
  }

  /** The document is another one: its margins hold. */
  follow(document: Document): StateChange[] {
    return this.margins.follow(sessionOf(document).safety)
  }

  /** One look of the watchdog. */
  look(): void {
    const telemetry = this.sampler.telemetry(this.watchers > 0)
    this.followFaults(telemetry.faults)
    const sample = this.sampler.sample(telemetry)
    this.lag.turn()
    const before = JSON.stringify(this.findings)
    this.findings = this.watchdog.look(sample)
    this.tellSevere(sample.nowMs)
    if (JSON.stringify(this.findings) !== before)
      this.options.publish([{ change: { case: 'findings', value: findingsMessage(this.findings) } }])
  }

  /** At most `rateHz` messages a second, each with what is newest when it can be taken. Ends when the signal is aborted. */
  async *watch(rateHz: number, signal: AbortSignal): AsyncGenerator<HealthMessage, void, void> {
    const periodMs = 1000 / Math.min(Math.max(rateHz || USUAL_HZ, 1), MAX_HZ)
    const ended = AbortSignal.any([signal, this.closed.signal])
    this.watchers++
    try {
      while (!ended.aborted) {
        yield this.message()
        await pause(periodMs, ended)
      }
    } finally {
      this.watchers--
    }
  }

  state() {
    return { safety: { ...this.margins.safety }, findings: findingsMessage(this.findings) }
  }

  /** Writes a line every `periodMs`, from then on until the end. */
  logEvery(periodMs: number, write: (line: string) => void): void {
    const timer = setInterval(() => write(this.line()), periodMs)
    timer.unref()
    this.closed.signal.addEventListener('abort', () => clearInterval(timer))
  }

  /** For logs. */
  line(): string {
    const { player, now } = this.options
    return logLine({
      nowMs: now(),
      telemetry: this.sampler.telemetry(false),
      status: player.status,
      processBytes: process.memoryUsage.rss(),
      clients: this.clients.list().length,
      findings: this.findings,
    })
  }

  /** Writes the last ten minutes; where no path is given, says in a notice where. Rejects with Refusal. */
  async saveFlightRecord(path: string, overwrite: boolean): Promise<void> {
    const { player, stateFolder, now, notify } = this.options
    if (path === '' && stateFolder === null)
      throw new Refusal('not-possible', 'MAM has no folder of its own here: say which file it shall be')
    const target = path || defaultRecordPath(stateFolder as string, now())
    const written = await writeFlightRecord(() => player.engine.flightRecord(), target, overwrite)
    if (path === '') notify(`The last ten minutes are in ${written}.`, 'flight record')
  }

  private lookQuietly(): void {
    try {
      this.look()
    } catch (error) {
      // The sound does not depend on it, and the next look may do better.
      console.error(error)
    }
  }

  /** A notice for each that is new, away with it when it sounds again. */
  private followFaults(count: number): void {
    const { player, notify, withdraw, onFaults } = this.options
    const before = player.faults
    if (player.lookForFaults(count) === 'same') return
    const after = player.faults
    const isIn = (list: typeof after, words: string) => list.some((one) => one.words === words)
    for (const { address, words } of before) if (!isIn(after, words)) withdraw(`${FAULT}${address}`)
    for (const { address, words } of after)
      if (!isIn(before, words)) notify(`${words} ${faultHelp}`, `${FAULT}${address}`)
    onFaults()
  }

  private tellSevere(nowMs: number): void {
    for (const { id, severity, words, help } of this.findings) {
      if (severity !== 'severe' || id === TOLD_ELSEWHERE || id.startsWith(FAULT)) continue
      const toldMs = this.told.get(id)
      this.told.set(id, nowMs)
      if (toldMs === undefined || nowMs - toldMs > TOLD_MS)
        this.options.notify([words, help].filter((part) => part !== '').join(' '), 'health')
    }
  }

  private message(): HealthMessage {
    const { player } = this.options
    const telemetry: Telemetry = this.sampler.telemetry(true)
    const { rack, sound } = player
    const figures = rack && sound?.rackFigures(rack.place.id)
    return healthMessage({
      telemetry,
      revision: player.rackRevision,
      status: player.status,
      xruns: this.sampler.timed(telemetry),
      lookaheadMs: lookaheadOf(this.margins.safety),
      mainLagMs: this.lag.ms,
      processBytes: process.memoryUsage.rss(),
      rack: figures && rack ? { id: rack.place.id, nodes: rack.plan.nodes, ...figures } : null,
      clients: this.clients.list(),
    })
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
  })
}
