/** Where a tooltip or a list stands beside its control, inside the page, never over the control. Pixels. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

export interface Size {
  readonly width: number
  readonly height: number
}

type Side = 'above' | 'below' | 'right' | 'left'

const GAP_PX = 8
const EDGE_PX = 4

/** The first side of `order` with room for it; where none has it, the one with the most, as far as the page goes. */
export function placeBeside(
  control: Box,
  bubble: Size,
  page: Size,
  order: readonly Side[] = ['above', 'below', 'right', 'left'],
): { readonly left: number; readonly top: number; readonly side: Side } {
  const needs = (side: Side) => (side === 'above' || side === 'below' ? bubble.height : bubble.width) + GAP_PX + EDGE_PX
  const spare = (side: Side) => roomAt(side, control, page) - needs(side)
  const side = order.find((one) => spare(one) >= 0) ?? [...order].sort((a, b) => spare(b) - spare(a))[0]!
  const along = (start: number, length: number, own: number, whole: number) =>
    Math.max(EDGE_PX, Math.min(start + (length - own) / 2, whole - own - EDGE_PX))
  const left = along(control.left, control.width, bubble.width, page.width)
  const top = along(control.top, control.height, bubble.height, page.height)
  if (side === 'above') return { left, top: control.top - GAP_PX - bubble.height, side }
  if (side === 'below') return { left, top: control.top + control.height + GAP_PX, side }
  if (side === 'right') return { left: control.left + control.width + GAP_PX, top, side }
  return { left: control.left - GAP_PX - bubble.width, top, side }
}

function roomAt(side: Side, control: Box, page: Size): number {
  if (side === 'above') return control.top
  if (side === 'below') return page.height - control.top - control.height
  return side === 'left' ? control.left : page.width - control.left - control.width
}
