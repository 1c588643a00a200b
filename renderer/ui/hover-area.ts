/** Where a pointer may be while a tooltip stays: on its control, on the tooltip, and on the way between them. Pure; pixels. */
import type { Box } from './place.ts'

export interface Point {
  readonly x: number
  readonly y: number
}

export function holdsPointer(control: Box, bubble: Box, at: Point): boolean {
  return [control, bubble, between(control, bubble)].some((box) => contains(box, at))
}

/** The gap, as wide as the control. */
function between(control: Box, bubble: Box): Box {
  const [first, second] = bubble.top < control.top ? [bubble, control] : [control, bubble]
  const top = first.top + first.height
  if (top <= second.top) return { left: control.left, width: control.width, top, height: second.top - top }
  const [one, other] = bubble.left < control.left ? [bubble, control] : [control, bubble]
  const left = one.left + one.width
  return { left, width: Math.max(0, other.left - left), top: control.top, height: control.height }
}

const contains = ({ left, top, width, height }: Box, { x, y }: Point): boolean =>
  x >= left && x <= left + width && y >= top && y <= top + height
