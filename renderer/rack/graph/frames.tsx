import { useStore, ViewportPortal } from '@xyflow/react'
import { type PointerEvent, useRef, useState } from 'react'
import { useReplica, useSession } from '../../session.ts'
import { words } from '../../strings/words.ts'
import { useDesk } from './desk.ts'
import { BOX } from './model.ts'

const MARGIN = { side: 16, top: 36, bottom: 16 } as const

/** A named frame around the nodes of each group; its name moves them all. */
export function Frames({ isLocked }: { readonly isLocked: boolean }) {
  const groups = useReplica(({ rack }) => rack?.layout.groups)
  return (
    <ViewportPortal>
      {(groups ?? []).map(({ name, nodes }) => (
        <Frame key={name} name={name} nodes={nodes} isLocked={isLocked} />
      ))}
    </ViewportPortal>
  )
}

interface FrameProps {
  readonly name: string
  readonly nodes: readonly string[]
  readonly isLocked: boolean
}

function Frame({ name, nodes, isLocked }: FrameProps) {
  // One string: it renders when its box changes, and not with every node that moves.
  const box = useStore(({ nodeLookup }) => {
    const places = nodes.flatMap((node) => nodeLookup.get(node)?.position ?? [])
    if (places.length === 0) return ''
    const x = Math.min(...places.map((place) => place.x)) - MARGIN.side
    const y = Math.min(...places.map((place) => place.y)) - MARGIN.top
    const right = Math.max(...places.map((place) => place.x)) + BOX.width + MARGIN.side
    const bottom = Math.max(...places.map((place) => place.y)) + BOX.height + MARGIN.bottom
    return `${x} ${y} ${right - x} ${bottom - y}`
  })
  if (box === '') return null
  const [x, y, width, height] = box.split(' ').map(Number)
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset brings a frame of its own
    <div
      className="gframe"
      role="group"
      aria-label={words.graph.group(name)}
      style={{ transform: `translate(${x}px, ${y}px)`, width, height }}
    >
      <FrameName name={name} nodes={nodes} isLocked={isLocked} />
    </div>
  )
}

function FrameName({ name, nodes, isLocked }: FrameProps) {
  const desk = useDesk()
  const { perform } = useSession()
  const [isTyped, setIsTyped] = useState(false)
  const grip = useRef<{ x: number; y: number; moved: boolean } | null>(null)

  const move = (dx: number, dy: number) =>
    desk.flow?.setNodes((all) =>
      all.map((node) =>
        nodes.includes(node.id) ? { ...node, position: { x: node.position.x + dx, y: node.position.y + dy } } : node,
      ),
    )
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0 || isLocked) return
    event.currentTarget.setPointerCapture(event.pointerId)
    grip.current = { x: event.clientX, y: event.clientY, moved: false }
  }
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const { current } = grip
    if (!current) return
    const zoom = desk.flow?.getZoom() ?? 1
    const dx = Math.round((event.clientX - current.x) / zoom / 4) * 4
    const dy = Math.round((event.clientY - current.y) / zoom / 4) * 4
    if (dx === 0 && dy === 0) return
    move(dx, dy)
    grip.current = { x: current.x + dx * zoom, y: current.y + dy * zoom, moved: true }
  }
  const letGo = () => {
    const moved = grip.current?.moved
    grip.current = null
    if (!moved) return
    const all = desk.flow?.getNodes() ?? []
    desk.place(new Map(all.flatMap(({ id, position }) => (nodes.includes(id) ? [[id, position] as const] : []))))
  }
  const rename = (typed: string) => {
    setIsTyped(false)
    const newName = typed.trim()
    if (newName !== '' && newName !== name) perform({ case: 'setGroup', value: { name, newName, nodes: [...nodes] } })
  }
  if (isTyped)
    return (
      <input
        className="gframe-field field nodrag nopan"
        aria-label={words.graph.groupName}
        defaultValue={name}
        // biome-ignore lint/a11y/noAutofocus: the person has just asked to type here
        autoFocus
        onBlur={(event) => rename(event.currentTarget.value)}
        onKeyDown={(event) => {
          event.stopPropagation()
          if (event.key === 'Enter') event.currentTarget.blur()
          if (event.key === 'Escape') setIsTyped(false)
        }}
      />
    )
  return (
    <button
      type="button"
      className="gframe-name cut nodrag nopan"
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={letGo}
      onPointerCancel={letGo}
      onDoubleClick={(event) => {
        event.stopPropagation()
        if (!isLocked) setIsTyped(true)
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !isLocked) setIsTyped(true)
      }}
    >
      {name}
    </button>
  )
}
