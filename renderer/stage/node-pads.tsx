import { useRef } from 'react'
import type { RackNode } from '../../engine/client/model.ts'
import { useSession } from '../session.ts'
import { words } from '../strings/words.ts'

/** How long a hit lights its pad. */
const LIT_MS = 100

export function NodePads({ nodes }: { readonly nodes: readonly RackNode[] }) {
  return (
    <div className="node-pads">
      {nodes.map((node) => (
        <NodePad key={node.index} node={node} />
      ))}
    </div>
  )
}

/** Sounds when it is pressed, not when it is let go. */
function NodePad({ node }: { readonly node: RackNode }) {
  const { perform } = useSession()
  const button = useRef<HTMLButtonElement>(null)
  const lit = useRef(0)
  const hit = () => {
    perform({ case: 'trigger', value: { node: node.id, velocity: 0 } })
    button.current?.setAttribute('data-hit', '')
    clearTimeout(lit.current)
    lit.current = window.setTimeout(() => button.current?.removeAttribute('data-hit'), LIT_MS)
  }
  return (
    <button
      ref={button}
      type="button"
      className="node-pad"
      aria-label={words.stage.playNode(node.id)}
      onPointerDown={(event) => {
        if (event.button === 0) hit()
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return
        event.preventDefault()
        if (!event.repeat) hit()
      }}
      onKeyUp={(event) => {
        if (event.key === ' ') event.preventDefault()
      }}
      // What has neither pointer nor key behind it is a screen reader's press.
      onClick={(event) => {
        if (event.detail === 0) hit()
      }}
    >
      <span className="cut">{node.id}</span>
    </button>
  )
}
