/**
 * Pre-listen: one file, rack or node alone on a second device, beside what plays and without touching it. The sound is made
 * and played in a process of its own, which is started with the first cue and again after it died. Main thread.
 */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { MessageInitShape } from '@bufbuild/protobuf'
import { CueKind, type CueSchema } from '../../contract/gen/mam/v1/cue_pb.js'
import type { RackPlan } from '../../formats/plan.ts'
import type { StartAudioProcess } from '../audio/audio-process.ts'
import type { CueSource, FromAudioProcess } from '../audio/messages.ts'
import { Refusal } from '../live/refusal.ts'
import type { NativeEngine } from '../native.ts'
import { CueLink } from './cue-link.ts'
import { type CueChoice, type CueMemory, HIGHEST_GAIN_DB, LOWEST_GAIN_DB } from './cue-memory.ts'
import { NodeFeed } from './node-feed.ts'

export type CueMessage = MessageInitShape<typeof CueSchema>

export interface CueOptions {
  /** Null: nobody starts processes here. */
  readonly start: StartAudioProcess | null
  readonly memory: CueMemory
  readonly engine: () => Pick<NativeEngine, 'startTap' | 'stopTap' | 'readTap'>
  /** Where the addon lies that renders racks. */
  readonly addon: () => string
  /** Hz of the session. */
  readonly sampleRate: () => number
  /** Empty, or why nothing can be cued here; looked up unless given. */
  readonly unavailable?: string
  readonly publish: (message: CueMessage) => void
}

/** What was asked for last. */
interface Asked {
  readonly kind: CueKind
  readonly source: string
  readonly title: string
  readonly play: CueSource
  /** Of a node: its name in what plays. */
  readonly tap?: string
}

/** Without a cue the device is given back after so long. */
const LINGER_MS = 10_000
/** Deaths within a minute after which it is left alone. */
const MOST_DEATHS = 3
const DEATHS_MS = 60_000
/** Processes that have not ended yet; more would be a client gone wild. */
const MOST_PROCESSES = 4

export class Cue {
  private readonly options: CueOptions
  private choice: CueChoice
  private link: CueLink | null = null
  private feed: NodeFeed | null = null
  private asked: Asked | null = null
  private number = 0
  private isPlaying = false
  private positionSeconds = 0
  private lengthSeconds = 0
  private problem = ''
  private deathsMs: number[] = []
  private linger: NodeJS.Timeout | undefined
  private alive = 0
  private readonly unavailable: string

  constructor(options: CueOptions) {
    this.options = options
    this.choice = options.memory.read()
    this.unavailable = options.start ? (options.unavailable ?? cueUnavailable()) : 'this program plays none'
  }

  message(): CueMessage {
    const { asked } = this
    return {
      unavailable: this.unavailable,
      device: this.choice.device,
      gainDb: this.choice.gainDb,
      kind: asked?.kind ?? CueKind.UNSPECIFIED,
      source: asked?.source ?? '',
      title: asked?.title ?? '',
      playing: this.isPlaying,
      positionSeconds: Math.floor(this.positionSeconds),
      lengthSeconds: this.lengthSeconds,
      problem: this.problem,
    }
  }

  /** Empty or `silent`: none. What is cued begins anew there. */
  setDevice(name: string): void {
    const device = name === 'silent' ? '' : name
    this.keep({ ...this.choice, device })
    const again = this.isPlaying ? this.asked : null
    this.end('')
    this.closeLink()
    this.asked = null
    if (again && device) this.beginAgain(again)
    this.tell()
  }

  setGain(gainDb: number): void {
    if (!(gainDb >= LOWEST_GAIN_DB && gainDb <= HIGHEST_GAIN_DB))
      throw new Refusal('not-possible', `the cue's level is ${LOWEST_GAIN_DB} to ${HIGHEST_GAIN_DB} dB`)
    this.keep({ ...this.choice, gainDb })
    this.link?.setGain(linear(gainDb))
    this.tell()
  }

  cueFile(path: string, title: string): void {
    this.ask({ kind: CueKind.FILE, source: path, title, play: { kind: 'file', path } })
  }

  /** `source`: its id in the session, or its path. */
  cueRack(source: string, title: string, plan: RackPlan): void {
    const { addon } = this.options
    const sampleRate = this.options.sampleRate()
    this.ask({ kind: CueKind.RACK, source, title, play: { kind: 'rack', plan, sampleRate, addon: addon() } })
  }

  /** `tap`: what native calls it, which may be another rack's by the time that it is cued. */
  cueNode(node: string, tap = node): void {
    const sampleRate = this.options.sampleRate()
    this.ask({ kind: CueKind.NODE, source: node, title: node, play: { kind: 'live', sampleRate }, tap })
  }

  stop(): void {
    this.asked = null
    this.end('')
    this.tell()
  }

  close(): void {
    this.end('')
    clearTimeout(this.linger)
    this.link?.kill()
    this.link = null
  }

  // --- what is asked for -------------------------------------------------------------------------------------------

  private ask(asked: Asked): void {
    if (this.unavailable) throw new Refusal('not-possible', `there is no cue: ${this.unavailable}`)
    if (!this.choice.device) throw new Refusal('not-possible', 'no device for the cue is chosen: choose one first')
    this.end('')
    this.deathsMs = []
    this.asked = null
    this.begin(asked)
    this.asked = asked
    this.tell()
  }

  private begin(asked: Asked): void {
    clearTimeout(this.linger)
    if (!this.link && this.alive >= MOST_PROCESSES)
      throw new Refusal('too-much', 'earlier processes of the cue have not ended yet: try again in a moment')
    const cue = ++this.number
    if (asked.kind === CueKind.NODE) this.feed = this.feedOf(asked.source, asked.tap ?? asked.source, cue)
    this.link ??= this.openLink()
    this.link.cue(cue, asked.play)
    this.isPlaying = true
    this.problem = ''
    this.positionSeconds = 0
    this.lengthSeconds = 0
  }

  /** Where nobody waits for an answer. False where it was refused, which is told as its problem. */
  private beginAgain(asked: Asked): boolean {
    try {
      this.begin(asked)
      this.asked = asked
      return true
    } catch (error) {
      this.end((error as Error).message)
      return false
    }
  }

  private feedOf(node: string, tap: string, cue: number): NodeFeed {
    try {
      return new NodeFeed({
        engine: this.options.engine,
        node: tap,
        send: (samples) => this.link?.samples(cue, samples),
        onGone: () => {
          this.end(`${node} is no longer in the rack that plays`)
          this.tell()
        },
        onReplaced: () => this.replaced(),
      })
    } catch (error) {
      this.asked = null
      throw new Refusal('not-possible', (error as Error).message)
    }
  }

  /** The node is heard on in the engine that plays now, which has another rate. */
  private replaced(): void {
    const { asked } = this
    this.end('')
    if (asked) this.beginAgain({ ...asked, play: { kind: 'live', sampleRate: this.options.sampleRate() } })
    this.tell()
  }

  /** Ends what is heard, and says why where there is a reason. */
  private end(problem: string): void {
    this.feed?.close()
    this.feed = null
    this.problem = problem
    if (this.isPlaying) this.link?.stop()
    this.isPlaying = false
    this.positionSeconds = 0
    clearTimeout(this.linger)
    this.linger = setTimeout(() => this.closeLink(), LINGER_MS).unref()
  }

  // --- its process -------------------------------------------------------------------------------------------------

  private openLink(): CueLink {
    this.alive++
    return new CueLink({
      start: this.options.start!,
      device: this.choice.device,
      gain: linear(this.choice.gainDb),
      onMessage: (message) => this.hear(message),
      onLost: () => this.lost(),
      onEnd: () => {
        this.alive--
      },
    })
  }

  private closeLink(): void {
    this.link?.close()
    this.link = null
  }

  private hear(message: FromAudioProcess): void {
    switch (message.kind) {
      case 'position':
        if (message.cue === this.number) this.follow(message.positionSeconds, message.lengthSeconds)
        break
      case 'taken':
        if (message.cue === this.number) this.feed?.taken()
        break
      case 'ended':
        if (message.cue !== this.number || !this.asked) break
        this.end(message.words && `${this.asked.title} ${message.words}`)
        this.tell()
        break
      case 'unavailable':
        this.end(`${this.choice.device}: ${message.words}`)
        this.closeLink()
        this.tell()
    }
  }

  private follow(positionSeconds: number, lengthSeconds: number): void {
    const isNews =
      Math.floor(positionSeconds) !== Math.floor(this.positionSeconds) || lengthSeconds !== this.lengthSeconds
    this.positionSeconds = positionSeconds
    this.lengthSeconds = lengthSeconds
    if (isNews && this.asked?.kind !== CueKind.NODE) this.tell()
  }

  /** What was heard begins anew, unless it keeps dying. */
  private lost(): void {
    this.link = null
    if (!this.isPlaying || !this.asked) return
    const nowMs = performance.now()
    this.deathsMs = [...this.deathsMs.filter((atMs) => nowMs - atMs < DEATHS_MS), nowMs]
    const { asked } = this
    this.end('the process of the cue died')
    if (this.deathsMs.length < MOST_DEATHS && this.beginAgain(asked))
      this.problem = 'the process of the cue died and was started again'
    this.tell()
  }

  private keep(choice: CueChoice): void {
    this.choice = choice
    void this.options.memory.keep(choice)
  }

  private tell(): void {
    this.options.publish(this.message())
  }
}

const linear = (gainDb: number): number => (gainDb <= LOWEST_GAIN_DB ? 0 : 10 ** (gainDb / 20))

/** Empty, or why this machine has no cue. */
export function cueUnavailable(): string {
  const { resolve } = createRequire(import.meta.url)
  let folder: string
  try {
    folder = join(resolve('naudiodon/package.json'), '..')
  } catch {
    return 'the package naudiodon is not installed'
  }
  const isBuilt = existsSync(join(folder, 'build', 'Release', 'naudiodon.node'))
  return isBuilt ? '' : 'naudiodon could not be built here (PortAudio with its header is missing)'
}
