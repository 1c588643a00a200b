/**
 * Bypassed nodes (`nodes[].bypass`, a key of our own). In the plan one becomes the node that passes its main input on bit for
 * bit and without latency, so adapters, mixer and dry taps act as ever; a generator has no input to pass on.
 */
import type { Place } from './diagnostic.ts'
import { findDescriptor } from './nodes.ts'
import type { PlanEdge, PlanNode } from './plan.ts'
import type { Context } from './shape.ts'

const passingType = 'wiretap'

export function bypassedNode(node: PlanNode): PlanNode {
  const { type, values, lfos, routes } = node
  return { ...node, type: passingType, values: [], lfos: [], routes: [], bypassed: { type, values, lfos, routes } }
}

/** The node as its file describes it, bypassed or not. */
export function writtenNode(node: PlanNode): PlanNode {
  const { bypassed, ...rest } = node
  return bypassed === undefined ? node : { ...rest, ...bypassed }
}

/** The type that the file names. */
export const writtenType = ({ type, bypassed }: PlanNode): string => bypassed?.type ?? type

/** Generators never hear what is connected to them; a bypassed one must not pass it on. */
export function withoutInputsOfGenerators(edges: PlanEdge[], nodes: readonly PlanNode[]): PlanEdge[] {
  if (!nodes.some(({ bypassed }) => bypassed !== undefined && !hasInputs(bypassed.type))) return edges
  // Of nodes of one id the last one gets what is connected.
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const isDeaf = ({ to }: PlanEdge) => {
    const type = byId.get(to)?.bypassed?.type
    return type !== undefined && !hasInputs(type)
  }
  return edges.map((edge) => (isDeaf(edge) ? { ...edge, gain: 0 } : edge))
}

const hasInputs = (type: string): boolean => findDescriptor(type)?.ports.some(({ input }) => input) === true

export function tellBypassed(type: string, place: Place, { report }: Context): void {
  const message = `this ${type} is bypassed: it does nothing until bypass is false`
  report.hint('inactive', place, { message, found: true, expected: 'false' })
}
