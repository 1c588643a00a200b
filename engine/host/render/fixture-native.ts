/** A native module that renders given samples: for what real racks cannot be asked to do, such as failing midway. */
import type { RackPlan } from '../../formats/plan.ts'
import type { NativeModule, NativeRenderer, RackLengths, RenderRange } from '../native.ts'

export const emptyPlan: RackPlan = {
  channels: 2,
  randomSeed: 0,
  latencyComp: false,
  nodes: [],
  edges: [],
  mixer: null,
  transports: [],
  hasTopLevelTransport: false,
  commands: [],
}

export const wholeRange: RenderRange = {
  sampleRate: 48000,
  bars: 0,
  loopCount: 1,
  startBar: 0,
  endBar: 0,
  hardFrames: -1,
  tailFrames: -1,
  loop: false,
}

export interface GivenSamples {
  readonly frames: number
  /** Sample of a frame and channel. */
  readonly sample: (frame: number, channel: number) => number
  /** Called before each read; may throw. */
  readonly onRead?: (firstFrame: number) => void
}

/** Counts what was opened and closed, too. */
export function nativeGiving(given: GivenSamples): NativeModule & { readonly open: () => number } {
  let open = 0
  const unused = () => {
    throw new Error('not part of this test')
  }
  return {
    abiVersion: 1,
    instructionSet: 'baseline',
    hasDevices: false,
    descriptors: unused,
    events: unused,
    chase: unused,
    graph: unused,
    devices: unused,
    createEngine: unused,
    openEngine: unused,
    lengths: () => lengthsOf(given.frames),
    createRenderer: (plan) => {
      open++
      return renderer(given, plan.channels, () => open--)
    },
    createLoudnessMeter: peakMeter,
    open: () => open,
  }
}

const lengthsOf = (frames: number): RackLengths => ({
  totalFrames: frames,
  bodyFrames: frames,
  prerollFrames: 0,
  tailFrames: 0,
  loopFrames: frames,
  bars: [],
})

function renderer({ frames, sample, onRead }: GivenSamples, channels: number, onClose: () => void): NativeRenderer {
  let done = 0
  return {
    lengths: lengthsOf(frames),
    latencyFrames: 240,
    editAt: () => {
      throw new Error('not part of this test')
    },
    loopAt: () => {
      throw new Error('not part of this test')
    },
    read: (wanted) => {
      onRead?.(done)
      const count = Math.min(wanted, frames - done)
      if (count === 0) return null
      const first = done
      done += count
      return Float32Array.from({ length: count * channels }, (_, i) =>
        sample(first + Math.floor(i / channels), i % channels),
      )
    },
    stem: () => {
      throw new Error('not part of this test')
    },
    stemPeaks: () => [],
    residual: 0,
    analyses: () => [],
    close: onClose,
  }
}

/** Peak and RMS only; loudness is the addon's. */
function peakMeter(): ReturnType<NativeModule['createLoudnessMeter']> {
  let peak = 0
  let energy = 0
  let count = 0
  return {
    process: (samples) => {
      for (const value of samples) {
        peak = Math.max(peak, Math.abs(value))
        energy += value * value
        count++
      }
    },
    result: () => {
      const peakDb = 20 * Math.log10(peak)
      return { peakDb, rmsDb: 10 * Math.log10(energy / count), integratedLufs: Number.NaN, truePeakDb: peakDb }
    },
  }
}
