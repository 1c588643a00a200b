/** One thing that is cued, between those who bring its samples and the device that takes them. All of it interleaved stereo. */

export interface VoiceOptions {
  /** Frames that must wait before it begins, and again after it ran dry. */
  readonly startFrames: number
  /** More than so many are skipped, down to `startFrames`; a live source keeps up with its clock by that. */
  readonly mostFrames?: number
}

export class CueVoice {
  /** Frames that were heard. */
  playedFrames = 0
  private readonly startFrames: number
  private readonly mostFrames: number
  private readonly blocks: Float32Array[] = []
  /** Frames of the first block that are gone. */
  private taken = 0
  private waiting = 0
  private isRunning = false
  private isComplete = false
  /** Where the last block left off: after a gap it comes back from silence. */
  private level = 1
  private scratch = new Float32Array(0)

  constructor({ startFrames, mostFrames = Number.POSITIVE_INFINITY }: VoiceOptions) {
    this.startFrames = startFrames
    this.mostFrames = mostFrames
  }

  /** Frames that wait. */
  get frames(): number {
    return this.waiting
  }

  /** All of it was heard. */
  get isOver(): boolean {
    return this.isComplete && this.waiting === 0
  }

  push(samples: Float32Array): void {
    if (samples.length === 0) return
    this.blocks.push(samples)
    this.waiting += samples.length / 2
  }

  /** Nothing more will come. */
  complete(): void {
    this.isComplete = true
  }

  /** Adds itself to a block, and where it runs dry or `leaves`, in a straight line down to silence. */
  addTo(block: Float32Array, leaves = false): void {
    if (!this.isRunning && this.waiting < this.startFrames && !this.isComplete) return
    this.isRunning = true
    if (this.scratch.length < block.length) this.scratch = new Float32Array(block.length)
    const frames = this.take(this.scratch, block.length / 2)
    const isDry = frames < block.length / 2 && !this.isComplete
    const isBehind = this.waiting > this.mostFrames
    const end = leaves || isDry || isBehind ? 0 : 1
    for (let i = 0; i < frames; i++) {
      const level = this.level + ((end - this.level) * (i + 1)) / frames
      block[2 * i] = block[2 * i]! + this.scratch[2 * i]! * level
      block[2 * i + 1] = block[2 * i + 1]! + this.scratch[2 * i + 1]! * level
    }
    this.level = end
    this.playedFrames += frames
    if (isDry) this.isRunning = false
    if (isBehind) this.take(null, this.waiting - this.startFrames)
  }

  /** Moves frames out; gives how many there were. */
  private take(into: Float32Array | null, most: number): number {
    let done = 0
    while (done < most && this.blocks.length > 0) {
      const block = this.blocks[0]!
      const count = Math.min(most - done, block.length / 2 - this.taken)
      into?.set(block.subarray(2 * this.taken, 2 * (this.taken + count)), 2 * done)
      done += count
      this.taken += count
      if (this.taken * 2 < block.length) continue
      this.blocks.shift()
      this.taken = 0
    }
    this.waiting -= done
    return done
  }
}
