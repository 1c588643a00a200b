/** What an edit means to an engine that plays: nothing, other start values, or another graph. */
import { findDescriptor } from '../formats/nodes.ts'
import type { PlanNode, PlanPart, RackPlan } from '../formats/plan.ts'
import { fileValueOf } from './values.ts'

export interface ValueDifference {
  /** Every node that listens to this name; of a rack inside a session behind the id of its node: `lead/kick`. */
  readonly node: string
  readonly fileKey: string
  readonly param: number
  readonly value: number
}

export type PlanDifference =
  | { readonly kind: 'same' }
  /** Live parameters that start elsewhere, which a node can change while it sounds. */
  | { readonly kind: 'values'; readonly changes: readonly ValueDifference[] }
  | { readonly kind: 'structure' }

const STRUCTURE: PlanDifference = { kind: 'structure' }

export function planDifference(before: RackPlan, after: RackPlan): PlanDifference {
  if (before === after) return { kind: 'same' }
  const { nodes: nodesBefore, ...restBefore } = before
  const { nodes: nodesAfter, ...restAfter } = after
  if (nodesBefore.length !== nodesAfter.length || !isEqual(restBefore, restAfter)) return STRUCTURE
  const changes = new Map<string, ValueDifference>()
  for (const [index, node] of nodesAfter.entries()) {
    const differences = nodeDifferences(nodesBefore[index] as PlanNode, node)
    if (differences === undefined) return STRUCTURE
    for (const one of differences) changes.set(JSON.stringify([one.node, one.param]), one)
  }
  if (!reachesAll(nodesAfter, [...changes.values()])) return STRUCTURE
  return changes.size === 0 ? { kind: 'same' } : { kind: 'values', changes: [...changes.values()] }
}

/** Whether the same nodes are connected the same way, whatever is played on them. */
export function isSameGraph(a: RackPlan, b: RackPlan): boolean {
  if (a === b) return true
  const frameOf = ({ channels, latencyComp, mixer, edges }: RackPlan) => [channels, latencyComp, mixer, edges]
  return (
    a.nodes.length === b.nodes.length &&
    isEqual(frameOf(a), frameOf(b)) &&
    a.nodes.every((node, at) => isSameInside(node, b.nodes[at] as PlanNode))
  )
}

function isSameInside(a: PlanNode, b: PlanNode): boolean {
  if (a === b) return true
  const isInside = a.rack && b.rack ? isSameGraph(a.rack.plan, b.rack.plan) : a.rack === b.rack
  return isInside && isSameNode(a, b) && isEqual(a.values, b.values)
}

/** undefined where more differs than start values. */
function nodeDifferences(before: PlanNode, after: PlanNode): ValueDifference[] | undefined {
  if (before === after) return []
  if (!isSameNode(before, after)) return undefined
  if (before.rack && after.rack) return rackDifferences(after.id, before.rack, after.rack)
  if (isEqual(before.values, after.values)) return []
  const keys = (findDescriptor(after.type)?.fileKeys ?? []).filter(({ meaning }) => meaning === 'start')
  const starts = new Set(keys.map((key) => key.key))
  const others = ({ values }: PlanNode) => values.filter(([path]) => !starts.has(path))
  if (!isEqual(others(before), others(after))) return undefined
  return keys.flatMap((key) => {
    const value = fileValueOf(after, key)
    if (value === fileValueOf(before, key)) return []
    return [{ node: after.target ?? after.id, fileKey: key.key, param: key.liveId, value }]
  })
}

function rackDifferences(id: string, before: PlanPart, after: PlanPart): ValueDifference[] | undefined {
  const { plan: planBefore, ...restBefore } = before
  const { plan: planAfter, ...restAfter } = after
  if (!isEqual(restBefore, restAfter)) return undefined
  const inside = planDifference(planBefore, planAfter)
  if (inside.kind === 'structure') return undefined
  return inside.kind === 'same' ? [] : inside.changes.map((one) => ({ ...one, node: id + one.node }))
}

/** In everything but its values, and what a rack is inside. */
const isSameNode = (a: PlanNode, b: PlanNode): boolean =>
  Object.keys(a).length === Object.keys(b).length &&
  (Object.keys(a) as (keyof PlanNode)[]).every(
    (key) => key === 'values' || (key === 'rack' && b.rack) || isEqual(a[key], b[key]),
  )

/** A command reaches every node of an id, so they must all want the same value of it. */
function reachesAll(nodes: readonly PlanNode[], changes: readonly ValueDifference[]): boolean {
  const changed = new Set(changes.map(({ node }) => node))
  const shared = changed.size === 0 ? [] : nodes.filter(({ id, target = id }) => changed.has(target))
  return changes.every(({ node, param, value }) => {
    const same = shared.filter(({ id, target = id }) => target === node)
    // Those inside a rack were looked at there.
    return same.length === 0 || same.length === 1 || same.every((one) => startOf(one, param) === value)
  })
}

/** A node without such a key would be moved by a value that its file does not hold. */
function startOf(node: PlanNode, param: number): number | undefined {
  const key = findDescriptor(node.type)?.fileKeys.find((one) => one.meaning === 'start' && one.liveId === param)
  return key && fileValueOf(node, key)
}

/** Plain data: numbers, texts, lists and objects of them. */
function isEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, i) => isEqual(item, b[i]))
  const keys = Object.keys(a)
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => isEqual((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]))
  )
}
