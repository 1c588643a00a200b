/** Cables as a place to drop something on. */
import type { Desk } from './desk.ts'
import { BOX, type Cable, type RackGraph } from './model.ts'
import { elementOf } from './pointing.ts'

/** The cable under a point of the page. */
export function cableAt({ graph }: Desk, x: number, y: number): Cable | null {
  for (const element of document.elementsFromPoint(x, y)) {
    const key = element.closest('.react-flow__edge')?.getAttribute('data-id')
    const cable = key ? graph.cables.find((one) => one.key === key) : undefined
    if (cable) return cable
  }
  return null
}

/** The cable under the middle of a box that could stand in it: one with an input, and with no cable of its own yet. */
export function cableUnder(desk: Desk, key: string): Cable | null {
  const box = desk.graph.byKey.get(key)
  if (!box?.node || !box.descriptor?.mainInput || !box.descriptor.output || !isLoose(desk.graph, key)) return null
  const rect = elementOf(desk, key)?.getBoundingClientRect()
  if (!rect) return null
  const found = cableAt(desk, rect.left + rect.width / 2, rect.top + rect.height / 2)
  return found && found.from !== key && found.to !== key ? found : null
}

/** Nothing hears it but the output, and it hears nothing. */
function isLoose({ cables }: RackGraph, key: string): boolean {
  return !cables.some(({ from, to, isImplied }) => to === key || (from === key && !isImplied))
}

/** Shows where something would go, past React. */
export function markCable(element: HTMLElement | null, key: string | null): void {
  for (const marked of element?.querySelectorAll('[data-drop]') ?? []) marked.removeAttribute('data-drop')
  if (key !== null)
    element?.querySelector(`.react-flow__edge[data-id="${CSS.escape(key)}"]`)?.setAttribute('data-drop', '')
}

/** A box whose middle is at a point. */
export function centredOn({ x, y }: { readonly x: number; readonly y: number }): { x: number; y: number } {
  return { x: x - BOX.width / 2, y: y - BOX.height / 2 }
}
