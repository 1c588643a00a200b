/** Bars and beats of a session against its frames, for views and for whoever writes at a place in music. */
import { type BarBeat, MeterMap, type TimeSignature } from './meter-map.ts'
import { type TempoChange, TempoMap } from './tempo-map.ts'

export interface SessionPlace extends BarBeat {
  /** 0..1 within the beat. */
  readonly beatPhase: number
  /** Quarters a minute, here. */
  readonly bpm: number
}

const PARTS_PER_BEAT = 4

export class MusicalClock {
  readonly tempo: TempoMap
  readonly meter: MeterMap

  /** No tempo is 120 bpm, no signature 4/4. */
  constructor(tempo: readonly TempoChange[], signatures: readonly TimeSignature[], sampleRate: number) {
    this.tempo = new TempoMap(tempo, sampleRate)
    this.meter = new MeterMap(signatures)
  }

  /** A tick has 1/960 quarter; beat and tick may lie behind their bar. */
  frameOf({ bar, beat = 0, tick = 0 }: Pick<BarBeat, 'bar'> & Partial<BarBeat>): number {
    return this.tempo.frameAt(this.meter.ticksOfBar(bar) + beat * this.meter.ticksPerBeat(bar) + tick)
  }

  placeAt(frame: number): SessionPlace {
    const ticks = this.ticksOf(frame)
    const place = this.meter.barBeatAt(ticks)
    const beatPhase = place.tick / this.meter.ticksPerBeat(place.bar)
    return { ...place, beatPhase, bpm: this.tempo.bpmAt(ticks) }
  }

  /** The grid line next to a frame: a bar, a beat, or a part of one that is `ticks` long. */
  nearest(frame: number, grid: 'bar' | 'beat' | { readonly ticks: number }): number {
    const { bar, beat, tick } = this.meter.barBeatAt(this.ticksOf(frame))
    const beatTicks = this.meter.ticksPerBeat(bar)
    const start = this.meter.ticksOfBar(bar)
    const into = beat * beatTicks + tick
    const barTicks = this.meter.ticksOfBar(bar + 1) - start
    const step = grid === 'bar' ? barTicks : grid === 'beat' ? beatTicks : grid.ticks
    const before = start + Math.floor(into / step) * step
    const [low, high] = [before, Math.min(before + step, start + barTicks)].map((at) => this.tempo.frameAt(at))
    return frame - low! < high! - frame ? low! : high!
  }

  /** A tick that starts within a frame belongs to it, so that the frame of a bar is in that bar. */
  private ticksOf(frame: number): number {
    const ticks = this.tempo.ticksAt(frame)
    const next = Math.ceil(ticks)
    return this.tempo.frameAt(next) <= frame ? next : ticks
  }
}

/** `007.2.3`, as musicians count: bar, beat and quarter of the beat from one. */
export function formatSessionPlace({ bar, beat, beatPhase }: SessionPlace): string {
  const part = Math.floor(beatPhase * PARTS_PER_BEAT)
  return `${String(bar + 1).padStart(3, '0')}.${beat + 1}.${part + 1}`
}
