/** Keys of the graph: what has the focus goes from node to node; the rest acts on what is selected. */
import type { KeyboardEvent } from 'react'
import { select } from '../../view-state.ts'
import * as edits from '../edits.ts'
import { type Direction, neighbour, type Place } from './arrange.ts'
import type { Desk } from './desk.ts'
import { OUTPUT } from './model.ts'
import { cornerOf, elementOf, selectedCables } from './pointing.ts'
import { fitAll, reveal } from './viewport.ts'

const ways: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
}
const NUDGE = 4
const NUDGE_FAR = 32

/** `open`: brings the inspector to the node. */
export function onGraphKey(desk: Desk, event: KeyboardEvent<HTMLElement>, open: () => void): void {
  const { target } = event
  if (event.defaultPrevented || !(target instanceof HTMLElement) || target.closest('input, textarea, [role=menu]'))
    return
  const isButton = target.closest('button') !== null
  const command = commandFor(desk, event, open, isButton)
  if (!command) return
  event.preventDefault()
  event.stopPropagation()
  command()
}

type Command = (() => void) | undefined

function commandFor(desk: Desk, event: KeyboardEvent, open: () => void, isButton: boolean): Command {
  const { selection } = desk.session.view.getState()
  const isCommand = event.ctrlKey || event.metaKey
  const way = ways[event.key]
  if (isCommand) return event.altKey ? undefined : modified(desk, event, selection)
  if (way) return event.altKey ? () => nudge(desk, selection, way, event.shiftKey) : () => go(desk, way, event.shiftKey)
  if (event.key === 'F10' && event.shiftKey) return () => openMenu(desk, selection)
  if (event.altKey) return undefined
  switch (event.key) {
    case 'ContextMenu':
      return () => openMenu(desk, selection)
    case 'Enter':
      return isButton || selection.length === 0 ? undefined : open
    case 'Delete':
    case 'Backspace':
      return () => desk.remove(selection, selectedCables(desk))
    case 'Home':
      return () => fitAll(desk)
    case '+':
    case '=':
      return () => void desk.flow?.zoomIn()
    case '-':
      return () => void desk.flow?.zoomOut()
    case 'Escape':
      return putAway(desk, selection)
    default:
      return undefined
  }
}

/** What is open or selected goes first; then Escape is the page's. */
function putAway(desk: Desk, selection: readonly string[]): Command {
  const { palette, menu } = desk.state.getState()
  if (palette || menu) return () => desk.close()
  return selection.length > 1 ? () => select(desk.session.view, selection.slice(-1)) : undefined
}

function modified(desk: Desk, event: KeyboardEvent, selection: readonly string[]): Command {
  const { rack } = desk
  const key = event.key.toLowerCase()
  if (!rack) return undefined
  if (key === 'a')
    return event.shiftKey
      ? () => desk.openPalette({ purpose: { kind: 'add' }, at: null, corner: null })
      : () =>
          select(
            desk.session.view,
            rack.nodes.map(({ id }) => id),
          )
  if (selection.length === 0) return undefined
  if (key === 'g') return () => desk.do(event.shiftKey ? edits.ungroup(rack, selection) : edits.group(rack, selection))
  if (event.shiftKey) return undefined
  if (key === 'c') return () => void desk.copy(selection)
  if (key === 'x') return () => void desk.cut(selection)
  if (key === 'd') return () => desk.duplicate(selection)
  if (key === 'b') return () => desk.do(edits.bypass(rack, selection))
  return undefined
}

/** To the next node that way; with Shift it is selected as well. */
function go(desk: Desk, way: Direction, isMore: boolean): void {
  const { view } = desk.session
  const { selection } = view.getState()
  const focused = document.activeElement?.closest<HTMLElement>('.gnode')?.dataset.key
  const from = focused ?? selection.at(-1) ?? desk.graph.boxes[0]?.key
  if (from === undefined) return
  const nodes = new Map([...desk.places].filter(([key]) => key !== OUTPUT))
  const next = focused === undefined && selection.length === 0 ? from : neighbour(nodes, from, way)
  if (next === null) return
  select(view, isMore ? [...selection.filter((id) => id !== next), next] : [next])
  reveal(desk, next)
  focusNode(desk, next)
}

/** It may come into view only with the next frame. */
export function focusNode(desk: Desk, key: string): void {
  requestAnimationFrame(() => requestAnimationFrame(() => elementOf(desk, key)?.focus({ preventScroll: true })))
}

function nudge(desk: Desk, selection: readonly string[], way: Direction, isFar: boolean): void {
  const step = isFar ? NUDGE_FAR : NUDGE
  const dx = way === 'left' ? -step : way === 'right' ? step : 0
  const dy = way === 'up' ? -step : way === 'down' ? step : 0
  const moved = new Map<string, Place>()
  for (const key of selection) {
    const place = desk.places.get(key)
    if (place) moved.set(key, { x: place.x + dx, y: place.y + dy })
  }
  if (moved.size > 0) desk.place(moved)
}

function openMenu(desk: Desk, selection: readonly string[]): void {
  const key = selection.at(-1)
  const box = key === undefined ? undefined : elementOf(desk, key)?.getBoundingClientRect()
  if (key === undefined || !box) {
    const pane = desk.flow?.screenToFlowPosition({ x: 0, y: 0 }) ?? { x: 0, y: 0 }
    desk.state.setState({ menu: { corner: { x: 16, y: 16 }, target: { pane } } })
    return
  }
  const corner = cornerOf(desk, { clientX: box.left + 16, clientY: box.bottom })
  desk.state.setState({ menu: { corner, target: { nodes: [key] } } })
}
