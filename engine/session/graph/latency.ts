/** What of a rack or a session is delayed by how much, so that all that meets is in time. Frames of the rate it is compiled at. */
import { findDescriptor } from '../../formats/nodes.ts'
import type { RackPlan } from '../../formats/plan.ts'
import { firstPair, isFurtherPair } from './node-ids.ts'
import { isInputPort } from './rack-ports.ts'
import { Ways } from './ways.ts'

/** What is read of a compiled graph. */
export interface AlignedGraph {
  readonly nodes: readonly {
    readonly id: string
    readonly type: string
    readonly latencyFrames: number
    readonly busGain: number
    /** How late its output is; 0 where the rack is not aligned. */
    readonly lateFrames: number
    /** What its way to the mix is delayed by, so that it meets the latest. */
    readonly busDelayFrames: number
  }[]
  readonly edges: readonly {
    readonly from: number
    /** Of a rack inside a session its taps from 1 on; 0 of anything else. */
    readonly fromPort: number
    readonly to: number
    readonly toPort: number
    /** Left out because it closes a cycle. */
    readonly cut: boolean
    readonly delayFrames: number
    /** false: neither delayed nor waited for, for what is played live. */
    readonly aligned: boolean
  }[]
  readonly latencyFrames: number
}

export type PathKind = 'rack' | 'node' | 'insert' | 'route' | 'send' | 'sidechain' | 'connection'

export interface PathLatency {
  readonly kind: PathKind
  /** As files name it. */
  readonly name: string
  /** Of what leads somewhere. */
  readonly from: string
  readonly to: string
  /** Added so that it meets what is later. */
  readonly delayFrames: number
  /** Its own, which cannot be helped. */
  readonly latencyFrames: number
  /** How late sound is behind it. */
  readonly lateFrames: number
  /** false: for what is played live, neither delayed nor waited for. */
  readonly aligned: boolean
}

export interface LatencyReport {
  /** From what is played, or comes in, to the mix. */
  readonly latencyFrames: number
  /** Whether the file asks for it; otherwise nothing is delayed. */
  readonly isAligned: boolean
  /** The parts of the total: what makes the latest way late, in order. */
  readonly longest: readonly { readonly name: string; readonly latencyFrames: number }[]
  readonly paths: readonly PathLatency[]
  /** What commands reach later than their frame, with the sound that they were meant for. */
  readonly commands: readonly CommandDelay[]
}

export interface CommandDelay {
  /** Address of a strip, insert, send or route, `rack/node`, or in a rack's own file the node. */
  readonly name: string
  readonly delayFrames: number
}

/** What a plan compiles to. */
export type CompileGraph = (plan: RackPlan) => AlignedGraph

export function latencyReport(plan: RackPlan, compile: CompileGraph): LatencyReport {
  const graph = compile(plan)
  const report = plan.session === undefined ? new RackReport(graph) : new SessionReport(plan, graph)
  const paths = pathsOf(report)
  const { latencyFrames } = graph
  const commands = commandDelays(plan, graph, compile).filter(({ delayFrames }) => delayFrames > 0)
  return { latencyFrames, isAligned: plan.latencyComp, longest: longestWay(graph, report), paths, commands }
}

/** Every rack, insert, route, send and key of a session, as it was compiled. */
export const sessionPaths = (plan: RackPlan, graph: AlignedGraph): PathLatency[] =>
  pathsOf(new SessionReport(plan, graph))

const pathsOf = (report: RackReport | SessionReport): PathLatency[] => [...report.nodes(), ...report.connections()]

/** Of each node as late as what it hears; of a rack's nodes as late as what the rack hears, besides. */
function commandDelays(
  plan: RackPlan,
  { nodes }: AlignedGraph,
  compile: CompileGraph,
  rack = '',
  late = 0,
): CommandDelay[] {
  const delays = plan.nodes.flatMap((node, index): CommandDelay[] => {
    const { latencyFrames = 0, lateFrames = 0 } = nodes[index] ?? {}
    const delayFrames = late + Math.max(0, lateFrames - latencyFrames)
    if (node.rack) return commandDelays(node.rack.plan, compile(node.rack.plan), compile, node.id, delayFrames)
    return findDescriptor(node.type)?.takesEvents ? [{ name: rack + (node.target ?? node.id), delayFrames }] : []
  })
  // Several nodes may listen to one name.
  return [...new Map(delays.toReversed().map((one) => [one.name, one])).values()].reverse()
}

interface Names {
  nameOf(node: number): string
}

/** Back from where the mix is latest, each time along the way that nothing waited on. */
function longestWay({ nodes, edges }: AlignedGraph, names: Names): LatencyReport['longest'] {
  const parts: { name: string; latencyFrames: number }[] = []
  const heard = nodes.flatMap(({ busGain, lateFrames }, index) => (busGain === 0 ? [] : [{ index, lateFrames }]))
  let at = heard.toSorted((a, b) => b.lateFrames - a.lateFrames)[0]?.index
  while (at !== undefined) {
    const index: number = at
    const { latencyFrames, lateFrames } = nodes[index] as AlignedGraph['nodes'][number]
    if (latencyFrames > 0) parts.unshift({ name: names.nameOf(index), latencyFrames })
    if (lateFrames <= latencyFrames) break
    at = edges.find(({ to, cut, aligned, delayFrames }) => to === index && !cut && aligned && delayFrames === 0)?.from
  }
  return parts
}

class RackReport {
  readonly graph: AlignedGraph

  constructor(graph: AlignedGraph) {
    this.graph = graph
  }

  nameOf(node: number): string {
    return this.graph.nodes[node]?.id ?? ''
  }

  nodes(): PathLatency[] {
    return this.graph.nodes.flatMap((node, index) => {
      const { busGain, busDelayFrames, latencyFrames, lateFrames } = node
      const name = this.nameOf(index)
      const own = { name, from: '', to: '', latencyFrames, aligned: true }
      const made: PathLatency[] = []
      if (latencyFrames > 0) made.push({ ...own, kind: 'node', delayFrames: 0, lateFrames })
      if (busGain !== 0 && busDelayFrames > 0)
        made.push({
          ...own,
          kind: 'connection',
          name: `${name}>mix`,
          from: name,
          to: 'mix',
          latencyFrames: 0,
          delayFrames: busDelayFrames,
          lateFrames: lateFrames + busDelayFrames,
        })
      return made
    })
  }

  connections(): PathLatency[] {
    return this.graph.edges
      .filter(({ cut, delayFrames, aligned }) => !cut && (delayFrames > 0 || !aligned))
      .map(({ from, to, delayFrames, aligned }) => ({
        kind: 'connection',
        name: `${this.nameOf(from)}>${this.nameOf(to)}`,
        from: this.nameOf(from),
        to: this.nameOf(to),
        delayFrames,
        latencyFrames: 0,
        lateFrames: (this.graph.nodes[from]?.lateFrames ?? 0) + delayFrames,
        aligned,
      }))
  }
}

/** Every rack, insert, route, send and key, also those that nothing delays; of wide ones the first two channels. */
class SessionReport {
  readonly #plan: RackPlan
  readonly #graph: AlignedGraph
  readonly #ways: Ways

  constructor(plan: RackPlan, graph: AlignedGraph) {
    this.#plan = plan
    this.#graph = graph
    this.#ways = new Ways(plan)
  }

  nameOf(node: number): string {
    const { id, type } = this.#node(node)
    return type === 'rack' ? id.slice(0, -1) : firstPair(id)
  }

  nodes(): PathLatency[] {
    return this.#graph.nodes.flatMap(({ id, type, latencyFrames, lateFrames }, index) => {
      const kind = type === 'rack' ? 'rack' : isInsert(id, type) ? 'insert' : null
      if (kind === null || isFurtherPair(id)) return []
      const name = this.nameOf(index)
      const delayFrames = this.#keyWait(index)
      return [{ kind, name, from: '', to: '', delayFrames, latencyFrames, lateFrames, aligned: true }]
    })
  }

  connections(): PathLatency[] {
    return this.#graph.edges.flatMap(({ from, to, toPort, delayFrames, aligned, cut }) => {
      const source = this.#node(from)
      const destination = this.#node(to)
      const kind = this.#kindOf(source, destination, toPort)
      if (cut || kind === null || isFurtherPair(source.id + destination.id)) return []
      const ends = { from: this.#ways.sourceName(source.id), to: this.#ways.destinationName(destination.id, toPort) }
      const name = source.id.startsWith(`${kind}:`) ? source.id.slice(kind.length + 1) : `${ends.from}>${ends.to}`
      return [
        { kind, name, ...ends, delayFrames, latencyFrames: 0, lateFrames: source.lateFrames + delayFrames, aligned },
      ]
    })
  }

  /** What an insert waits for a later key, and a rack, which begins as late; one that is fed meets its key by its routes. */
  #keyWait(node: number): number {
    const { type, lateFrames, latencyFrames } = this.#node(node)
    const fed = this.#graph.edges.find(({ to, toPort, cut }) => to === node && toPort === 0 && !cut)
    if (type !== 'rack') return fed?.delayFrames ?? 0
    return fed ? 0 : Math.max(0, lateFrames - latencyFrames)
  }

  #node(index: number): AlignedGraph['nodes'][number] {
    return this.#graph.nodes[index] as AlignedGraph['nodes'][number]
  }

  #kindOf(from: { readonly id: string }, to: { readonly id: string; readonly type: string }, toPort: number) {
    if (!isInputPort(toPort)) return 'sidechain'
    if (from.id.startsWith('send:') && this.#leads(to)) return 'send'
    if (from.id.startsWith('route:') && this.#leads(to)) return 'route'
    return to.id === 'master/in' ? 'route' : null
  }

  /** Into a strip or a rack, not on to another node of the same route. */
  #leads({ id, type }: { readonly id: string; readonly type: string }): boolean {
    return type === 'rack' || (id.endsWith('/in') && this.#plan.nodes.some((node) => node.id === id.slice(0, -3)))
  }
}

/** Nodes of a strip are its sum, its inserts, and what makes mid and side of left and right. */
const isInsert = (id: string, type: string): boolean =>
  /^(bus:[^/]*|master)\//.test(id) && !id.endsWith('/in') && type !== 'strip' && type !== 'xfader'
