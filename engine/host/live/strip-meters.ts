/** Levels of each strip of the mixer, and what its inserts hold back, measured only while somebody looks. Main thread. */
import { MASTER } from '../../session/mixer/ends.ts'
import type { NativeEngine } from '../native.ts'
import type { Poll } from './hot-feed.ts'
import type { SessionSound } from './session-sound.ts'

/** The strips of the mixer as pages were told of them. */
export interface Strips {
  readonly revision: number
  /** Their addresses. */
  readonly strips: readonly string[]
  /** Of each strip the addresses of its inserts. */
  readonly inserts: readonly (readonly string[])[]
}

type Figures = Pick<Poll, 'stripPeaks' | 'stripRms' | 'stripLoudness' | 'stripReductions' | 'insertReductions'>

/** Of each strip native tells two peaks, two RMS, loudness. */
export const STRIP_VALUES = 5
const RMS = 2
const LOUDNESS = 4

const none = new Float32Array()
export const noFigures: Figures = {
  stripPeaks: none,
  stripRms: none,
  stripLoudness: none,
  stripReductions: none,
  insertReductions: none,
}

interface Look {
  /** Whether somebody does. */
  readonly watched: boolean
  readonly loudness: boolean
  /** Of all nodes, as native tells them, for while strips are not measured by themselves. */
  readonly peaks: Float32Array
}

export class StripMeters {
  private readonly engine: Pick<NativeEngine, 'meterStrips' | 'stripLevels'>
  private sound: SessionSound | undefined
  private strips: Strips['strips'] = []
  private inserts: Strips['inserts'] = []
  private hasLoudness = false
  private values = new Float32Array(STRIP_VALUES)

  constructor(engine: Pick<NativeEngine, 'meterStrips' | 'stripLevels'>) {
    this.engine = engine
  }

  of(sound: SessionSound, shown: Strips, { watched, loudness, peaks }: Look): Figures {
    if (!watched) return { ...noFigures, stripPeaks: sound.stripPeaksOf(shown.strips, peaks) }
    this.follow(sound, shown, loudness)
    if (this.engine.stripLevels(this.values) < this.values.length)
      return { ...noFigures, stripPeaks: sound.stripPeaksOf(shown.strips, peaks) }
    return { ...this.levels(), ...this.reductions() }
  }

  private follow(sound: SessionSound, { strips, inserts }: Strips, loudness: boolean): void {
    const isSame = sound === this.sound && strips === this.strips && inserts === this.inserts
    if (isSame && loudness === this.hasLoudness) return
    this.hasLoudness = loudness
    this.sound = sound
    this.strips = strips
    this.inserts = inserts
    const nativeOf = (address: string) => sound.names.toNative(address)
    const measured = strips.filter((strip) => strip !== MASTER)
    this.engine.meterStrips(measured.map(nativeOf), inserts.flat().map(nativeOf), { loudness })
    this.values = new Float32Array(STRIP_VALUES * (1 + measured.length) + inserts.flat().length)
  }

  /** The master is what the device is given, which comes first. */
  private levels(): Pick<Figures, 'stripPeaks' | 'stripRms' | 'stripLoudness'> {
    const { strips, values } = this
    const stripPeaks = new Float32Array(2 * strips.length)
    const stripRms = new Float32Array(2 * strips.length)
    const stripLoudness = this.hasLoudness ? new Float32Array(strips.length) : none
    let next = STRIP_VALUES
    for (const [index, strip] of strips.entries()) {
      const at = strip === MASTER ? 0 : next
      if (at > 0) next += STRIP_VALUES
      stripPeaks.set(values.subarray(at, at + RMS), 2 * index)
      stripRms.set(values.subarray(at + RMS, at + LOUDNESS), 2 * index)
      if (this.hasLoudness) stripLoudness[index] = values[at + LOUDNESS]!
    }
    return { stripPeaks, stripRms, stripLoudness }
  }

  private reductions(): Pick<Figures, 'stripReductions' | 'insertReductions'> {
    const { inserts, values } = this
    const insertReductions = values.slice(values.length - inserts.flat().length)
    let next = 0
    const stripReductions = Float32Array.from(inserts, ({ length }) => {
      const own = insertReductions.subarray(next, next + length).filter((reductionDb) => reductionDb <= 0)
      next += length
      return own.length > 0 ? Math.min(...own) : Number.NaN
    })
    return { stripReductions, insertReductions }
  }
}
