/** What can be offered: live values of nodes, and nodes that can be hit. */
import { type Descriptors, type LiveParam, type Rack, StatusKind } from '../../../engine/client/model.ts'
import { words } from '../../strings/words.ts'

/** Nodes with something that a hand can move while it plays. */
export function movableNodes({ nodes }: Pick<Rack, 'nodes'>, descriptors: Descriptors): string[] {
  return nodes.filter(({ type }) => (descriptors.get(type)?.params.length ?? 0) > 0).map(({ id }) => id)
}

export function hittableNodes({ nodes }: Pick<Rack, 'nodes'>, descriptors: Descriptors): string[] {
  return nodes.filter(({ type }) => descriptors.get(type)?.takesTriggers ?? false).map(({ id }) => id)
}

export function paramsOf({ nodes }: Pick<Rack, 'nodes'>, descriptors: Descriptors, node: string): readonly LiveParam[] {
  const type = nodes.find(({ id }) => id === node)?.type
  return (type && descriptors.get(type)?.params) || []
}

export function statusWords(kind: StatusKind): string {
  if (kind === StatusKind.STEP) return words.exported.statusKinds.step
  return kind === StatusKind.VALUE ? words.exported.statusKinds.value : words.exported.statusKinds.level
}
