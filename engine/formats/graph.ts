/** Connections and mixer of a rack. What they mean to sound is native's; here they are converted and questioned. */
import type { NodeDescriptor } from './descriptor.ts'
import { type Place, placeAt, within } from './diagnostic.ts'
import { maxChannels } from './limits.ts'
import type { NodeTable } from './node-table.ts'
import type { PlanEdge, PlanMixer, PlanMixerInput } from './plan.ts'
import type { connectionKeys, mixerKeys } from './rack-keys.ts'
import type { Context, Read } from './shape.ts'

type Connection = Read<typeof connectionKeys>
type Mixer = Read<typeof mixerKeys>

/** Percent as the format multiplies it: p × (1/100), in single precision. */
const percent = Math.fround(1 / 100)
const gainOf = (value: number): number => Math.fround(value * percent)

export function resolveEdges(
  connections: readonly Connection[],
  nodes: NodeTable,
  mixer: Mixer | null,
  context: Context,
): PlanEdge[] {
  const mixed = new Set(mixer?.inputs.map((input) => input.id))
  const list = within(null, 'connections')
  const pairs = new Set<string>()
  return connections.map((edge, index) => {
    const place = within(list, index)
    checkEnds(edge, nodes, place, context)
    checkGains(edge, place, context)
    if (edge.dryPercent > 0 && mixed.has(edge.from)) tellSilentTap(edge, place, context)
    tellRepeatedPair(edge, pairs, place, context)
    const { from, to, fromPort, toPort } = edge
    return { from, to, fromPort, toPort, gain: gainOf(edge.gainPercent), dry: gainOf(edge.dryPercent) }
  })
}

function checkEnds(edge: Connection, nodes: NodeTable, place: Place, context: Context): void {
  nodes.tellUnknown(edge.from, within(place, 'from'), 'the connection carries nothing', context)
  nodes.tellUnknown(edge.to, within(place, 'to'), 'the connection is left out', context)
  const target = nodes.find(edge.to)
  if (target !== undefined && nodes.find(edge.from) !== undefined) checkPort(target, edge, place, context)
}

function checkPort(target: NodeDescriptor, edge: Connection, place: Place, { report }: Context): void {
  const inputs = target.ports.filter((port) => port.input)
  if (inputs.length === 0) {
    const message = `${target.type} has no inputs; what arrives is thrown away`
    report.warn('inactive', within(place, 'to'), { message, found: edge.to, expected: 'a node with inputs' })
  } else if (edge.toPort >= inputs.length) {
    const names = inputs.map((port, index) => `${index} (${port.name})`).join(', ')
    const message = `${target.type} has no input ${edge.toPort}; what arrives there is thrown away`
    report.warn('unknown-port', within(place, 'toPort'), { message, found: edge.toPort, expected: names })
  }
}

function checkGains(edge: Connection, place: Place, { report }: Context): void {
  for (const key of ['gainPercent', 'dryPercent'] as const) {
    if (edge[key] >= 0 && edge[key] <= 200) continue
    const message = `${edge[key]} % is outside the usual 0 to 200 %; it is used as it is`
    report.warn('out-of-range', within(place, key), { message, found: edge[key], expected: '0 to 200' })
  }
}

function tellSilentTap(edge: Connection, place: Place, { report }: Context): void {
  const message = `the mixer lists ${JSON.stringify(edge.from)}, so dryPercent has no effect`
  report.hint('inactive', within(place, 'dryPercent'), { message, found: edge.dryPercent, expected: '0' })
}

function tellRepeatedPair(edge: Connection, pairs: Set<string>, place: Place, { report }: Context): void {
  const pair = JSON.stringify([edge.from, edge.to])
  if (pairs.has(pair)) {
    const message = `${edge.from} and ${edge.to} are connected already; both connections count`
    report.hint('repeated-edge', place, { message, found: edge.from, expected: 'one connection' })
  }
  pairs.add(pair)
}

/** Edges to a port that the node's own declaration lacks. */
export function checkDeclaredPorts(
  connections: readonly Connection[],
  declared: ReadonlyMap<string, { readonly inputs: ReadonlySet<number>; readonly outputs: ReadonlySet<number> }>,
  { report }: Context,
): void {
  const check = (ports: ReadonlySet<number> | undefined, port: number, place: Place) => {
    if (ports === undefined || ports.size === 0 || ports.has(port)) return
    const message = `the node declares ports, but no number ${port}; the connection works all the same`
    report.hint('unknown-port', place, { message, found: port, expected: [...ports].join(', ') })
  }
  const list = placeAt('connections')
  for (const [index, edge] of connections.entries()) {
    const place = within(list, index)
    check(declared.get(edge.from)?.outputs, edge.fromPort, within(place, 'fromPort'))
    check(declared.get(edge.to)?.inputs, edge.toPort, within(place, 'toPort'))
  }
}

/**
 * Connections that close a circle. The graph then runs in file order, and those that lead back carry silence (Q27).
 * Depth first without recursion; each closing edge is told once.
 */
export function checkCycles(connections: readonly Connection[], nodes: NodeTable, { report }: Context): void {
  const edgesFrom = new Map<string, { to: string; index: number }[]>()
  for (const [index, { from, to }] of connections.entries()) {
    if (nodes.find(from) === undefined || nodes.find(to) === undefined) continue
    const list = edgesFrom.get(from)
    if (list === undefined) edgesFrom.set(from, [{ to, index }])
    else list.push({ to, index })
  }
  const state = new Map<string, 'open' | 'done'>()
  for (const root of edgesFrom.keys()) {
    if (state.has(root)) continue
    const path = [{ id: root, next: 0 }]
    state.set(root, 'open')
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const edge = edgesFrom.get(top.id)?.[top.next++]
      if (edge === undefined) {
        state.set(top.id, 'done')
        path.pop()
      } else if (state.get(edge.to) === 'open') {
        tellCycle(
          path.slice(-16).map((step) => step.id),
          edge,
          report,
        )
      } else if (!state.has(edge.to)) {
        state.set(edge.to, 'open')
        path.push({ id: edge.to, next: 0 })
      }
    }
  }
}

function tellCycle(open: readonly string[], edge: { to: string; index: number }, report: Context['report']): void {
  const from = open.indexOf(edge.to)
  const circle = [...(from < 0 ? ['…', ...open] : open.slice(from)), edge.to].join(' → ')
  const message = `this connection closes a circle (${circle}); nodes run in file order and what leads back is silent`
  report.warn('cycle', placeAt('connections', edge.index), { message, found: edge.to, expected: 'no circle' })
}

export function resolveMixer(mixer: Mixer | null, nodes: NodeTable, context: Context): PlanMixer | null {
  if (mixer === null) return null
  const list = placeAt('mixer', 'inputs')
  const seen = new Set<string>()
  const inputs = mixer.inputs.map(({ id, gainPercent, channel }, index): PlanMixerInput => {
    const place = within(within(list, index), 'id')
    nodes.tellUnknown(id, place, 'the entry has no effect', context)
    if (seen.has(id)) {
      const message = `${JSON.stringify(id)} is listed already; the first entry counts`
      context.report.warn('repeated-id', place, { message, found: id, expected: 'each node once' })
    }
    seen.add(id)
    if (channel < 1 || channel > maxChannels) {
      const message = `there is no channel ${channel}; the node is heard in the mix`
      const words = { message, found: channel, expected: `1 to ${maxChannels}` }
      context.report.warn('out-of-range', within(within(list, index), 'channel'), words)
    }
    return { id, gain: gainOf(gainPercent), ...(channel > 1 && channel <= maxChannels ? { channel } : {}) }
  })
  return { masterGain: gainOf(mixer.masterPercent), softClip: mixer.softClip, inputs }
}
