import { useStore } from 'zustand'
import { useSession } from '../session.ts'
import { text } from './text.ts'

/** Shows and hides the keys; there is none where no node takes notes. */
export function KeysButton() {
  const { keys } = useSession()
  const isOpen = useStore(keys.state, (state) => state.isOpen)
  const isPlayable = useStore(keys.state, ({ node }) => node !== null)
  if (!isPlayable) return null
  return (
    <button
      type="button"
      className="button"
      aria-expanded={isOpen}
      title={text.keyboardHelp}
      onClick={() => (isOpen ? keys.close() : keys.open())}
    >
      {text.keyboard}
    </button>
  )
}

/** Puts the keys on a node. */
export function NodeKeysButton({ node }: { readonly node: string }) {
  const { keys } = useSession()
  const isPlayed = useStore(keys.state, (state) => state.isOpen && state.node === node)
  return (
    <button
      type="button"
      className="button node-keys"
      aria-pressed={isPlayed}
      aria-label={text.of(node)}
      title={text.playOn(node)}
      onClick={() => (isPlayed ? keys.close() : keys.open(node))}
    >
      {text.title}
    </button>
  )
}
