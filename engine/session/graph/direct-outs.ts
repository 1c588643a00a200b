/** Nodes of a rack that are heard on further channels of it instead of in its mix. */
import type { RackPlan } from '../../formats/plan.ts'
import { maxTaps } from './rack-ports.ts'

export interface DirectOut {
  readonly node: string
  /** Of the rack, from 1 on, for the left side of the node. */
  readonly channel: number
  /** Linear, with that of the rack's master. */
  readonly gain: number
}

/** The first entry of an id counts. A rack of two channels has no further ones. */
export function directOuts({ mixer }: RackPlan, outputs: number): DirectOut[] {
  if (mixer === null || outputs <= 2) return []
  const first = mixer.inputs.filter(({ id }, index) => mixer.inputs.findIndex((one) => one.id === id) === index)
  return first.flatMap(({ id: node, gain, channel = 1 }) =>
    channel > 1 && channel <= outputs ? [{ node, channel, gain: gain * mixer.masterGain }] : [],
  )
}

/** Native knows a plan by its object, so what is made of one stays the same object too. */
const mixes = new WeakMap<RackPlan, Map<number, RackPlan>>()

/** What is left of the mix: also what no tap is left for. */
export function withoutDirectOuts(plan: RackPlan, outputs: number): RackPlan {
  const direct = new Set(
    directOuts(plan, outputs)
      .slice(0, maxTaps)
      .map(({ node }) => node),
  )
  if (direct.size === 0 || plan.mixer === null) return plan
  const made = mixes.get(plan) ?? new Map<number, RackPlan>()
  mixes.set(plan, made)
  const inputs = plan.mixer.inputs.map((one) => (direct.has(one.id) ? { ...one, gain: 0 } : one))
  const known = made.get(outputs) ?? { ...plan, mixer: { ...plan.mixer, inputs } }
  made.set(outputs, known)
  return known
}
