/** Keys of the graph: what has the focus goes from node to node; the rest acts on what is selected. */
import type { KeyboardEvent } from 'react'
import type { Rack } from '../../../engine/client/model.ts'
import type { GraphCommand } from '../../actions/graph-commands.ts'
import type { Press } from '../../actions/shortcut.ts'
import { preferences } from '../../frame/preferences.ts'
import { choices, commandPressed, graphKeyPressed } from '../../shortcuts/bindings.ts'
import { select } from '../../view-state.ts'
import * as edits from '../edits.ts'
import { type Direction, neighbour, type Place } from './arrange.ts'
import type { Desk } from './desk.ts'
import { OUTPUT } from './model.ts'
import { cornerOf, elementOf, followTo, selectedCables } from './pointing.ts'
import { fitAll, reveal } from './viewport.ts'

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
  const { altKey, ctrlKey, metaKey, shiftKey } = event
  const isPlain = !altKey && !ctrlKey && !metaKey
  if (isPlain && event.key === 'ContextMenu') return () => openMenu(desk, selection)
  if (isPlain && event.key === 'Escape' && !shiftKey) return putAway(desk, selection)
  const id = idOf(event)
  if (id === 'removeNode') return () => desk.remove(selection, selectedCables(desk))
  if (id === 'addNode') return () => desk.openPalette({ purpose: { kind: 'add' }, at: null, corner: null })
  if (id === 'graph.open') return isButton || selection.length === 0 ? undefined : open
  return commandOf(desk, id, selection, shiftKey)
}

/** Keys that mean the same as another one, as long as that is where it usually is. */
const twins: Readonly<Record<string, string>> = { Backspace: 'Delete', '=': '+' }

/** What the keys that somebody chose ask for here. Of the page's commands two are done by sight: what is selected, and where. */
function idOf(event: KeyboardEvent): string | undefined {
  const chosen = choices.getState()
  const now = { chosen, isPlaying: false, singleKeys: preferences.getState().singleKeys }
  const read = (press: Press) => {
    const own = graphKeyPressed(press, now)
    const ofPage = own === undefined ? commandPressed(press, now)?.id : undefined
    return own ?? (ofPage === 'removeNode' || ofPage === 'addNode' ? ofPage : undefined)
  }
  const { key, ctrlKey, metaKey, shiftKey, altKey } = event
  const press = { key, ctrlKey, metaKey, shiftKey, altKey }
  const twin = twins[key]
  const isFree = twin !== undefined && commandPressed(press, now) === undefined
  return read(press) ?? (isFree ? read({ ...press, key: twin }) : undefined)
}

function commandOf(desk: Desk, id: string | undefined, selection: readonly string[], isMore: boolean): Command {
  const { rack } = desk
  const { view } = desk.session
  const go = (way: Direction) => () => goTo(desk, way, isMore)
  const move = (way: Direction) => () => nudge(desk, selection, way, isMore)
  const one = (run: (rack: Rack) => void): Command => (rack && selection.length > 0 ? () => run(rack) : undefined)
  const commands: Readonly<Record<string, Command>> = {
    'graph.goLeft': go('left'),
    'graph.goRight': go('right'),
    'graph.goUp': go('up'),
    'graph.goDown': go('down'),
    'graph.moveLeft': move('left'),
    'graph.moveRight': move('right'),
    'graph.moveUp': move('up'),
    'graph.moveDown': move('down'),
    'graph.menu': () => openMenu(desk, selection),
    'graph.selectAll': () => select(view, rack?.nodes.map(({ id: node }) => node) ?? []),
    'graph.copy': one(() => void desk.copy(selection)),
    'graph.cut': one(() => void desk.cut(selection)),
    'graph.duplicate': one(() => desk.duplicate(selection)),
    'graph.bypass': one((own) => desk.do(edits.bypass(own, selection))),
    'graph.group': one((own) => desk.do(edits.group(own, selection))),
    'graph.ungroup': one((own) => desk.do(edits.ungroup(own, selection))),
    'graph.fit': () => fitAll(desk),
    'graph.zoomIn': () => void desk.flow?.zoomIn(),
    'graph.zoomOut': () => void desk.flow?.zoomOut(),
  } satisfies Readonly<Record<`graph.${Exclude<GraphCommand, 'open'>}`, Command>>
  return id === undefined ? undefined : commands[id]
}

/** What is open or selected goes first; then Escape is the page's. */
function putAway(desk: Desk, selection: readonly string[]): Command {
  const { palette, menu } = desk.state.getState()
  if (palette || menu) return () => desk.close()
  return selection.length > 1 ? () => select(desk.session.view, selection.slice(-1)) : undefined
}

/** To the next node that way; with Shift it is selected as well. */
function goTo(desk: Desk, way: Direction, isMore: boolean): void {
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

/** At once, so that the next key finds it; what is out of view comes with the next frames. */
function focusNode(desk: Desk, key: string): void {
  const element = elementOf(desk, key)
  if (element) element.focus({ preventScroll: true })
  else requestAnimationFrame(() => requestAnimationFrame(() => followTo(desk, key)))
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
