/** What of a rack's inside the session reaches: nodes that leave it on their own, and key inputs fed from outside. */
import { writtenType } from '../../formats/bypass.ts'
import { type Place, placeAt, within } from '../../formats/diagnostic.ts'
import { findDescriptor } from '../../formats/nodes.ts'
import type { PlanKey, RackPlan } from '../../formats/plan.ts'
import type { Context } from '../../formats/shape.ts'
import type { Routing } from '../file/routing.ts'

/** Port 0 is what the `input` nodes of the rack hear. */
const maxKeys = 7
export const maxTaps = 64
/** Behind those of keys and of keys that leave in an edit: channels 3 and 4, then the next ones. */
const firstInputPort = 2 * maxKeys + 1

export interface RackPorts {
  readonly keys: readonly PlanKey[]
  readonly taps: readonly string[]
}

interface Reference {
  readonly node: string
  readonly place: Place
}

/** `direct`: nodes that leave by further channels of the rack. */
export function rackPorts(
  rack: string,
  plan: RackPlan,
  direct: readonly string[],
  routing: Routing,
  context: Context,
): RackPorts {
  const { routes, sends, keys } = routing
  const left = [...routes, ...sends, ...keys].flatMap(({ from, place }) =>
    from.kind === 'node' && from.rack === rack ? [{ node: from.node, place: within(place, 'from') }] : [],
  )
  const keyed = keys.flatMap(({ to, place }) =>
    to.kind === 'node' && to.rack === rack ? [{ node: to.node, place: within(place, 'to') }] : [],
  )
  const isThere = (one: Reference) => hasNode(rack, one, plan, context)
  return {
    taps: tapsOf(rack, [...direct, ...left.filter(isThere).map(({ node }) => node)], context),
    keys: keysInto(rack, keyed.filter(isThere), plan, context),
  }
}

function tapsOf(rack: string, nodes: readonly string[], { report }: Context): string[] {
  const taps = [...new Set(nodes)]
  if (taps.length > maxTaps) {
    const message = `${taps.length} nodes of ${rack} leave it by themselves; only the first ${maxTaps} are heard so`
    report.warn('limit', placeAt('racks'), { message, found: taps.length, expected: `at most ${maxTaps} nodes a rack` })
  }
  return taps.slice(0, maxTaps)
}

function keysInto(rack: string, wanted: readonly Reference[], plan: RackPlan, context: Context): PlanKey[] {
  const keys = new Map<string, PlanKey>()
  for (const { node, place } of wanted) {
    if (keys.has(node)) continue
    const type = typeOf(node, plan)
    const nodePort = keyPortOf(type)
    const port = keys.size + 1
    if (nodePort !== null && port <= maxKeys) keys.set(node, { port, node, nodePort })
    else if (nodePort === null) {
      const message = `${rack}/${node} is a ${type}, which has no key input; nothing listens there`
      context.report.warn('unknown-port', place, { message, found: node, expected: 'a node with a key input' })
    } else {
      const message = `${maxKeys} nodes of ${rack} listen to keys from outside already; this one does not`
      context.report.warn('limit', place, { message, found: node, expected: `at most ${maxKeys} nodes a rack` })
    }
  }
  return [...keys.values()]
}

function hasNode(rack: string, { node, place }: Reference, plan: RackPlan, { report, suggestions }: Context): boolean {
  const ids = plan.nodes.map(({ id }) => id)
  if (ids.includes(node)) return true
  const message = `the rack ${JSON.stringify(rack)} has no node ${JSON.stringify(node)}; this has no effect`
  const suggestion = suggestions.nearest(node, ids)
  report.warn('unknown-node', place, { message, found: node, expected: 'the id of a node', suggestion })
  return false
}

/** Of nodes of one id the last one gets what is connected. */
function typeOf(node: string, { nodes }: RackPlan): string {
  const found = nodes.findLast(({ id }) => id === node)
  return found === undefined ? '' : writtenType(found)
}

/** Number of the key among the inputs of a node type; null where it has none. */
export function keyPortOf(type: string): number | null {
  const inputs = findDescriptor(type)?.ports.filter(({ input }) => input) ?? []
  const index = inputs.findIndex(({ kind }) => kind === 'key')
  return index < 0 ? null : index
}

/** Whether anything in a rack hears what is sent to it. */
export const hasInput = ({ nodes }: RackPlan): boolean => nodes.some((node) => writtenType(node) === 'input')

/** The port at which each pair of channels comes in. */
export const inputPort = (pair: number): number => (pair === 0 ? 0 : firstInputPort + pair - 1)
export const isInputPort = (port: number): boolean => port === 0 || port >= firstInputPort
