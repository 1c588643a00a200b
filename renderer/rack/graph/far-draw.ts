/** What a canvas shows of a large graph: all of one kind at once, since setting a colour costs more than a rectangle. Pure. */
import type { Colours } from './colours.ts'
import type { Desk } from './desk.ts'
import { OUTPUT_INDEX } from './live.ts'
import { BOX, type Box, type Cable, KEY } from './model.ts'
import { nameOf } from './validity.ts'

const NAMES_FROM_PX = 60
const CABLES_FROM_PX = 2
/** Below that a curve cannot be told from a line. */
const CURVES_FROM_PX = 12
const OUTLINES_FROM_PX = 14
const INSET = 12
const LEVEL = { y: 52, height: 12 } as const

/** Canvas points. */
export interface Seen {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** One path for each kind: the picture of thousands is one stroke. */
export function drawCables(
  context: CanvasRenderingContext2D,
  desk: Desk,
  seen: Seen,
  scale: number,
  colours: Colours,
): void {
  if (BOX.height * scale <= CABLES_FROM_PX) return
  context.lineWidth = Math.max(1.2, 0.8 / scale)
  context.globalAlpha = 0.55
  const isCurved = BOX.height * scale > CURVES_FROM_PX
  for (const isKey of [false, true]) {
    context.beginPath()
    for (const cable of desk.graph.cables)
      if ((cable.toPort === KEY) === isKey && cable.gainPercent > 0) traceCable(context, desk, cable, seen, isCurved)
    context.strokeStyle = isKey ? colours.key : colours.audio
    context.setLineDash(isKey ? [8, 6] : [])
    context.stroke()
  }
  context.setLineDash([])
  context.globalAlpha = 1
}

function traceCable(
  context: CanvasRenderingContext2D,
  { places }: Desk,
  { from, to, toPort }: Cable,
  seen: Seen,
  isCurved: boolean,
): void {
  const a = places.get(from)
  const b = places.get(to)
  if (!a || !b) return
  const x1 = a.x + BOX.width
  const y1 = a.y + BOX.height / 2
  const y2 = b.y + BOX.height * (toPort === KEY ? 0.76 : 0.5)
  const isOut = Math.max(x1, b.x) < seen.left || Math.min(x1, b.x) > seen.right
  if (isOut || Math.max(y1, y2) < seen.top || Math.min(y1, y2) > seen.bottom) return
  context.moveTo(x1, y1)
  if (!isCurved) {
    context.lineTo(b.x, y2)
    return
  }
  const bend = Math.max(30, Math.abs(b.x - x1) / 2)
  context.bezierCurveTo(x1 + bend, y1, b.x - bend, y2, b.x, y2)
}

export function drawBoxes(
  context: CanvasRenderingContext2D,
  desk: Desk,
  seen: Seen,
  scale: number,
  selection: ReadonlySet<string>,
  colours: Colours,
): void {
  const shown = boxesIn(desk, seen)
  context.fillStyle = colours.surface
  for (const { x, y } of shown) context.fillRect(x, y, BOX.width, BOX.height)
  if (BOX.height * scale > OUTLINES_FROM_PX) {
    context.strokeStyle = colours.outline
    context.lineWidth = 1.5
    for (const { x, y } of shown) context.strokeRect(x, y, BOX.width, BOX.height)
  }
  drawLevels(context, desk, seen, colours)
  context.strokeStyle = colours.selected
  context.lineWidth = Math.max(2, 2 / scale)
  for (const { box, x, y } of shown)
    if (selection.has(box.node?.id ?? '')) context.strokeRect(x, y, BOX.width, BOX.height)
  if (BOX.width * scale > NAMES_FROM_PX) drawNames(context, shown, colours)
}

/** Tracks too: they cover levels as they were. */
export function drawLevels(context: CanvasRenderingContext2D, desk: Desk, seen: Seen, colours: Colours): void {
  const shown = boxesIn(desk, seen)
  const width = BOX.width - 2 * INSET
  context.fillStyle = colours.track
  for (const { x, y } of shown) context.fillRect(x + INSET, y + LEVEL.y, width, LEVEL.height)
  context.fillStyle = colours.audio
  for (const { box, x, y } of shown) {
    const level = desk.live.shown(box.node?.index ?? OUTPUT_INDEX)
    if (level > 0) context.fillRect(x + INSET, y + LEVEL.y, width * level, LEVEL.height)
  }
}

interface ShownBox {
  readonly box: Box
  readonly x: number
  readonly y: number
}

function boxesIn({ graph, places }: Desk, { left, top, right, bottom }: Seen): ShownBox[] {
  return graph.boxes.flatMap((box) => {
    const place = places.get(box.key)
    const isIn =
      place && place.x + BOX.width > left && place.x < right && place.y + BOX.height > top && place.y < bottom
    return isIn ? [{ box, x: place.x, y: place.y }] : []
  })
}

function drawNames(context: CanvasRenderingContext2D, shown: readonly ShownBox[], colours: Colours): void {
  context.font = `600 15px ${colours.font}`
  context.textBaseline = 'top'
  context.fillStyle = colours.text
  for (const { box, x, y } of shown) context.fillText(nameOf(box), x + INSET, y + INSET, BOX.width - 2 * INSET)
}
