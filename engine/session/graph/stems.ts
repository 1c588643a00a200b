/** Stems of a session: what each rack and bus adds to the mix, as nodes beside the graph that plays. */
import type { PlanEdge, PlanNode, RackPlan } from '../../formats/plan.ts'
import { rackIds } from '../file/names.ts'
import type { SessionContent } from '../session-file.ts'
import { busStrip, masterStrip, sumOf } from './node-ids.ts'
import { Ways } from './ways.ts'

export interface Stem {
  /** The address of its strip: `bass`, `bus:drums`. */
  readonly strip: string
  /** Node of the plan whose output it is. */
  readonly node: string
  /** It is what of the strip reaches the mix, behind the master's fader; else the strip's output, which goes elsewhere. */
  readonly sums: boolean
}

export interface StemPlan {
  /** Plays as the session's own does. */
  readonly plan: RackPlan
  /** Racks, then buses, in the order of the file. */
  readonly stems: readonly Stem[]
  /** Inserts of the master that are not bypassed: they act on the sum of the stems, which are taken before them. */
  readonly masterInserts: readonly { readonly id: string; readonly type: string }[]
}

/** No id of a file has a control character. */
const stemMark = '\u001fstem:'
const stemNode = (strip: string): string => stemMark + strip

/** `plan` is what sessionPlan made of the session. */
export function withStems({ racks, buses }: SessionContent, plan: RackPlan): StemPlan {
  const strips = [...rackIds(racks), ...new Set(buses.map(({ id }) => busStrip(id)))]
  const ways = new Ways(plan)
  const feeding = Map.groupBy(
    plan.edges.filter(({ to, toPort }) => to === sumOf(masterStrip) && toPort === 0),
    ({ from }) => ways.stripOf(from),
  )
  const last = plan.edges.find(({ to }) => to === masterStrip)?.from ?? sumOf(masterStrip)
  const nodes: PlanNode[] = []
  const edges: PlanEdge[] = []
  const stems = strips.map((strip): Stem => {
    const feeds = feeding.get(strip)
    const node = stemNode(strip)
    if (feeds === undefined) {
      const outs = ways.pairsBehind(strip)
      if (outs.length === 1) return { strip, node: outs[0] as string, sums: false }
      nodes.push(wiretap(node))
      edges.push(...outs.map((out) => edge(out, node, 1)))
      return { strip, node, sums: false }
    }
    const sum = sumOf(node)
    nodes.push(wiretap(sum), { ...ways.node(masterStrip), id: node, target: masterStrip })
    // Nothing is heard of the master's sum and of its last insert; they make the stem as late as the mix is there, so that
    // a move of the fader meets the same sound.
    edges.push(...feeds.map((edge) => ({ ...edge, to: sum })), edge(sumOf(masterStrip), sum, 0), edge(sum, node, 1))
    if (last !== sumOf(masterStrip)) edges.push(edge(last, node, 0))
    return { strip, node, sums: true }
  })
  const silent = stems.filter(({ node }) => node.startsWith(stemMark)).map(({ node }) => ({ id: node, gain: 0 }))
  const mixer = plan.mixer === null ? null : { ...plan.mixer, inputs: [...plan.mixer.inputs, ...silent] }
  return {
    plan: { ...plan, nodes: [...plan.nodes, ...nodes], edges: [...plan.edges, ...edges], mixer },
    stems,
    masterInserts: plan.nodes
      .filter(
        ({ id, rack, bypassed }) => id.startsWith(`${masterStrip}/`) && id !== sumOf(masterStrip) && !rack && !bypassed,
      )
      .map(({ id, type }) => ({ id, type })),
  }
}

const wiretap = (id: string): PlanNode => ({
  id,
  type: 'wiretap',
  values: [],
  inputs: [],
  outputs: [],
  lfos: [],
  routes: [],
})

const edge = (from: string, to: string, gain: number): PlanEdge => ({
  from,
  to,
  fromPort: 0,
  toPort: 0,
  gain,
  dry: 0,
})
