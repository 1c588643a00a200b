/** From the page to the graph and back. */
import type { Desk, OpenMenu } from './desk.ts'
import { type Cable, OUTPUT } from './model.ts'

interface Point {
  readonly clientX: number
  readonly clientY: number
}

/** Canvas points under a point of the page. */
export function placeAt({ flow }: Desk, { clientX, clientY }: Point): { x: number; y: number } {
  return flow?.screenToFlowPosition({ x: clientX, y: clientY }, { snapToGrid: false }) ?? { x: 0, y: 0 }
}

/** In the graph's own box. */
export function cornerOf({ element }: Desk, { clientX, clientY }: Point): { x: number; y: number } {
  const box = element?.getBoundingClientRect()
  return { x: clientX - (box?.left ?? 0), y: clientY - (box?.top ?? 0) }
}

export function menuAt(desk: Desk, event: Point & { preventDefault(): void }, target: OpenMenu['target']): void {
  event.preventDefault()
  desk.state.setState({ menu: { corner: cornerOf(desk, event), target }, palette: null })
}

/** Ids of selected nodes, in the order of the rack. */
export function selectedIn({ flow, graph }: Desk): string[] {
  const chosen = flow?.getNodes().filter(({ selected, id }) => selected && id !== OUTPUT) ?? []
  return chosen.flatMap(({ id }) => graph.byKey.get(id)?.node?.id ?? [])
}

export function selectedCables({ flow, graph }: Desk): Cable[] {
  const chosen = new Set(flow?.getEdges().flatMap(({ id, selected }) => (selected ? [id] : [])))
  return graph.cables.filter(({ key }) => chosen.has(key))
}

/** The element of a box, where it is drawn. */
export function elementOf({ element }: Desk, key: string): HTMLElement | null {
  return element?.querySelector<HTMLElement>(`.gnode[data-key="${CSS.escape(key)}"]`) ?? null
}

/** Back from a list or a menu: to the node that the Tab key stops at. */
export function focusStop({ element }: Desk): void {
  element?.querySelector<HTMLElement>('.gnode[tabindex="0"], .graph-add')?.focus({ preventScroll: true })
}

/** To a new node, where the focus was in the graph; who types elsewhere is left alone. */
export function followTo(desk: Desk, key: string): void {
  const { activeElement } = document
  if (activeElement === document.body || activeElement?.classList.contains('gnode'))
    elementOf(desk, key)?.focus({ preventScroll: true })
}
