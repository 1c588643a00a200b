/**
 * What the hot feed tells, read from the engine: levels, position, load and played values; and what the engine did by itself.
 * Main thread.
 */
import type { EngineStatus } from '../native.ts'
import { HotFeed, type MixerChange, type Moved, type PlayedChange, type Poll } from './hot-feed.ts'
import type { LiveEngine } from './live-engine.ts'
import type { PlacedRow, SessionSound } from './session-sound.ts'
import { noFigures, type Strips } from './strip-meters.ts'

/** What is looked at. */
export interface Scene {
  /** Null before anything was opened. */
  readonly sound: SessionSound | null
  /** The rack whose values pages show. */
  readonly front: string
  /** Rack.revision of the contract. */
  readonly revision: number
  /** Where the next play starts. */
  readonly startFrame: number
}

export interface HotSourceOptions {
  /** The one that plays now. */
  readonly live: () => LiveEngine
  readonly scene: () => Scene
  readonly strips: () => Strips
  /** Whenever the engine was looked at. */
  readonly onStatus: (status: EngineStatus, before: EngineStatus) => void
}

export class HotSource {
  readonly feed: HotFeed
  private readonly options: HotSourceOptions
  private levels = new Float32Array(2)

  constructor(options: HotSourceOptions) {
    this.options = options
    this.feed = new HotFeed(
      (watched, loudness) => this.poll(watched, loudness),
      () => this.moved(),
    )
  }

  /** The engine has another graph. */
  follow(sound: SessionSound): void {
    this.feed.tellAll()
    this.levels = new Float32Array(sound.peakCount)
    this.options.live().watch.read()
  }

  /** A played value that changed without a command. */
  pushPlayed({ rack, node, row, param, value }: PlacedRow): void {
    if (rack === '') this.feed.pushMixer([{ address: node, param, value }])
    else if (rack === this.options.scene().front) this.feed.push([{ node: row.index, param, value }])
  }

  private poll(watched: boolean, loudness: boolean): Poll {
    const { live, scene, strips, onStatus } = this.options
    const { engine, watch, stripLoads, stripMeters } = live()
    const before = watch.status
    const status = watch.read()
    const { played, mixer } = this.playedSince()
    if (watched) engine.meters(this.levels)
    onStatus(status, before)
    const { sound, front, revision, startFrame } = scene()
    const shown = strips()
    const { levels } = this
    return {
      revision,
      status: status.state === 'playing' ? status : { ...status, timelineFrame: startFrame },
      peaks: sound?.rackPeaks(front, levels) ?? levels,
      peakLoad: watch.peakLoad,
      played,
      mixerRevision: shown.revision,
      stripLoads: watched && sound ? stripLoads.of(sound, shown.strips) : new Float32Array(),
      ...(sound ? stripMeters.of(sound, shown, { watched, loudness, peaks: levels }) : noFigures),
      mixer,
    }
  }

  private playedSince(): Moved {
    const { sound, front } = this.options.scene()
    const played: PlayedChange[] = []
    const mixer: MixerChange[] = []
    for (const { kind, target, param, value } of this.options.live().engine.drainApplied()) {
      const place = sound?.placeOf(target)
      if (!place || (kind !== 'set' && kind !== 'ramp')) continue
      const rows = sound?.noteApplied({ ...place, param }, value) ?? []
      if (place.rack === '' && rows.length > 0) mixer.push({ address: place.node, param, value })
      else if (place.rack === front) played.push(...rows.map((row) => ({ node: row.index, param, value })))
    }
    return { played, mixer }
  }

  /** What is not where the document has it, as pages are told. */
  private moved(): Moved {
    const { sound, front } = this.options.scene()
    return {
      played: sound?.movedIn(front).map(({ row, param, value }) => ({ node: row.index, param, value })) ?? [],
      mixer: sound?.movedIn('').map(({ node, param, value }) => ({ address: node, param, value })) ?? [],
    }
  }
}
