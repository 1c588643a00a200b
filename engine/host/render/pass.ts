/** One offline render from start to end, in parts that let signals in between. */
import type { RackPlan } from '../../formats/plan.ts'
import type { NativeModule, RendererOptions, RenderRange, SignalAnalysis } from '../native.ts'

/** Frames asked of the renderer at once: enough that the crossing into native costs nothing, little enough to stay in cache. */
const chunkFrames = 32768
/** How long the loop may keep signals and timers waiting, in ms. */
const breathMs = 30

export interface PassJob extends Pick<RendererOptions, 'stems' | 'analyses'> {
  readonly plan: RackPlan
  readonly range: RenderRange
  readonly blockFrames: number
  readonly threads: number
  /** Left out from the start; `hardFrames` of the range counts from frame 0 on. */
  readonly skipFrames: number
}

/** The mix, interleaved, and the same frames of each stem; valid during the call. */
export type Take = (samples: Float32Array, stem: (index: number) => Float32Array) => void

export interface PassEnd {
  readonly latencyFrames: number
  /** Largest difference between the mix and the stems that are parts of it; linear. */
  readonly residual: number
  /** Of each stem; linear. */
  readonly stemPeaks: readonly number[]
  readonly analyses: readonly SignalAnalysis[]
}

/** Throws NativeError, the signal's reason, and what `take` throws. */
export async function renderPass(
  native: NativeModule,
  { plan, range, ...options }: PassJob,
  signal: AbortSignal,
  onFrames: (done: number) => void,
  take: Take,
): Promise<PassEnd> {
  const { blockFrames, threads, skipFrames, stems = [], analyses = false } = options
  const renderer = native.createRenderer(plan, range, { blockFrames, threads, skipFrames, stems, analyses })
  const stem = (index: number) => renderer.stem(index)
  try {
    let done = 0
    let lastBreath = performance.now()
    for (let samples = renderer.read(chunkFrames); samples; samples = renderer.read(chunkFrames)) {
      take(samples, stem)
      done += samples.length / plan.channels
      if (performance.now() - lastBreath < breathMs) continue
      onFrames(done)
      await breathe(signal)
      lastBreath = performance.now()
    }
    await breathe(signal)
    const { latencyFrames, residual } = renderer
    const stemPeaks = stems.length > 0 ? renderer.stemPeaks() : []
    return { latencyFrames, residual, stemPeaks, analyses: analyses ? renderer.analyses() : [] }
  } finally {
    renderer.close()
  }
}

/** Lets signals and timers run. Throws the signal's reason. */
async function breathe(signal: AbortSignal): Promise<void> {
  await new Promise(setImmediate)
  signal.throwIfAborted()
}
