import { useReplica } from '../../session.ts'

/** Nodes and the cables between them. */
export function Graph() {
  const count = useReplica((state) => state.rack?.nodes.length ?? 0)
  return <p className="muted">{count}</p>
}
