/** Nodes moved up or down in the order of the file, among those that are listed with them. Pure. */
import type { ActionInit } from '../../../engine/client/gesture.ts'
import type { Rack } from '../../../engine/client/model.ts'

export type Way = 'up' | 'down'

type Listed = Pick<Rack, 'layout'> & { readonly nodes: readonly { readonly id: string }[] }

/** They stay together, in their order; nothing where they are at that end already. */
export function moved(rack: Listed, chosen: readonly string[], way: Way): ActionInit[] {
  const picked = new Set(chosen)
  const ids = [...new Set(rack.nodes.map(({ id }) => id))]
  const own = ids.filter((id) => picked.has(id) && id !== '')
  const [first] = own
  if (first === undefined) return []
  const before = way === 'up' ? nodeAbove(rack, ids, own) : nodeBelow(rack, ids, own)
  if (before === null) return []
  return own.map((node): ActionInit => ({ case: 'moveNode', value: { node, before } }))
}

function nodeAbove(rack: Listed, ids: readonly string[], own: readonly string[]): string | null {
  const list = siblings(rack, ids, own[0]!)
  return list.slice(0, list.indexOf(own[0]!)).findLast((id) => !own.includes(id)) ?? null
}

/** What follows the one that they pass; '' where that is the last. */
function nodeBelow(rack: Listed, ids: readonly string[], own: readonly string[]): string | null {
  const last = own.at(-1)!
  const list = siblings(rack, ids, last)
  const passed = list.slice(list.indexOf(last)).find((id) => !own.includes(id))
  if (passed === undefined) return null
  return ids.slice(ids.indexOf(passed) + 1).find((id) => !own.includes(id)) ?? ''
}

/** Nodes of one group, or of none, are listed together. */
function siblings({ layout }: Listed, ids: readonly string[], node: string): readonly string[] {
  const groupOf = (id: string) => layout.groups.find(({ nodes }) => nodes.includes(id))?.name
  const group = groupOf(node)
  return ids.filter((id) => groupOf(id) === group)
}
