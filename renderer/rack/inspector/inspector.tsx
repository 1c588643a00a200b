import { useMemo } from 'react'
import type { RackNode } from '../../../engine/client/model.ts'
import { useReplica, useView } from '../../session.ts'
import { words } from '../../strings/words.ts'
import { NodeInspector, SeveralInspector } from '../later-parts.ts'
import './inspector.css'
import { RackInspector } from './rack-inspector.tsx'

/** What is selected, in full; the rack itself where nothing is. */
export function Inspector() {
  const selection = useView((state) => state.selection)
  const nodes = useReplica(({ rack }) => rack?.nodes ?? NONE)
  const selected = useMemo(() => chosen(nodes, selection), [nodes, selection])
  const [only] = selected
  return (
    <aside className="inspector" aria-label={words.inspector.title}>
      {only === undefined ? <RackInspector /> : null}
      {only !== undefined && selected.length === 1 ? <NodeInspector key={only.id} node={only} /> : null}
      {selected.length > 1 ? <SeveralInspector nodes={selected} /> : null}
    </aside>
  )
}

const NONE: readonly RackNode[] = []

/** In the order in which they were chosen; of twins the first one. */
function chosen(nodes: readonly RackNode[], selection: readonly string[]): RackNode[] {
  if (selection.length === 0) return []
  const byId = new Map(nodes.toReversed().map((node) => [node.id, node]))
  return selection.flatMap((id) => byId.get(id) ?? [])
}
