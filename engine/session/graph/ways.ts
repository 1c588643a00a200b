/** Where in the graph of a session sound comes from and goes to, in the words of its file. */
import type { PlanEdge, PlanNode, RackPlan } from '../../formats/plan.ts'
import { firstPair, pairNode } from './node-ids.ts'
import { isInputPort } from './rack-ports.ts'

export class Ways {
  readonly #nodes: ReadonlyMap<string, PlanNode>
  readonly #into: ReadonlyMap<string, PlanEdge>
  readonly #out: ReadonlyMap<string, readonly PlanEdge[]>

  constructor({ nodes, edges }: RackPlan) {
    this.#nodes = new Map(nodes.map((node) => [node.id, node]))
    this.#into = new Map(edges.map((edge) => [edge.to, edge]))
    this.#out = Map.groupBy(edges, ({ from }) => from)
  }

  node(id: string): PlanNode {
    return this.#nodes.get(id) as PlanNode
  }

  /** What a route, a send or a crossfader carries comes from one strip; a hardware input from none. */
  stripOf(node: string): string | null {
    const source = this.#sourceOf(node)
    return source.type === 'strip' ? (source.target ?? source.id) : null
  }

  /** As a file would name it: `bass`, `bass/kick1`, `bus:drums`, `input:1-2`. */
  sourceName(node: string): string {
    return firstPair(this.#sourceOf(node).id).replace(/#(pre|key|out)$/, '')
  }

  /** As a file would name it: `master`, `bus:drums`, `bass/in`, `bass/duck`, `bus:drums/comp`. */
  destinationName(to: string, port: number): string {
    const { rack, keys } = this.node(to)
    if (rack !== undefined)
      return isInputPort(port) ? `${to}in` : `${to}${keys?.find((key) => key.port === port)?.node ?? ''}`
    return port === 0 ? to.replace(/\/in$/, '') : to
  }

  /** The output of a strip, two channels each: behind its crossfaders. */
  pairsBehind(strip: string): string[] {
    const outs: string[] = []
    for (let id = strip; this.#nodes.has(id); id = pairNode(strip, outs.length)) outs.push(this.#behind(id))
    return outs
  }

  #behind(strip: string): string {
    let at = strip
    for (;;) {
      const next = this.#out.get(at)?.find(({ to }) => this.node(to).type === 'xfader')
      if (next === undefined) return at
      at = next.to
    }
  }

  #sourceOf(node: string): PlanNode {
    for (let at = this.node(node); ; ) {
      const edge = this.#into.get(at.id)
      if (at.type === 'strip' || edge === undefined) return at
      at = this.node(edge.from)
    }
  }
}
