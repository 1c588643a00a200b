/** The cue in the audio process: one stream, kept fed block by block, with silence where nothing is cued. */
import { Worker } from 'node:worker_threads'
import { programPath } from '../program-path.ts'
import { CueMixer } from './cue-mixer.ts'
import { CueVoice } from './cue-voice.ts'
import type { CueSource, FromAudioProcess } from './messages.ts'
import { type OutputStream, STREAM_BLOCK_FRAMES } from './naudiodon.ts'
import { createResampler, type Resample } from './resample.ts'
import type { FromSourceWorker, WorkerTask } from './source-worker.ts'

type Tell = (message: FromAudioProcess) => void

/** Of a file or rack that waits in memory. */
const AHEAD_SECONDS = 1
/** Of that, before it begins. */
const START_SECONDS = 0.3
/** A live source begins with as much, and is cut back to it beyond four times that: latency against dropouts. */
const LIVE_SECONDS = 0.06
const POSITION_MS = 250
/** A device that takes nothing for so long is gone. */
const STUCK_MS = 2000

interface Running {
  readonly cue: number
  readonly voice: CueVoice
  readonly worker: Worker | null
  resample: Resample | null
  lengthSeconds: number
  /** The worker waits for what is asked of it. */
  isReady: boolean
  isAsked: boolean
}

export class CueOutput {
  private readonly stream: OutputStream
  private readonly mixer: CueMixer
  private readonly tell: Tell
  private running: Running | null = null
  private isClosing = false
  private wroteMs = performance.now()

  constructor(stream: OutputStream, gain: number, tell: Tell) {
    this.stream = stream
    this.mixer = new CueMixer(gain)
    this.tell = tell
  }

  /** Resolves when it was closed; rejects in words when the device fails. */
  async run(): Promise<void> {
    const watch = setInterval(() => this.tellPosition(), POSITION_MS)
    try {
      await Promise.race([this.feed(), this.stuck()])
    } finally {
      clearInterval(watch)
    }
  }

  setGain(gain: number): void {
    this.mixer.setGain(gain)
  }

  async cue(cue: number, source: CueSource): Promise<void> {
    this.stop()
    const { sampleRate } = this.stream
    if (source.kind !== 'live')
      return this.begin(cue, this.voice(START_SECONDS), this.work(cue, { source, sampleRate }))
    this.begin(cue, this.voice(LIVE_SECONDS, 4 * LIVE_SECONDS), null)
    const resample = await createResampler(source.sampleRate, sampleRate)
    if (this.running?.cue === cue) this.running.resample = resample
  }

  /** Of a live source. */
  samples(cue: number, samples: Float32Array): void {
    this.tell({ kind: 'taken', cue })
    const { running } = this
    if (running?.cue === cue && running.resample) running.voice.push(running.resample(samples))
  }

  stop(): void {
    void this.running?.worker?.terminate()
    this.running = null
    this.mixer.set(null)
  }

  close(): void {
    this.stop()
    this.isClosing = true
  }

  private voice(startSeconds: number, mostSeconds?: number): CueVoice {
    const startFrames = Math.round(startSeconds * this.stream.sampleRate)
    if (mostSeconds === undefined) return new CueVoice({ startFrames })
    return new CueVoice({ startFrames, mostFrames: Math.round(mostSeconds * this.stream.sampleRate) })
  }

  private begin(cue: number, voice: CueVoice, worker: Worker | null): void {
    this.running = { cue, voice, worker, resample: null, lengthSeconds: 0, isReady: false, isAsked: false }
    this.mixer.set(voice)
  }

  private work(cue: number, task: WorkerTask): Worker {
    const worker = new Worker(programPath('audio/source-worker'), { workerData: task })
    const mine = (act: (running: Running) => void) => {
      if (this.running?.cue === cue) act(this.running)
    }
    worker.on('message', (message: FromSourceWorker) => mine((running) => this.hear(running, message)))
    worker.on('error', (error: Error) => mine(() => this.end(cue, error.message)))
    return worker
  }

  private hear(running: Running, message: FromSourceWorker): void {
    running.isAsked = false
    if (message.kind === 'failed') this.end(running.cue, message.words)
    else if (message.kind === 'ready') this.ready(running, message.lengthSeconds)
    else if (message.samples) running.voice.push(message.samples)
    else {
      running.isAsked = true // there is no more to ask for
      running.voice.complete()
    }
  }

  private ready(running: Running, lengthSeconds: number): void {
    running.lengthSeconds = lengthSeconds
    running.isReady = true
  }

  private ask(running: Running): void {
    const isAhead = running.voice.frames > AHEAD_SECONDS * this.stream.sampleRate
    if (running.isAsked || !running.isReady || !running.worker || isAhead) return
    running.isAsked = true
    running.worker.postMessage('more')
  }

  private end(cue: number, words: string): void {
    this.stop()
    this.tell({ kind: 'ended', cue, words })
  }

  private async feed(): Promise<void> {
    const block = new Float32Array(2 * STREAM_BLOCK_FRAMES)
    const mono = new Float32Array(STREAM_BLOCK_FRAMES)
    while (!this.isClosing) {
      this.mixer.render(block)
      await this.stream.write(this.stream.channels === 2 ? block : mean(block, mono))
      this.wroteMs = performance.now()
      const { running } = this
      if (!running) continue
      if (running.voice.isOver) this.end(running.cue, '')
      else this.ask(running)
    }
    this.mixer.render(block)
    await this.stream.write(this.stream.channels === 2 ? block : mean(block, mono))
    await this.stream.close()
  }

  private stuck(): Promise<never> {
    return new Promise((_, reject) => {
      setInterval(() => {
        if (performance.now() - this.wroteMs > STUCK_MS) reject(new Error('the device takes no sound any more'))
      }, POSITION_MS).unref()
    })
  }

  private tellPosition(): void {
    const { running } = this
    if (!running) return
    const positionSeconds = running.voice.playedFrames / this.stream.sampleRate
    this.tell({ kind: 'position', cue: running.cue, positionSeconds, lengthSeconds: running.lengthSeconds })
  }
}

function mean(stereo: Float32Array, mono: Float32Array): Float32Array {
  for (let i = 0; i < mono.length; i++) mono[i] = (stereo[2 * i]! + stereo[2 * i + 1]!) / 2
  return mono
}
