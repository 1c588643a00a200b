/** How far LFOs move a parameter, and what they may move. */
import type { NodeDescriptor, RackNode } from '../../../engine/client/model.ts'
import type { SoundRoute } from './node-sound.ts'

/** Of a node: more are not played. */
export const MAX_LFOS = 4
export const MAX_ROUTES = 16
export const WAVES = ['sine', 'triangle', 'saw', 'square'] as const
/** An LFO's rate, Hz. */
export const LFO_HZ = { min: 0.01, max: 100 } as const

export interface Reach {
  readonly min: number
  readonly max: number
}

/** With min below max a route sweeps between them, else it swings around its offset by its depth. */
export const isSweep = ({ min, max }: Pick<SoundRoute, 'min' | 'max'>): boolean => min < max

/** What a route adds at its least and its most. */
export function reachOf(route: Pick<SoundRoute, 'depth' | 'offset' | 'min' | 'max'>): Reach {
  if (isSweep(route)) return { min: route.min, max: route.max }
  const swing = Math.abs(route.depth)
  return { min: route.offset - swing, max: route.offset + swing }
}

/** What all routes to a target add together at the widest; null where none does. */
export function reachOfTarget(node: Pick<RackNode, 'lfos' | 'routes'>, target: string): Reach | null {
  const routes = node.routes.filter((route) => route.target === target && hasSource(node, route))
  if (routes.length === 0) return null
  const reaches = routes.map(reachOf)
  return {
    min: reaches.reduce((sum, { min }) => sum + min, 0),
    max: reaches.reduce((sum, { max }) => sum + max, 0),
  }
}

const hasSource = ({ lfos }: Pick<RackNode, 'lfos'>, { lfo }: Pick<SoundRoute, 'lfo'>): boolean =>
  lfos.some((one) => one.lfo === lfo)

/** The smallest number from 1 on that no LFO of the node has. */
export function freeLfo({ lfos }: Pick<RackNode, 'lfos'>): number {
  let lfo = 1
  while (lfos.some((one) => one.lfo === lfo)) lfo++
  return lfo
}

export interface RouteTarget {
  readonly target: string
  /** Of the parameter; null for the rate or the phase of an LFO. */
  readonly param: number | null
}

/** Everything that a route of a node may go to. */
export function routeTargets(node: RackNode, descriptor: NodeDescriptor): RouteTarget[] {
  return [
    ...descriptor.params
      .filter(({ modulatable }) => modulatable)
      .map(({ id, name }): RouteTarget => ({ target: name, param: id })),
    ...node.lfos.flatMap(({ lfo }) => [
      { target: `LFO.${lfo}.freqHz`, param: null },
      { target: `LFO.${lfo}.phase`, param: null },
    ]),
  ]
}

/** A first route that is heard: a quarter of the way each side of where the value is. */
export function firstRoute(span: Reach): Pick<SoundRoute, 'depth' | 'offset' | 'min' | 'max' | 'squared'> {
  const depth = Number(((span.max - span.min) / 8).toPrecision(2))
  return { depth, offset: 0, min: 0, max: 0, squared: false }
}
