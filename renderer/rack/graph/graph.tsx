import { ReactFlowProvider } from '@xyflow/react'
import { type DragEvent, type MouseEvent, useEffect, useRef, useState } from 'react'
import { Mode } from '../../../engine/client/model.ts'
import { useReplica, useSession, useView } from '../../session.ts'
import { words } from '../../strings/words.ts'
import { select } from '../../view-state.ts'
import { usePane } from '../panes.ts'
import { Desk, DeskContext, useDesk, useDeskState } from './desk.ts'
import { cableAt, centredOn, markCable } from './drop.ts'
import { Far } from './far.tsx'
import { loadFine } from './fine.ts'
import { Flow } from './flow.tsx'
import { onGraphKey } from './keys.ts'
import { GraphMenu } from './menu.tsx'
import { Minimap } from './minimap.tsx'
import { DRAGGED_TYPE, NodePalette } from './palette.tsx'
import { cornerOf, placeAt } from './pointing.ts'
import { GraphTools } from './tools.tsx'
import { MOST_NEAR } from './use-level-of-detail.ts'
import './graph.css'

/** Nodes and cables of the rack in front: by pointer, touch and keys. */
export function Graph() {
  const session = useSession()
  const [desk] = useState(() => {
    const made = new Desk(session)
    made.begin(MOST_NEAR)
    return made
  })
  useEffect(() => desk.live.start(), [desk])
  // Nodes that stand nowhere are drawn once it is known where, and not moved under the eye.
  const [isReady, setReady] = useState(() => !desk.awaitsFine)
  useEffect(() => {
    const isAwaited = desk.awaitsFine
    void loadFine().then(() => {
      if (!isAwaited) return
      desk.read()
      setReady(true)
    })
  }, [desk])
  if (!isReady) return <div className="graph" aria-busy="true" />
  return (
    <DeskContext value={desk}>
      <ReactFlowProvider>
        <Board />
      </ReactFlowProvider>
    </DeskContext>
  )
}

function Board() {
  const desk = useDesk()
  const { view } = useSession()
  const root = useRef<HTMLElement>(null)
  const inspector = usePane('inspector')
  const isStage = useReplica(({ session }) => session.mode === Mode.STAGE)
  const isViewLocked = useView(({ locked }) => locked.includes('rack'))
  const isLocked = isStage || isViewLocked
  const isFar = useDeskState((state) => state.isFar)
  const isEmpty = useReplica(({ rack }) => rack?.nodes.length === 0)
  usePasting(root)
  useEffect(() => {
    if (isEmpty && !isLocked) desk.openPalette({ purpose: { kind: 'add' }, at: null, corner: null })
    if (isLocked) desk.close()
  }, [desk, isEmpty, isLocked])

  const open = () => {
    if (!inspector.isOpen) inspector.toggle()
    requestAnimationFrame(() =>
      document.querySelector<HTMLElement>('#rack-inspector :is(button, input, select, [tabindex="0"])')?.focus(),
    )
  }
  return (
    <section
      ref={(element) => {
        root.current = element
        desk.element = element
      }}
      className={`graph${isFar ? ' is-far' : ''}${isLocked ? ' is-locked' : ''}`}
      aria-label={words.graph.title}
      aria-describedby="graph-help"
      // A press on a cable or on nothing brings the keys here.
      tabIndex={-1}
      onKeyDown={(event) => onGraphKey(desk, event, open)}
      onFocus={({ target }) => {
        const key = target.classList.contains('gnode') ? target.dataset.key : undefined
        const node = key === undefined ? null : desk.graph.byKey.get(key)?.node
        const { selection } = view.getState()
        // Keys act on what is selected: who comes by keys selects. A pointer chooses by itself, with Shift several.
        const isByKeys = selection.length === 0 || target.matches(':focus-visible')
        if (node && isByKeys && !selection.includes(node.id)) select(view, [node.id])
      }}
      onDoubleClick={(event) => openPaletteAt(desk, event)}
      {...dropping(desk)}
    >
      <p id="graph-help" className="visually-hidden">
        {words.graph.help}
      </p>
      <Flow isLocked={isLocked} />
      {isFar ? <Far /> : null}
      {isEmpty ? <Empty isLocked={isLocked} /> : <Minimap />}
      <GraphTools isLocked={isLocked} />
      <NodePalette />
      <GraphMenu onOpen={open} />
      <Said isStage={isStage} isLocked={isLocked} />
    </section>
  )
}

function openPaletteAt(desk: Desk, event: MouseEvent<HTMLElement>): void {
  if (!(event.target as HTMLElement).classList.contains('react-flow__pane')) return
  const at = centredOn(placeAt(desk, event))
  desk.openPalette({ purpose: { kind: 'add' }, at, corner: cornerOf(desk, event) })
}

/** A node type from the palette: onto a cable, or where there is room. */
function dropping(desk: Desk) {
  const isType = ({ dataTransfer }: DragEvent) => dataTransfer.types.includes(DRAGGED_TYPE)
  return {
    onDragOver: (event: DragEvent<HTMLElement>) => {
      if (!isType(event) || desk.isLocked) return
      event.preventDefault()
      event.dataTransfer.dropEffect = 'copy'
      markCable(desk.element, cableAt(desk, event.clientX, event.clientY)?.key ?? null)
    },
    onDragLeave: () => markCable(desk.element, null),
    onDrop: (event: DragEvent<HTMLElement>) => {
      if (!isType(event)) return
      event.preventDefault()
      markCable(desk.element, null)
      const type = event.dataTransfer.getData(DRAGGED_TYPE)
      const at = centredOn(placeAt(desk, event))
      const cable = cableAt(desk, event.clientX, event.clientY)
      const hears = desk.session.client.store.getState().descriptors.get(type)?.mainInput
      if (cable && hears) desk.insert(cable, type, at)
      else desk.add(type, at)
    },
  }
}

/** The browser hands over what was copied elsewhere without asking a person, but only in its own event. */
function usePasting(root: React.RefObject<HTMLElement | null>): void {
  const desk = useDesk()
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      const { activeElement } = document
      const isHere = activeElement === document.body || root.current?.contains(activeElement)
      if (!isHere || activeElement instanceof HTMLInputElement || event.defaultPrevented) return
      const text = event.clipboardData?.getData('text/plain') ?? ''
      event.preventDefault()
      void desk.paste(text.trimStart().startsWith('{') ? text : undefined)
    }
    document.addEventListener('paste', onPaste)
    return () => document.removeEventListener('paste', onPaste)
  }, [desk, root])
}

function Empty({ isLocked }: { readonly isLocked: boolean }) {
  return (
    <div className="graph-empty">
      <h2>{words.graph.empty}</h2>
      <p className="muted">{isLocked ? words.graph.emptyLocked : words.graph.emptyHelp}</p>
    </div>
  )
}

/** What just could not be done, and why; else what holds for the whole graph. */
function Said({ isStage, isLocked }: { readonly isStage: boolean; readonly isLocked: boolean }) {
  const said = useDeskState((state) => state.said)
  const isFar = useDeskState((state) => state.isFar)
  const count = useReplica(({ rack }) => rack?.nodes.length ?? 0)
  const standing = isStage
    ? words.graph.lockedStage
    : isLocked
      ? words.graph.lockedView
      : isFar
        ? words.graph.far(count)
        : ''
  return (
    <p className={said ? 'graph-said is-said' : 'graph-said'} role="status">
      {said || standing}
    </p>
  )
}
