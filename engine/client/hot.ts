/** What the hot stream said last. Views read it from their animation frame; nothing here is kept for later. */
import type { WatchResponse } from '../contract/gen/mam/v1/mam_pb.js'
import { PlayState } from '../contract/gen/mam/v1/state_pb.js'
import { framesFromWire } from '../contract/validate.ts'

export interface HotState {
  revision: number
  isPlaying: boolean
  timelineFrame: number
  pass: number
  /** 0..1 of the time that a block has. */
  load: number
  peakLoad: number
  xruns: number
  lateCommands: number
  droppedCommands: number
}

/** Those who draw the same level in one frame of a display see the same. */
const ONE_FRAME_MS = 6

export class Hot {
  readonly state: HotState = {
    revision: 0,
    isPlaying: false,
    timelineFrame: 0,
    pass: 0,
    load: 0,
    peakLoad: 0,
    xruns: 0,
    lateCommands: 0,
    droppedCommands: 0,
  }
  /** Highest peaks that no frame has taken yet: master left, right, then nodes. Linear. */
  private peaks = new Float32Array(2)
  private taken = new Float32Array(2)
  private takenMs = new Float64Array(2)
  private readonly listeners = new Set<() => void>()

  /** Called after each message. Returns the way out. */
  listen(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /**
   * The linear peak of a channel since it was asked for last: 0 and 1 are the master, 2 is the first node. `nowMs`: for who asks
   * for thousands, `performance.now()` of them all.
   */
  takePeak(channel: number, nowMs = performance.now()): number {
    if (channel >= this.peaks.length) return 0
    if (nowMs - this.takenMs[channel]! < ONE_FRAME_MS) return this.taken[channel]!
    const peak = this.peaks[channel]!
    this.peaks[channel] = 0
    this.taken[channel] = peak
    this.takenMs[channel] = nowMs
    return peak
  }

  receive(message: WatchResponse): void {
    const revision = framesFromWire(message.revision)
    if (revision !== this.state.revision || this.peaks.length !== message.peaks.length) {
      this.peaks = new Float32Array(message.peaks.length)
      this.taken = new Float32Array(message.peaks.length)
      this.takenMs = new Float64Array(message.peaks.length)
    }
    message.peaks.forEach((peak, channel) => {
      this.peaks[channel] = Math.max(this.peaks[channel]!, peak)
    })
    this.state.revision = revision
    this.state.isPlaying = message.playState === PlayState.PLAYING
    this.state.timelineFrame = framesFromWire(message.timelineFrame)
    this.state.pass = message.pass
    this.state.load = message.load
    this.state.peakLoad = message.peakLoad
    this.state.xruns = framesFromWire(message.xruns)
    this.state.lateCommands = framesFromWire(message.lateCommands)
    this.state.droppedCommands = framesFromWire(message.droppedCommands)
    for (const listener of this.listeners) listener()
  }
}
