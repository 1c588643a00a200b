/** One audio process that plays the cue, from its start to its end. */
import type { AudioProcess, StartAudioProcess } from '../audio/audio-process.ts'
import type { CueSource, FromAudioProcess } from '../audio/messages.ts'
import { programPath } from '../program-path.ts'

export interface CueLinkOptions {
  readonly start: StartAudioProcess
  readonly device: string
  /** Linear. */
  readonly gain: number
  readonly onMessage: (message: FromAudioProcess) => void
  /** It died, or was never there. Not after `close`. */
  readonly onLost: () => void
  /** However it ended; before `onLost`. */
  readonly onEnd: () => void
}

export class CueLink {
  private readonly process: AudioProcess
  private isClosed = false

  constructor({ start, device, gain, onMessage, onLost, onEnd }: CueLinkOptions) {
    this.process = start(programPath('audio/child'))
    this.process.onMessage((message) => {
      if (!this.isClosed) onMessage(message)
    })
    this.process.onExit(() => {
      onEnd()
      if (!this.isClosed) onLost()
    })
    this.process.send({ kind: 'open', device, gain })
  }

  cue(cue: number, source: CueSource): void {
    this.process.send({ kind: 'cue', cue, source })
  }

  samples(cue: number, samples: Float32Array): void {
    this.process.send({ kind: 'samples', cue, samples })
  }

  setGain(gain: number): void {
    this.process.send({ kind: 'gain', gain })
  }

  stop(): void {
    this.process.send({ kind: 'stop' })
  }

  /** It fades out and ends by itself; one that does not is killed. */
  close(): void {
    this.isClosed = true
    this.process.send({ kind: 'close' })
    const limit = setTimeout(() => this.process.kill(), CLOSE_LIMIT_MS).unref()
    this.process.onExit(() => clearTimeout(limit))
  }

  kill(): void {
    this.isClosed = true
    this.process.kill()
  }
}

const CLOSE_LIMIT_MS = 2000
