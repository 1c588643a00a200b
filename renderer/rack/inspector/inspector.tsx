import { useReplica, useView } from '../../session.ts'

/** What is selected, in full; the rack itself where nothing is. */
export function Inspector() {
  const id = useView(({ selection }) => selection.at(-1))
  const node = useReplica(({ rack }) => rack?.nodes.find((one) => one.id === id))
  const name = useReplica(({ rack }) => rack?.name ?? '')
  return (
    <aside className="inspector" aria-label="Inspector">
      <h2 className="inspector-name cut">{node?.id ?? name}</h2>
    </aside>
  )
}
