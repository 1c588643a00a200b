/** The graph by xyflow: what it shows follows the desk; what hands do to it goes to the desk. Nothing here renders in a drag. */
import {
  Background,
  BackgroundVariant,
  type Connection,
  type FinalConnectionState,
  type NodeChange,
  ReactFlow,
  SelectionMode,
  useStoreApi,
} from '@xyflow/react'
import '@xyflow/react/dist/base.css'
import { type MouseEvent, useCallback, useEffect, useMemo, useRef } from 'react'
import { useSession } from '../../session.ts'
import { select } from '../../view-state.ts'
import { CableView } from './cable.tsx'
import { useDesk, useDeskState } from './desk.ts'
import { cableUnder, markCable } from './drop.ts'
import type { BoxNode, CableLine } from './flow-types.ts'
import { Frames } from './frames.tsx'
import { MAIN, OUTPUT } from './model.ts'
import { Near } from './near.tsx'
import { NodeBox } from './node-box.tsx'
import { menuAt, placeAt, selectedIn } from './pointing.ts'
import { useLevelOfDetail } from './use-level-of-detail.ts'
import { useSync } from './use-sync.ts'
import { portKey, takersOf, whyNot } from './validity.ts'
import {
  beginView,
  enlargedAt,
  followRoom,
  goTo,
  keepView,
  MAX_ZOOM,
  MIN_ZOOM,
  mostFitted,
  showsNamesOnly,
} from './viewport.ts'

const nodeTypes = { box: NodeBox }
const edgeTypes = { cable: CableView }
const FIT = { padding: 0.12, maxZoom: 1 } as const

export function Flow({ isLocked }: { readonly isLocked: boolean }) {
  const desk = useDesk()
  const { view } = useSession()
  const isFar = useDeskState((state) => state.isFar)
  const isDragging = useRef(false)
  const sync = useSync(isDragging)
  const onMove = useLevelOfDetail()
  const connecting = useConnecting()
  const dragging = useDragging(isDragging, sync)

  const onNodesChange = useCallback(
    (changes: readonly NodeChange<BoxNode>[]) => {
      if (!changes.some(({ type }) => type === 'select') || desk.state.getState().isFar) return
      queueMicrotask(() => {
        const chosen = selectedIn(desk)
        const known = view.getState().selection
        if (chosen.length !== known.length || chosen.some((id) => !known.includes(id))) select(view, chosen)
      })
    },
    [desk, view],
  )
  useKeptViewport()
  const fitOptions = useMemo(() => ({ ...FIT, maxZoom: mostFitted() }), [])

  return (
    <ReactFlow<BoxNode, CableLine>
      defaultNodes={NO_NODES}
      defaultEdges={NO_EDGES}
      nodeTypes={nodeTypes}
      edgeTypes={edgeTypes}
      onInit={(flow) => {
        desk.flow = flow
        sync()
        beginView(desk)
      }}
      onNodesChange={onNodesChange}
      onMove={onMove}
      {...connecting}
      {...dragging}
      onPaneClick={(event) => {
        desk.close()
        if (isFar) goTo(desk, event)
      }}
      onPaneContextMenu={(event) => menuAt(desk, event, { pane: placeAt(desk, event) })}
      onNodeContextMenu={(event, node) => {
        const { selection } = view.getState()
        if (node.id === OUTPUT) return event.preventDefault()
        if (!selection.includes(node.id)) select(view, [node.id])
        menuAt(desk, event, { nodes: selection.includes(node.id) ? selection : [node.id] })
      }}
      onEdgeContextMenu={(event, edge) => menuAt(desk, event, { cable: edge.id })}
      onEdgeDoubleClick={(_, edge) => {
        if (!isLocked) desk.state.setState({ typedGain: edge.id })
      }}
      fitViewOptions={fitOptions}
      minZoom={MIN_ZOOM}
      maxZoom={MAX_ZOOM}
      nodesDraggable={!isLocked}
      nodesConnectable={!isLocked}
      nodesFocusable={false}
      edgesFocusable={false}
      disableKeyboardA11y
      deleteKeyCode={null}
      zoomOnDoubleClick={false}
      selectionMode={SelectionMode.Partial}
      multiSelectionKeyCode={['Shift', 'Meta', 'Control']}
      onlyRenderVisibleElements
      elevateNodesOnSelect={false}
      connectionRadius={28}
      nodeDragThreshold={3}
      snapToGrid
      snapGrid={SNAP}
      proOptions={PRO}
    >
      {isFar ? null : <Background variant={BackgroundVariant.Dots} gap={28} size={1.5} color="var(--surface-3)" />}
      <Frames isLocked={isLocked} />
      <Enlarge />
      {isFar ? null : <Near />}
    </ReactFlow>
  )
}

const NO_NODES: BoxNode[] = []
const NO_EDGES: CableLine[] = []
const SNAP: [number, number] = [4, 4]
const PRO = { hideAttribution: true }

/** Letters that are larger than this leave no room for a value beside a button. */
const ROOMY = 1.1

/** Told to the style sheet, past React, when it changes. */
function Enlarge() {
  const desk = useDesk()
  const store = useStoreApi()
  useEffect(() => {
    const tell = () => {
      const [, , zoom] = store.getState().transform
      const { element } = desk
      const enlarged = enlargedAt(zoom)
      if (!element) return
      if (element.style.getPropertyValue('--enlarged') !== String(enlarged))
        element.style.setProperty('--enlarged', String(enlarged))
      element.classList.toggle('is-tight', enlarged > ROOMY)
      element.classList.toggle('is-names', showsNamesOnly(zoom))
    }
    tell()
    return store.subscribe(tell)
  }, [desk, store])
  return null
}

/** A drag of a cable: where it may end lights up, and why it may not is said. */
function useConnecting() {
  const desk = useDesk()
  return useMemo(
    () => ({
      onConnectStart: (_: unknown, { nodeId }: { nodeId: string | null }) => {
        if (nodeId) light(desk.element, takersOf(desk.graph, nodeId))
        desk.say('')
      },
      isValidConnection: ({ source, target, targetHandle }: Connection | CableLine) => {
        const why = whyNot(desk.graph, source, target, Number(targetHandle ?? MAIN))
        desk.say(why)
        return why === ''
      },
      onConnect: ({ source, target, targetHandle }: Connection) => {
        desk.connect(source, target, Number(targetHandle ?? MAIN))
      },
      onConnectEnd: (
        event: globalThis.MouseEvent | TouchEvent,
        { fromNode, toNode, fromHandle }: FinalConnectionState,
      ) => {
        light(desk.element, null)
        if (!fromNode || toNode || fromHandle?.type !== 'source') return
        const point = 'changedTouches' in event ? event.changedTouches[0]! : event
        if (!desk.element?.contains(document.elementFromPoint(point.clientX, point.clientY))) return
        const at = placeAt(desk, point)
        desk.openPalette({ purpose: { kind: 'after', from: fromNode.id }, at, corner: cornerAt(desk.element, point) })
      },
    }),
    [desk],
  )
}

function cornerAt(element: HTMLElement, { clientX, clientY }: { clientX: number; clientY: number }) {
  const box = element.getBoundingClientRect()
  return { x: clientX - box.left, y: clientY - box.top }
}

/** Ports that can take the cable, past React: hundreds of nodes need not render for it. */
function light(element: HTMLElement | null, takers: ReadonlySet<string> | null): void {
  element?.toggleAttribute('data-connecting', takers !== null)
  for (const port of element?.querySelectorAll<HTMLElement>('.port.target') ?? []) {
    const key = portKey(port.dataset.nodeid ?? '', Number(port.dataset.handleid ?? MAIN))
    port.toggleAttribute('data-takes', takers?.has(key) ?? false)
  }
  for (const node of element?.querySelectorAll<HTMLElement>('.gnode') ?? []) {
    const key = node.dataset.key ?? ''
    node.toggleAttribute('data-takes', takers !== null && (takers.has(portKey(key, 0)) || takers.has(portKey(key, 1))))
  }
}

/** A drag of nodes ends in one step: places, or into the cable that one was dropped on. */
function useDragging(isDragging: React.RefObject<boolean>, sync: () => void) {
  const desk = useDesk()
  return useMemo(() => {
    const stop = (_: unknown, __: unknown, nodes: readonly BoxNode[]) => {
      isDragging.current = false
      const target = nodes.length === 1 ? cableUnder(desk, nodes[0]!.id) : null
      markCable(desk.element, null)
      const places = new Map(nodes.map(({ id, position }) => [id, position]))
      const moved = [...places].some(([id, { x, y }]) => desk.places.get(id)?.x !== x || desk.places.get(id)?.y !== y)
      if (target) desk.insertThere(target, nodes[0]!.id, places)
      else if (moved) desk.place(places)
      // What came in while hands held the nodes.
      sync()
    }
    const move = (_: unknown, __: unknown, nodes: readonly BoxNode[]) => {
      markCable(desk.element, nodes.length === 1 ? (cableUnder(desk, nodes[0]!.id)?.key ?? null) : null)
    }
    return {
      onNodeDragStart: () => {
        isDragging.current = true
      },
      onNodeDrag: move,
      onNodeDragStop: stop,
      onSelectionDragStart: () => {
        isDragging.current = true
      },
      onSelectionDragStop: (event: MouseEvent, nodes: BoxNode[]) => stop(event, undefined, nodes),
    }
  }, [desk, isDragging, sync])
}

/** The whole rack is seen when it is opened; where it was left when one comes back to it. */
function useKeptViewport(): void {
  const desk = useDesk()
  useEffect(() => {
    const leave = desk.element ? followRoom(desk, desk.element) : () => {}
    return () => {
      leave()
      keepView(desk)
    }
  }, [desk])
}
