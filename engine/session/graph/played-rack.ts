/** A rack as a session plays it. */
import type { RackExports } from '../../formats/exports.ts'
import type { PlanPart, RackPlan } from '../../formats/plan.ts'
import type { SessionRack } from '../session-file.ts'
import { withoutDirectOuts } from './direct-outs.ts'
import { widthOf } from './signal.ts'

export interface PlayedRack {
  readonly entry: SessionRack
  readonly plan: RackPlan
  readonly exports: RackExports
  /** At the rate that is played; the file counts at its session's own. */
  readonly offsetFrames: number
}

/** How many channels the session opens of it. */
export const outputsOf = ({ channelConfig }: SessionRack): number => widthOf(channelConfig?.outputs)
export const inputsOf = ({ channelConfig }: SessionRack): number => widthOf(channelConfig?.inputs)

export function partOfRack({ entry, plan, offsetFrames }: PlayedRack): PlanPart {
  const { latencyComp, stretch, followTempo, bars, loopCount, loopSeconds, loopMinutes } = entry
  const mixed = withoutDirectOuts(plan, outputsOf(entry))
  return {
    plan: latencyComp === undefined ? mixed : withLatencyComp(mixed, latencyComp),
    offsetFrames,
    stretch,
    followsTempo: followTempo,
    bars,
    loopCount,
    loopSeconds,
    loopMinutes,
  }
}

/** Native knows a plan by its object, so the other one stays the same object too. */
const others = new WeakMap<RackPlan, RackPlan>()

function withLatencyComp(plan: RackPlan, latencyComp: boolean): RackPlan {
  if (plan.latencyComp === latencyComp) return plan
  const other = others.get(plan) ?? { ...plan, latencyComp }
  others.set(plan, other)
  return other
}
