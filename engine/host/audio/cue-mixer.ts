/** What the cue's device is given, block for block: one voice, the one that it replaces, and the gain, without a click. */
import type { CueVoice } from './cue-voice.ts'

export class CueMixer {
  private voice: CueVoice | null = null
  private readonly leaving: CueVoice[] = []
  private gain: number
  private wantedGain: number

  /** Linear gain. */
  constructor(gain: number) {
    this.gain = gain
    this.wantedGain = gain
  }

  get current(): CueVoice | null {
    return this.voice
  }

  setGain(gain: number): void {
    this.wantedGain = gain
  }

  /** What is heard now leaves with the next block. */
  set(voice: CueVoice | null): void {
    if (this.voice) this.leaving.push(this.voice)
    this.voice = voice
  }

  render(block: Float32Array): void {
    block.fill(0)
    for (const voice of this.leaving.splice(0)) voice.addTo(block, true)
    this.voice?.addTo(block)
    const frames = block.length / 2
    const step = (this.wantedGain - this.gain) / frames
    for (let i = 0; i < frames; i++) {
      const gain = this.gain + step * (i + 1)
      block[2 * i] = block[2 * i]! * gain
      block[2 * i + 1] = block[2 * i + 1]! * gain
    }
    this.gain = this.wantedGain
  }
}
