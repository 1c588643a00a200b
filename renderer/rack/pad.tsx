import { useEffect, useRef } from 'react'
import type { RackNode } from '../../engine/client/model.ts'
import { isTextField } from '../actions/use-actions.ts'
import { useSession } from '../session.ts'

/** How long a hit lights its pad. */
const LIT_MS = 100

/** Plays a node at once: pressed, not released; by pointer, Enter, Space or its letter. */
export function Pad({ node, padKey }: { readonly node: RackNode; readonly padKey: string | undefined }) {
  const { perform } = useSession()
  const button = useRef<HTMLButtonElement>(null)
  const lit = useRef(0)

  const hit = () => {
    perform({ case: 'trigger', value: { node: node.id, velocity: 0 } })
    button.current?.setAttribute('data-hit', '')
    clearTimeout(lit.current)
    lit.current = window.setTimeout(() => button.current?.removeAttribute('data-hit'), LIT_MS)
  }
  usePadKey(padKey, hit)

  return (
    <button
      ref={button}
      type="button"
      className="pad"
      aria-label={`Play ${node.id}`}
      aria-keyshortcuts={padKey}
      onPointerDown={(event) => {
        if (event.button === 0) hit()
      }}
      // A press of the mouse has sounded already; what has no pointer behind it is a screen reader's press.
      onClick={(event) => {
        if (event.detail === 0) hit()
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return
        event.preventDefault()
        if (!event.repeat) hit()
      }}
      onKeyUp={(event) => {
        if (event.key === ' ') event.preventDefault()
      }}
    >
      Hit
      {padKey ? <kbd>{padKey.toUpperCase()}</kbd> : null}
    </button>
  )
}

function usePadKey(padKey: string | undefined, hit: () => void): void {
  const latest = useRef(hit)
  useEffect(() => {
    latest.current = hit
  })
  useEffect(() => {
    if (!padKey) return undefined
    const onKeyDown = (event: KeyboardEvent) => {
      const isPlain = !event.repeat && !event.ctrlKey && !event.metaKey && !event.altKey
      if (isPlain && event.key.toLowerCase() === padKey && !isTextField(event.target)) latest.current()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [padKey])
}
