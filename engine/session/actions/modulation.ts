/** LFOs of a node and where they go. A route is known by its source and its target. */
import type { NodeDescriptor } from '../../formats/descriptor.ts'
import type { Path } from '../../formats/edit.ts'
import { maxLfos, maxRoutes } from '../../formats/limits.ts'
import { findDescriptor, findParam } from '../../formats/nodes.ts'
import type { PlanLfo, PlanNode } from '../../formats/plan.ts'
import { waves } from '../../formats/rack-keys.ts'
import type { Json } from '../../formats/shape.ts'
import type { Document } from '../document.ts'
import { Editing } from '../editing.ts'
import { SessionRefusal } from '../refusal.ts'
import { nodePlaces, shortestFloat32 } from '../values.ts'
import { type DocumentAction, short } from './action.ts'
import {
  changeMade,
  checkFinite,
  checkRange,
  checkWhole,
  nodeOf,
  objectsOf,
  type RackTarget,
  rackTarget,
} from './target.ts'

export interface LfoArgs {
  readonly rack: string
  readonly node: string
  /** Its number, by which routes name it. */
  readonly lfo: number
}

/** What is absent stays as it is; in a new LFO it is as in a file that does not say. */
export interface SetLfoArgs extends LfoArgs {
  readonly wave?: string | undefined
  readonly freqHz?: number | undefined
  /** Start phase in cycles, 0 to 1. */
  readonly phase?: number | undefined
}

export interface RouteArgs extends LfoArgs {
  /** Name of a parameter, `LFO.n.freqHz` or `LFO.n.phase`. */
  readonly target: string
}

/** With min below max it sweeps between them, else `offset + depth × LFO` is added. */
export interface SetRouteArgs extends RouteArgs {
  readonly depth: number
  readonly offset: number
  readonly min: number
  readonly max: number
  /** Squares the sweep. */
  readonly squared: boolean
}

const MAX_LFO_HZ = 20_000
const MAX_LFO_ID = 0xffff

/** Changes the LFO of that number, or adds it. */
export const setLfo: DocumentAction<'setLfo', SetLfoArgs> = {
  id: 'setLfo',
  title: (document, args) =>
    `${lfosOf(modPlace(document, args)).some(isLfo(args.lfo)) ? 'Set' : 'Add'} LFO ${args.lfo} of ${short(args.node)}`,
  apply(document, args) {
    const place = modPlace(document, args)
    checkLfo(args)
    const editing = new Editing(place.target.file)
    const lfos = lfosOf(place)
    const at = lfos.findLastIndex(isLfo(args.lfo))
    const path = [...place.path, 'lfos']
    const wanted = lfoKeys(args)
    if (at >= 0) setChanged(editing, [...path, at], lfos[at] as Json, wanted, LFO_DEFAULTS)
    else {
      if (place.planned.lfos.length >= maxLfos)
        throw new SessionRefusal('not-possible', `a node has at most ${maxLfos} LFOs`)
      appendTo(editing, place, 'lfos', lfos.length, { id: args.lfo, ...wanted })
    }
    return changeMade(document, editing, place.target)
  },
  mergeKey: ({ rack, node, lfo }) => `setLfo ${JSON.stringify([rack, node, lfo])}`,
}

/** With the routes from it and to it. */
export const removeLfo: DocumentAction<'removeLfo', LfoArgs> = {
  id: 'removeLfo',
  title: (_, { node, lfo }) => `Remove LFO ${lfo} of ${short(node)}`,
  apply(document, args) {
    const place = modPlace(document, args)
    const lfos = lfosOf(place)
    checkThere(lfos, args)
    const editing = new Editing(place.target.file)
    const isOfIt = (route: Json) => idOf(route.sourceId) === args.lfo || lfoMovedBy(route) === `LFO.${args.lfo}`
    editing.removeItems([...place.path, 'routes'], routesOf(place), isOfIt)
    editing.removeItems([...place.path, 'lfos'], lfos, isLfo(args.lfo))
    return changeMade(document, editing, place.target)
  },
}

/** Changes the first route from that LFO to that target, or adds one. */
export const setRoute: DocumentAction<'setRoute', SetRouteArgs> = {
  id: 'setRoute',
  title: (_, { node, lfo, target }) => `Route LFO ${lfo} of ${short(node)} to ${short(target)}`,
  apply(document, args) {
    const place = modPlace(document, args)
    checkThere(lfosOf(place), args)
    const wanted = wantedTarget(place, args.target)
    for (const key of ['depth', 'offset', 'min', 'max'] as const) checkFinite(args[key], key)
    const editing = new Editing(place.target.file)
    const routes = routesOf(place)
    const at = routes.findIndex((route) => isRoute(place, route, args.lfo, wanted))
    const keys = routeKeys(args)
    if (at >= 0) setChanged(editing, [...place.path, 'routes', at], routes[at] as Json, keys, ROUTE_DEFAULTS)
    else {
      if (place.planned.routes.length >= maxRoutes)
        throw new SessionRefusal('not-possible', `a node has at most ${maxRoutes} routes`)
      const item = { sourceId: args.lfo, destParam: args.target, ...withoutDefaults(keys, ROUTE_DEFAULTS) }
      appendTo(editing, place, 'routes', routes.length, item)
    }
    return changeMade(document, editing, place.target)
  },
  mergeKey: ({ rack, node, lfo, target }) => `setRoute ${JSON.stringify([rack, node, lfo, target])}`,
}

/** Every route from that LFO to that target. */
export const removeRoute: DocumentAction<'removeRoute', RouteArgs> = {
  id: 'removeRoute',
  title: (_, { node, lfo, target }) => `Remove the route of LFO ${lfo} of ${short(node)} to ${short(target)}`,
  apply(document, args) {
    const place = modPlace(document, args)
    const wanted = wantedTarget(place, args.target)
    const routes = routesOf(place)
    const isPicked = (route: Json) => isRoute(place, route, args.lfo, wanted)
    if (!routes.some(isPicked))
      throw new SessionRefusal(
        'not-found',
        `LFO ${args.lfo} of ${short(args.node)} has no route to ${short(args.target)}`,
      )
    const editing = new Editing(place.target.file)
    editing.removeItems([...place.path, 'routes'], routes, isPicked)
    return changeMade(document, editing, place.target)
  },
}

// --- where it stands --------------------------------------------------------------------------------------------------

interface ModPlace {
  readonly target: RackTarget
  readonly planned: PlanNode
  readonly descriptor: NodeDescriptor
  readonly path: Path
  readonly mod: Json | undefined
}

/** Of the first node of the id. Throws SessionRefusal where it has no modulation. */
function modPlace(document: Document, { rack, node }: LfoArgs): ModPlace {
  const target = rackTarget(document, rack)
  const planned = nodeOf(target, node)
  const descriptor = findDescriptor(planned.type)
  if (!descriptor?.takesModulation)
    throw new SessionRefusal('not-possible', `${short(node)} (${planned.type}) has no modulation`)
  const nodes = objectsOf(target.root.nodes)
  const at = nodePlaces(target.root, node).find((place) => nodes[place.at]?.type === planned.type)?.at ?? 0
  const mod = nodes[at]?.mod as Json | undefined
  return { target, planned, descriptor, path: ['nodes', at, 'mod'], mod }
}

const lfosOf = ({ mod }: ModPlace): readonly Json[] => objectsOf(mod?.lfos)
const routesOf = ({ mod }: ModPlace): readonly Json[] => objectsOf(mod?.routes)
const idOf = (value: unknown): number => (typeof value === 'number' ? value & 0xffff : 0)
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
const isLfo =
  (lfo: number) =>
  ({ id }: Json): boolean =>
    idOf(id) === lfo

function checkThere(lfos: readonly Json[], { node, lfo }: LfoArgs): void {
  if (!lfos.some(isLfo(lfo))) throw new SessionRefusal('not-found', `${short(node)} has no LFO ${lfo}`)
}

const lfoTarget = /^LFO\.(\d+)\.(freqHz|phase)$/

/** What a route moves, as one text: the number of a parameter, or `LFO.n.key`. */
function wantedTarget({ descriptor, mod }: ModPlace, target: string): string {
  const [, number] = lfoTarget.exec(target) ?? []
  if (number !== undefined) {
    if (objectsOf(mod?.lfos).some(isLfo(Number(number) & 0xffff))) return target
    throw new SessionRefusal('not-found', `there is no LFO ${number} to be moved`)
  }
  const param = findParam(descriptor, target)
  if (param?.modulatable) return `${param.id}`
  const names = descriptor.params.filter(({ modulatable }) => modulatable).map(({ name }) => name)
  const words = param ? `${param.name} cannot be modulated` : `${descriptor.type} has no parameter ${short(target)}`
  throw new SessionRefusal('not-possible', `${words}; there are ${names.join(', ')}, LFO.n.freqHz and LFO.n.phase`)
}

function isRoute({ descriptor }: ModPlace, route: Json, lfo: number, wanted: string): boolean {
  if (idOf(route.sourceId) !== lfo) return false
  const name = textOf(route.destParam)
  if (lfoTarget.test(name)) return name === wanted
  const id = idOf(route.destParamId) || findParam(descriptor, name)?.id
  return `${id}` === wanted
}

/** `LFO.n` of a route to an LFO. */
function lfoMovedBy({ destParam }: Json): string | undefined {
  const number = lfoTarget.exec(textOf(destParam))?.[1]
  return number === undefined ? undefined : `LFO.${Number(number) & 0xffff}`
}

// --- what is written --------------------------------------------------------------------------------------------------

type Keys = Readonly<Record<string, number | string>>
const LFO_DEFAULTS: Keys = { wave: 'sine', freqHz: 0.5, phase: 0 }
const ROUTE_DEFAULTS: Keys = { depth: 0, offset: 0, min: 0, max: 0, map: '' }

function checkLfo({ lfo, wave, freqHz, phase }: SetLfoArgs): void {
  checkWhole(lfo, 0, MAX_LFO_ID, 'the number of an LFO')
  if (wave !== undefined && !waves.includes(wave as PlanLfo['wave']))
    throw new SessionRefusal('not-possible', `a wave is ${waves.join(', ')}, and ${JSON.stringify(short(wave))} is not`)
  if (freqHz !== undefined) checkRange(freqHz, 0, MAX_LFO_HZ, 'the rate of an LFO', 'Hz')
  if (phase !== undefined) checkRange(phase, 0, 1, 'a phase', 'cycles')
}

function lfoKeys({ wave, freqHz, phase }: SetLfoArgs): Keys {
  return {
    ...(wave === undefined ? {} : { wave }),
    ...(freqHz === undefined ? {} : { freqHz: shortestFloat32(freqHz) }),
    ...(phase === undefined ? {} : { phase: shortestFloat32(phase) }),
  }
}

const routeKeys = ({ depth, offset, min, max, squared }: SetRouteArgs): Keys => ({
  depth: shortestFloat32(depth),
  offset: shortestFloat32(offset),
  min: shortestFloat32(min),
  max: shortestFloat32(max),
  map: squared ? 'exp' : '',
})

const withoutDefaults = (keys: Keys, defaults: Keys): Keys =>
  Object.fromEntries(Object.entries(keys).filter(([key, value]) => value !== defaults[key]))

/** Keys that mean the same already keep their bytes. */
function setChanged(editing: Editing, path: Path, before: Json, wanted: Keys, defaults: Keys): void {
  for (const [key, value] of Object.entries(wanted)) {
    const old = before[key] ?? defaults[key]
    const isSame =
      typeof value === 'number' ? Math.fround(Number(old)) === Math.fround(value) : isSameText(key, old, value)
    if (!isSame) editing.set([...path, key], value)
  }
}

/** Any text but `exp` sweeps evenly. */
const isSameText = (key: string, a: unknown, b: string): boolean =>
  key === 'map' ? (a === 'exp') === (b === 'exp') : a === b

function appendTo(editing: Editing, { path, mod }: ModPlace, list: 'lfos' | 'routes', index: number, item: Json): void {
  if (mod === undefined) editing.set(path, { [list]: [item] })
  else editing.append([...path, list], index, item)
}
