import { useStoreApi } from '@xyflow/react'
import { type PointerEvent, useEffect, useRef } from 'react'
import { words } from '../../strings/words.ts'
import { onFrame } from '../../ui/frame.ts'
import { type Colours, colourReader } from './colours.ts'
import { type Desk, useDesk } from './desk.ts'
import { BOX } from './model.ts'

const MARGIN = 6

interface Scale {
  readonly x: number
  readonly y: number
  readonly factor: number
}

/** All boxes and the part that is seen; a press goes there. The same can be done by Home, + and -. */
export function Minimap() {
  const desk = useDesk()
  const store = useStoreApi()
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const read = colourReader()
    let drawn = ''
    let places: Desk['places'] | undefined
    return onFrame(() => {
      const { transform, width, height } = store.getState()
      const wanted = `${transform.join()} ${width} ${height}`
      if (!canvas.current || (wanted === drawn && places === desk.places)) return
      drawn = wanted
      places = desk.places
      draw(canvas.current, desk, { transform, width, height }, read(canvas.current))
    })
  }, [desk, store])

  const go = (event: PointerEvent<HTMLCanvasElement>) => {
    if (event.buttons === 0 || !desk.flow) return
    const box = event.currentTarget.getBoundingClientRect()
    const { x, y, factor } = scaleOf(desk, box.width, box.height)
    const zoom = desk.flow.getZoom()
    void desk.flow.setCenter((event.clientX - box.left - x) / factor, (event.clientY - box.top - y) / factor, { zoom })
  }
  return (
    <div className="graph-map" title={words.graph.overview} aria-hidden="true">
      <canvas
        ref={canvas}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          go(event)
        }}
        onPointerMove={go}
      />
    </div>
  )
}

function scaleOf({ places }: Desk, width: number, height: number): Scale {
  const all = [...places.values()]
  const left = Math.min(...all.map(({ x }) => x))
  const top = Math.min(...all.map(({ y }) => y))
  const across = Math.max(...all.map(({ x }) => x)) + BOX.width - left
  const down = Math.max(...all.map(({ y }) => y)) + BOX.height - top
  const factor = Math.min((width - 2 * MARGIN) / across, (height - 2 * MARGIN) / down, 0.12)
  return { factor, x: (width - across * factor) / 2 - left * factor, y: (height - down * factor) / 2 - top * factor }
}

function draw(
  canvas: HTMLCanvasElement,
  desk: Desk,
  seen: { readonly transform: readonly [number, number, number]; readonly width: number; readonly height: number },
  colours: Colours,
): void {
  const ratio = devicePixelRatio
  canvas.width = Math.round(canvas.clientWidth * ratio)
  canvas.height = Math.round(canvas.clientHeight * ratio)
  const context = canvas.getContext('2d')!
  const { x, y, factor } = scaleOf(desk, canvas.clientWidth, canvas.clientHeight)
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.fillStyle = colours.muted
  for (const place of desk.places.values())
    context.fillRect(
      place.x * factor + x,
      place.y * factor + y,
      Math.max(1, BOX.width * factor),
      Math.max(1, BOX.height * factor),
    )
  const [left, top, zoom] = seen.transform
  context.strokeStyle = colours.text
  context.lineWidth = 1
  context.strokeRect(
    (-left / zoom) * factor + x,
    (-top / zoom) * factor + y,
    (seen.width / zoom) * factor,
    (seen.height / zoom) * factor,
  )
}
