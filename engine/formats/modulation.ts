/** `nodes[].mod`: LFOs and where they go (spec 2.9, 5.2, 14.6). */
import type { NodeDescriptor } from './descriptor.ts'
import { type Place, within } from './diagnostic.ts'
import { maxLfos, maxRoutes } from './limits.ts'
import { findParam, paramNames } from './nodes.ts'
import type { PlanLfo, PlanRoute } from './plan.ts'
import { modKeys, waves } from './rack-keys.ts'
import { type Context, isObject, type Read, readObject, tellWrongType } from './shape.ts'

type Mod = Read<typeof modKeys>
type Lfo = Mod['lfos'][number]
type Route = Mod['routes'][number]

export interface Modulation {
  readonly lfos: readonly PlanLfo[]
  readonly routes: readonly PlanRoute[]
}

const none: Modulation = { lfos: [], routes: [] }

export function readModulation(node: NodeDescriptor, mod: unknown, place: Place, context: Context): Modulation {
  if (mod === undefined) return none
  if (!node.takesModulation) {
    const message = `${node.type} has no modulation; mod is ignored`
    context.report.hint('ignored', place, { message, found: mod, expected: 'no mod', onKey: true })
    return none
  }
  if (!isObject(mod)) {
    tellWrongType(mod, 'an object', place, context)
    return none
  }
  const { lfos, routes } = readObject(modKeys, mod, place, context)
  const planned = resolveLfos(lfos, within(place, 'lfos'), context)
  return { lfos: planned, routes: resolveRoutes(node, routes, planned, within(place, 'routes'), context) }
}

function resolveLfos(lfos: readonly Lfo[], place: Place, context: Context): PlanLfo[] {
  const byId = new Map<number, PlanLfo>()
  for (const [index, lfo] of lfos.entries()) {
    const here = within(place, index)
    if (byId.has(lfo.id)) {
      const message = `LFO ${lfo.id} was there already; this one replaces it`
      context.report.warn('repeated-id', within(here, 'id'), { message, found: lfo.id, expected: 'each number once' })
    } else if (byId.size === maxLfos) {
      const message = `a node has at most ${maxLfos} LFOs; this one is dropped`
      context.report.warn('limit', here, { message, found: lfo.id, expected: `at most ${maxLfos}` })
      continue
    }
    byId.set(lfo.id, {
      id: lfo.id,
      wave: readWave(lfo, here, context),
      freqHz: lfo.freqHz,
      phase: wrapPhase(lfo.phase),
    })
  }
  return [...byId.values()]
}

function readWave(lfo: Lfo, place: Place, { report, suggestions }: Context): PlanLfo['wave'] {
  const wave = waves.find((name) => name === lfo.wave)
  if (wave !== undefined) return wave
  const message = `${JSON.stringify(lfo.wave)} is not a known wave and counts as "sine"`
  const expected = `one of ${waves.join(', ')}`
  const suggestion = suggestions.nearest(lfo.wave, waves)
  report.warn('unknown-choice', within(place, 'wave'), { message, found: lfo.wave, expected, suggestion })
  return 'sine'
}

/** Into [0, 1); just below a whole number rounds up to it in single precision, which is 0 again. */
function wrapPhase(phase: number): number {
  const wrapped = Math.fround(phase - Math.floor(phase))
  return wrapped < 1 ? wrapped : 0
}

type Target = Pick<PlanRoute, 'target' | 'targetId'>

function resolveRoutes(
  node: NodeDescriptor,
  routes: readonly Route[],
  lfos: readonly PlanLfo[],
  place: Place,
  context: Context,
): PlanRoute[] {
  const planned: PlanRoute[] = []
  for (const [index, route] of routes.entries()) {
    const here = within(place, index)
    const target = resolveTarget(node, route, lfos, here, context)
    if (target === undefined) continue
    if (planned.length === maxRoutes) {
      const message = `a node has at most ${maxRoutes} routes; this one is dropped`
      context.report.warn('limit', here, { message, found: index + 1, expected: `at most ${maxRoutes}` })
      continue
    }
    tellSource(route, lfos, here, context)
    const { sourceId, depth, offset, min, max } = route
    planned.push({ sourceId, ...target, depth, offset, min, max, squared: route.map === 'exp' })
  }
  return planned
}

function tellSource(route: Route, lfos: readonly PlanLfo[], place: Place, { report }: Context): void {
  if (lfos.some((lfo) => lfo.id === route.sourceId)) return
  const message = `there is no LFO ${route.sourceId} on this node; the route has no source`
  const expected = lfos.length === 0 ? 'an LFO in mod.lfos' : `one of ${lfos.map((lfo) => lfo.id).join(', ')}`
  report.warn('unknown-param', within(place, 'sourceId'), { message, found: route.sourceId, expected })
}

const lfoTarget = /^LFO\.(\d+)\.(freqHz|phase)$/

/** The `LFO.` forms first, then the number, then the name. Names without a parameter drop the route. */
function resolveTarget(
  node: NodeDescriptor,
  route: Route,
  lfos: readonly PlanLfo[],
  place: Place,
  context: Context,
): Target | undefined {
  const [, number, property] = lfoTarget.exec(route.destParam) ?? []
  if (number !== undefined) return lfoRoute(Number(number) & 0xffff, property === 'phase', lfos, place, context)
  const byNumber = route.destParamId !== 0
  const param = byNumber ? node.params.find((one) => one.id === route.destParamId) : findParam(node, route.destParam)
  if (param !== undefined) {
    if (!param.modulatable) tellUnmoved(node, param.name, place, context)
    return { target: 'param', targetId: param.id }
  }
  tellUnknownTarget(node, route, place, context)
  return byNumber ? { target: 'param', targetId: route.destParamId } : undefined
}

function lfoRoute(id: number, phase: boolean, lfos: readonly PlanLfo[], place: Place, { report }: Context): Target {
  if (!lfos.some((lfo) => lfo.id === id)) {
    const message = `there is no LFO ${id} on this node; the route has no effect`
    report.warn('unknown-param', within(place, 'destParam'), {
      message,
      found: `LFO.${id}`,
      expected: 'an LFO in mod.lfos',
    })
  }
  return { target: phase ? 'lfoPhase' : 'lfoRate', targetId: id }
}

const modulatable = (node: NodeDescriptor): string[] =>
  node.params.filter((param) => param.modulatable).map((param) => param.name)

function tellUnmoved(node: NodeDescriptor, name: string, place: Place, { report }: Context): void {
  const message = `${name} of ${node.type} cannot be modulated; the route has no effect`
  const expected = `one of ${modulatable(node).join(', ')}`
  report.warn('inactive', within(place, 'destParam'), { message, found: name, expected })
}

function tellUnknownTarget(node: NodeDescriptor, route: Route, place: Place, { report, suggestions }: Context): void {
  const byNumber = route.destParamId !== 0
  const found = byNumber ? route.destParamId : route.destParam
  const message = `${node.type} has no parameter ${JSON.stringify(found)}; the route has no effect`
  const expected = `one of ${modulatable(node).join(', ')}, LFO.n.freqHz, LFO.n.phase`
  const suggestion = byNumber ? undefined : suggestions.nearest(route.destParam, paramNames(node))
  const key = byNumber ? 'destParamId' : 'destParam'
  report.warn('unknown-param', within(place, key), { message, found, expected, suggestion })
}
