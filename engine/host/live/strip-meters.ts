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
  /** Of each strip, and of each insert: as many nodes have two channels each. */
  private stripPairs: readonly number[] = []
  private insertPairs: readonly number[] = []
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
    const pairsOf = (address: string) => (address === MASTER ? 0 : sound.pairsOf(address))
    this.stripPairs = strips.map(pairsOf)
    this.insertPairs = inserts.flat().map(pairsOf)
    const named = (addresses: readonly string[], pairs: readonly number[]) =>
      addresses.flatMap((address, at) => Array<string>(pairs[at]!).fill(sound.names.toNative(address)))
    const measured = named(strips, this.stripPairs)
    const reduced = named(inserts.flat(), this.insertPairs)
    this.engine.meterStrips(measured, reduced, { loudness })
    this.values = new Float32Array(STRIP_VALUES * (1 + measured.length) + reduced.length)
  }

  /** The master is what the device is given, which comes first. */
  private levels(): Pick<Figures, 'stripPeaks' | 'stripRms' | 'stripLoudness'> {
    const { strips, values } = this
    const stripPeaks = new Float32Array(2 * strips.length)
    const stripRms = new Float32Array(2 * strips.length)
    const stripLoudness = this.hasLoudness ? new Float32Array(strips.length) : none
    let next = STRIP_VALUES
    for (const [index, strip] of strips.entries()) {
      const first = strip === MASTER ? 0 : next
      const pairs = strip === MASTER ? 1 : this.stripPairs[index]!
      if (first > 0) next += pairs * STRIP_VALUES
      const each = (value: number) => pairValues(values, pairs, first + value)
      for (const side of [0, 1]) {
        stripPeaks[2 * index + side] = Math.max(0, ...each(side))
        stripRms[2 * index + side] = Math.hypot(...each(RMS + side))
      }
      if (this.hasLoudness) stripLoudness[index] = sumOfLevels(each(LOUDNESS))
    }
    return { stripPeaks, stripRms, stripLoudness }
  }

  private reductions(): Pick<Figures, 'stripReductions' | 'insertReductions'> {
    const { inserts, insertPairs, values } = this
    let at = values.length - insertPairs.reduce((sum, pairs) => sum + pairs, 0)
    const insertReductions = Float32Array.from(insertPairs, (pairs) => {
      at += pairs
      return mostReduced(values.subarray(at - pairs, at))
    })
    let next = 0
    const stripReductions = Float32Array.from(inserts, ({ length }) => {
      next += length
      return mostReduced(insertReductions.subarray(next - length, next))
    })
    return { stripReductions, insertReductions }
  }
}

const pairValues = (values: Float32Array, pairs: number, first: number): number[] =>
  Array.from({ length: pairs }, (_, pair) => values[first + pair * STRIP_VALUES]!)

/** Loudness adds up over channels (ITU-R BS.1770). */
const sumOfLevels = (levels: readonly number[]): number =>
  levels.length === 1 ? levels[0]! : 10 * Math.log10(levels.reduce((sum, level) => sum + 10 ** (level / 10), 0))

/** NaN where none ever holds anything back. */
function mostReduced(reductionsDb: Float32Array): number {
  const told = reductionsDb.filter((reductionDb) => reductionDb <= 0)
  return told.length > 0 ? Math.min(...told) : Number.NaN
}
