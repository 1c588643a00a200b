/** Puts the graph of a session together: nodes and edges in order, each id once. */
import type { PlanEdge, PlanNode } from '../../formats/plan.ts'

/** What leaves a node. */
export interface Outlet {
  readonly node: string
  readonly port: number
}

interface Extra {
  readonly target?: string
  readonly isMono?: boolean
}

export class GraphBuilder {
  readonly nodes: PlanNode[] = []
  readonly edges: PlanEdge[] = []
  readonly #byId = new Map<string, PlanNode>()

  has(id: string): boolean {
    return this.#byId.has(id)
  }

  find(id: string): PlanNode | undefined {
    return this.#byId.get(id)
  }

  place(node: PlanNode): Outlet {
    this.#byId.set(node.id, node)
    this.nodes.push(node)
    return { node: node.id, port: 0 }
  }

  /** `isMono`: hears the mean of what it is given. */
  add(id: string, type: string, values: Readonly<Record<string, number>>, { target, isMono }: Extra = {}): Outlet {
    return this.place({
      id,
      ...(target === undefined ? {} : { target }),
      type,
      values: Object.entries(values),
      inputs: isMono ? [{ index: 0, channels: 1 }] : [],
      outputs: [],
      lfos: [],
      routes: [],
    })
  }

  connect(from: Outlet, to: string, { toPort = 0, gain = 1, aligned = true } = {}): void {
    const optOut = aligned ? {} : { aligned }
    this.edges.push({ from: from.node, fromPort: from.port, to, toPort, gain, dry: 0, ...optOut })
  }

  /** A node behind another one. */
  chain(from: Outlet, id: string, type: string, values: Readonly<Record<string, number>>, extra: Extra = {}): Outlet {
    const made = this.add(id, type, values, extra)
    this.connect(from, id)
    return made
  }
}
