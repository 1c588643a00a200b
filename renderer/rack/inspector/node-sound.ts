/**
 * All that a node's file says about how it sounds: its values by file key, its LFOs and routes. What A/B, presets, random
 * values and resets put back, as one list of actions.
 */
import type { ActionInit } from '../../../engine/client/gesture.ts'
import { FileMeaning, type NodeDescriptor, type RackNode } from '../../../engine/client/model.ts'

export type SoundLfo = RackNode['lfos'][number]
export type SoundRoute = RackNode['routes'][number]

export interface NodeSound {
  readonly values: Readonly<Record<string, number>>
  readonly lfos: readonly SoundLfo[]
  readonly routes: readonly SoundRoute[]
}

/** The actions of one step hold so many at most. */
export const MAX_ACTIONS = 1000

export function soundOf({ fileValues, lfos, routes }: RackNode): NodeSound {
  return {
    values: Object.fromEntries(fileValues),
    lfos: lfos.map(({ lfo, wave, freqHz, phase }) => ({ lfo, wave, freqHz, phase })),
    routes: routes.map(({ lfo, target, depth, offset, min, max, squared }) => ({
      lfo,
      target,
      depth,
      offset,
      min,
      max,
      squared,
    })),
  }
}

/** What a node of that type sounds like with nothing said: its values only. */
export function initialValues(descriptor: NodeDescriptor): Record<string, number> {
  return Object.fromEntries(descriptor.fileKeys.map(({ key, initial }) => [key, initial]))
}

/** Keys that a hand would turn: those that start or are a value of their own. */
export function turnableKeys(descriptor: NodeDescriptor): readonly string[] {
  return descriptor.fileKeys.filter(({ meaning }) => meaning !== FileMeaning.MULTIPLIES).map(({ key }) => key)
}

/** Sets what differs; keys that the node's type does not know are left out. */
export function actionsToValues(node: RackNode, wanted: NodeSound['values']): ActionInit[] {
  return Object.entries(wanted).flatMap(([key, value]) => {
    const now = node.fileValues.get(key)
    if (now === undefined || Math.fround(now) === Math.fround(value)) return []
    return [{ case: 'setFileValue', value: { node: node.id, key, value } } satisfies ActionInit]
  })
}

/** What turns a node into that sound; empty where it is that already. */
export function actionsToSound(node: RackNode, descriptor: NodeDescriptor, wanted: NodeSound): ActionInit[] {
  const values = actionsToValues(node, wanted.values)
  return descriptor.takesModulation ? [...values, ...actionsToModulation(node, wanted)] : values
}

/** First what goes, so that the most that a node may have is never passed on the way. */
function actionsToModulation(node: RackNode, wanted: NodeSound): ActionInit[] {
  const isWanted = (lfo: number) => wanted.lfos.some((one) => one.lfo === lfo)
  const goneLfos = node.lfos.filter(({ lfo }) => !isWanted(lfo))
  const goneRoutes = node.routes.filter(
    (route) =>
      isWanted(route.lfo) &&
      !goneLfos.some(({ lfo }) => route.target.startsWith(`LFO.${lfo}.`)) &&
      !wanted.routes.some((one) => isSameWay(one, route)),
  )
  return [
    ...goneRoutes.map(({ lfo, target }) => ({ case: 'removeRoute', value: { node: node.id, lfo, target } }) as const),
    ...goneLfos.map(({ lfo }) => ({ case: 'removeLfo', value: { node: node.id, lfo } }) as const),
    ...wanted.lfos
      .filter((one) => !node.lfos.some((has) => has.lfo === one.lfo && isEqual(has, one)))
      .map((one) => ({ case: 'setLfo', value: { node: node.id, ...one } }) as const),
    ...wanted.routes
      .filter((one) => !node.routes.some((has) => isSameWay(has, one) && isEqual(has, one)))
      .map((one) => ({ case: 'setRoute', value: { node: node.id, ...one } }) as const),
  ]
}

const isSameWay = (a: SoundRoute, b: SoundRoute) => a.lfo === b.lfo && a.target === b.target

function isEqual<T extends SoundLfo | SoundRoute>(has: T, wanted: T): boolean {
  return (Object.keys(wanted) as (keyof T)[]).every((key) => {
    const [a, b] = [has[key], wanted[key]]
    return typeof a === 'number' && typeof b === 'number' ? Math.fround(a) === Math.fround(b) : a === b
  })
}

export function isSameSound(a: NodeSound, b: NodeSound): boolean {
  const keys = new Set([...Object.keys(a.values), ...Object.keys(b.values)])
  return (
    [...keys].every((key) => Math.fround(a.values[key] ?? 0) === Math.fround(b.values[key] ?? 0)) &&
    a.lfos.length === b.lfos.length &&
    a.routes.length === b.routes.length &&
    b.lfos.every((one) => a.lfos.some((has) => isEqual(has, one))) &&
    b.routes.every((one) => a.routes.some((has) => isSameWay(has, one) && isEqual(has, one)))
  )
}
