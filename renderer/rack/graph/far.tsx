import { useStoreApi } from '@xyflow/react'
import { useEffect, useRef } from 'react'
import { useSession } from '../../session.ts'
import { onMotion } from '../../ui/frame.ts'
import { type Colours, colourReader } from './colours.ts'
import { type Desk, useDesk } from './desk.ts'
import { OUTPUT_INDEX } from './live.ts'
import { BOX, type Box, type Cable, KEY } from './model.ts'
import { nameOf } from './validity.ts'

/** Levels are drawn again so often; a move of the view is drawn at once. */
const LEVELS_MS = 66
const NAMES_FROM_PX = 60
const CABLES_FROM_PX = 2
const OUTLINES_FROM_PX = 14
const INSET = 12
const LEVEL = { y: 52, height: 12 } as const

/** Every node and cable by one canvas: for racks of which more is in view than elements could show. */
export function Far() {
  const desk = useDesk()
  const { view } = useSession()
  const canvas = useRef<HTMLCanvasElement>(null)
  const store = useStoreApi()
  useEffect(() => {
    const read = colourReader()
    let drawn = ''
    let nextMs = 0
    return onMotion((nowMs) => {
      const { current } = canvas
      const { transform } = store.getState()
      const { selection } = view.getState()
      const wanted = `${transform.join()} ${selection.join()} ${current?.clientWidth} ${current?.clientHeight}`
      if (!current || (wanted === drawn && nowMs < nextMs)) return
      drawn = wanted
      nextMs = nowMs + LEVELS_MS
      draw(current, desk, transform, new Set(selection), read(current))
    })
  }, [desk, store, view])
  return (
    <div className="graph-far" aria-hidden="true">
      <canvas ref={canvas} />
    </div>
  )
}

function draw(
  canvas: HTMLCanvasElement,
  desk: Desk,
  [x, y, zoom]: readonly [number, number, number],
  selection: ReadonlySet<string>,
  colours: Colours,
): void {
  const ratio = devicePixelRatio
  const width = Math.round(canvas.clientWidth * ratio)
  const height = Math.round(canvas.clientHeight * ratio)
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height })
  const context = canvas.getContext('2d')!
  context.setTransform(1, 0, 0, 1, 0, 0)
  context.clearRect(0, 0, width, height)
  context.setTransform(zoom * ratio, 0, 0, zoom * ratio, x * ratio, y * ratio)
  const seen = {
    left: -x / zoom,
    top: -y / zoom,
    right: (canvas.clientWidth - x) / zoom,
    bottom: (canvas.clientHeight - y) / zoom,
  }
  if (BOX.height * zoom > CABLES_FROM_PX) drawCables(context, desk, seen, zoom, colours)
  drawBoxes(context, desk, seen, zoom, selection, colours)
}

interface Seen {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** One path for each kind: the picture of thousands is one stroke. */
function drawCables(context: CanvasRenderingContext2D, desk: Desk, seen: Seen, zoom: number, colours: Colours): void {
  context.lineWidth = Math.max(1.2, 0.8 / zoom)
  context.globalAlpha = 0.55
  for (const isKey of [false, true]) {
    context.beginPath()
    for (const cable of desk.graph.cables)
      if ((cable.toPort === KEY) === isKey && cable.gainPercent > 0) traceCable(context, desk, cable, seen)
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
): void {
  const a = places.get(from)
  const b = places.get(to)
  if (!a || !b) return
  const x1 = a.x + BOX.width
  const y1 = a.y + BOX.height / 2
  const y2 = b.y + BOX.height * (toPort === KEY ? 0.76 : 0.5)
  const isOut = Math.max(x1, b.x) < seen.left || Math.min(x1, b.x) > seen.right
  if (isOut || Math.max(y1, y2) < seen.top || Math.min(y1, y2) > seen.bottom) return
  const bend = Math.max(30, Math.abs(b.x - x1) / 2)
  context.moveTo(x1, y1)
  context.bezierCurveTo(x1 + bend, y1, b.x - bend, y2, b.x, y2)
}

/** A pass for each colour: setting one costs more than a rectangle. */
function drawBoxes(
  context: CanvasRenderingContext2D,
  desk: Desk,
  seen: Seen,
  zoom: number,
  selection: ReadonlySet<string>,
  colours: Colours,
): void {
  const shown = boxesIn(desk, seen)
  const width = BOX.width - 2 * INSET
  context.fillStyle = colours.surface
  for (const { x, y } of shown) context.fillRect(x, y, BOX.width, BOX.height)
  if (BOX.height * zoom > OUTLINES_FROM_PX) {
    context.strokeStyle = colours.outline
    context.lineWidth = 1.5
    for (const { x, y } of shown) context.strokeRect(x, y, BOX.width, BOX.height)
  }
  context.fillStyle = colours.track
  for (const { x, y } of shown) context.fillRect(x + INSET, y + LEVEL.y, width, LEVEL.height)
  context.fillStyle = colours.audio
  for (const { box, x, y } of shown) {
    const level = desk.live.shown(box.node?.index ?? OUTPUT_INDEX)
    if (level > 0) context.fillRect(x + INSET, y + LEVEL.y, width * level, LEVEL.height)
  }
  context.strokeStyle = colours.selected
  context.lineWidth = Math.max(2, 2 / zoom)
  for (const { box, x, y } of shown)
    if (selection.has(box.node?.id ?? '')) context.strokeRect(x, y, BOX.width, BOX.height)
  if (BOX.width * zoom > NAMES_FROM_PX) drawNames(context, shown, colours)
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
