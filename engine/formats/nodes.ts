/** The node types by name, and their live parameters by name. */
import type { LiveParam, NodeDescriptor } from './descriptor.ts'
import { nodeDescriptors } from './nodes.gen.ts'

const byType = new Map(nodeDescriptors.map((descriptor) => [descriptor.type, descriptor]))

/** What a rack file may name. */
export const rackNodeDescriptors: readonly NodeDescriptor[] = nodeDescriptors.filter(({ role }) => role !== 'session')

export const nodeTypes: readonly string[] = rackNodeDescriptors.map((descriptor) => descriptor.type)

export function findDescriptor(type: string): NodeDescriptor | undefined {
  return byType.get(type)
}

/** `undefined` also for what only a session makes. */
export function findRackDescriptor(type: string): NodeDescriptor | undefined {
  const found = byType.get(type)
  return found?.role === 'session' ? undefined : found
}

const triggered: ReadonlySet<string> = new Set(['kick', 'clap', 'tb303_ext', 'mam_chip', 'synth', 'tone'])

/** Whether a hit starts it: events may also only move its parameters. Native tells it by sound alone, a test asks there. */
export const takesTriggers = (type: string): boolean => triggered.has(type)

const paramsByName = new Map(
  nodeDescriptors.map((node) => [node, new Map(node.params.map((param) => [param.name.toLowerCase(), param]))]),
)

const namesOf = new Map(nodeDescriptors.map((node) => [node, node.params.map((param) => param.name)]))

export function paramNames(node: NodeDescriptor): readonly string[] {
  return namesOf.get(node) ?? []
}

/** The name counts in any case (spec 4.2). */
export function findParam(node: NodeDescriptor, name: string): LiveParam | undefined {
  return paramsByName.get(node)?.get(name.toLowerCase())
}

/** Nodes that take events resolve parameter names; on all others every name is number 0, which nobody listens to. */
export function resolveParamId(node: NodeDescriptor | undefined, name: string): number {
  return node?.takesEvents ? (findParam(node, name)?.id ?? 0) : 0
}
