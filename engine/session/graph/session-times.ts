/** Seconds, bars and steps of a session's commands as frames (spec 8.7), and its tempo as the engine takes it. */
import { type Place, within } from '../../formats/diagnostic.ts'
import type { PlanSession } from '../../formats/plan.ts'
import type { Context } from '../../formats/shape.ts'
import { MeterMap } from '../../time/meter-map.ts'
import { TempoMap, TICKS_PER_QUARTER } from '../../time/tempo-map.ts'
import type { SessionCommand, SessionContent } from '../session-file.ts'
import type { PlayedRack } from './played-rack.ts'

/** Racks count four quarters a bar, whatever the session's bars are. */
const ticksPerRackBar = 4 * TICKS_PER_QUARTER
const usualSteps = 16
const usualBpm = 120

export class SessionTimes {
  readonly plan: PlanSession
  readonly #sampleRate: number
  readonly #racks: ReadonlyMap<string, PlayedRack>
  readonly #meter: MeterMap
  readonly #tempo: TempoMap | null
  readonly #context: Context

  constructor(content: SessionContent, racks: ReadonlyMap<string, PlayedRack>, sampleRate: number, context: Context) {
    const { clock, durationSec, loop, tailSec, alignTransports } = content
    const signatures = clock.signatures.map(({ bar, beats, unit }) => ({ bar: bar - 1, beats, unit }))
    const meter = new MeterMap(signatures)
    const tempo = clock.tempo?.map(({ bar, beat, bpm, ramp }) => {
      const ppq = meter.ticksOfBar(bar - 1) + Math.round((beat - 1) * meter.ticksPerBeat(bar - 1))
      return { ppq, bpm, ramp }
    })
    this.plan = {
      tempo: tempo ?? null,
      signatures,
      durationSec: durationSec > 0 ? durationSec : null,
      loop,
      tailSec: tailSec ?? longestTailOf(content),
      alignTransports,
    }
    this.#meter = meter
    this.#tempo = tempo === undefined ? null : new TempoMap(tempo, sampleRate)
    this.#racks = racks
    this.#sampleRate = sampleRate
    this.#context = context
  }

  /** null where it names bars that nobody counts. Seconds that are given count, bars next, else it is the start. */
  frameOf({ timeSec, rack, bar, step, res }: SessionCommand, place: Place): number | null {
    if (timeSec !== undefined) return Math.round(timeSec * this.#sampleRate)
    if (bar === 0) return 0
    const steps = Math.max(0, step - 1) / (res || usualSteps)
    if (rack !== '') return this.#frameInRack(rack, bar - 1 + steps, place)
    if (this.#tempo === null) return 0
    const ticks = this.#meter.ticksOfBar(bar - 1)
    const barTicks = this.#meter.ticksOfBar(bar) - ticks
    return this.#tempo.frameAt(ticks + steps * barTicks)
  }

  #frameInRack(id: string, bars: number, place: Place): number | null {
    const rack = this.#racks.get(id)
    if (rack === undefined) return null
    const { entry, plan } = rack
    const [p, q] = entry.stretch
    const frame = this.#tempo !== null && entry.followTempo ? this.#followed(bars) : this.#ownFrame(plan, bars)
    if (frame !== null) return p === q ? frame : Math.floor((frame * p) / q)
    const message = `the rack ${JSON.stringify(id)} has no transport, so it has no bars; the command is left out`
    this.#context.report.warn('inactive', within(place, 'rack'), { message, found: id, expected: 'a rack with bars' })
    return null
  }

  #followed(bars: number): number {
    return (this.#tempo as TempoMap).frameAt(bars * ticksPerRackBar)
  }

  /** By the tempo at the rack's start: swing, tempo points and offset play no part. */
  #ownFrame({ transports, hasTopLevelTransport }: PlayedRack['plan'], bars: number): number | null {
    const bpm = hasTopLevelTransport ? transports[0]?.bpm : undefined
    if (bpm === undefined) return null
    const barFrames = Math.trunc((240 / (bpm > 0 ? bpm : usualBpm)) * this.#sampleRate + 0.5)
    return Math.round(bars * barFrames)
  }
}

const USUAL_TAIL_MS = 250

/** What racks ask for in s; null where none asks for more than a session rings anyway. */
function longestTailOf({ racks }: SessionContent): number | null {
  const longestMs = Math.max(0, ...racks.map(({ tailMs }) => tailMs))
  return longestMs > USUAL_TAIL_MS ? longestMs / 1000 : null
}
