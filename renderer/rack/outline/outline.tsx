import { useReplica } from '../../session.ts'

/** Every node of the rack as a list. */
export function Outline() {
  const nodes = useReplica(({ rack }) => rack?.nodes)
  return (
    <ul className="outline" aria-label="Outline">
      {(nodes ?? []).map(({ index, id, type }) => (
        <li key={index}>
          {id} <span className="muted">{type}</span>
        </li>
      ))}
    </ul>
  )
}
