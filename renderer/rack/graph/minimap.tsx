import { useStoreApi } from '@xyflow/react'
import { type PointerEvent, useEffect, useRef } from 'react'
import { words } from '../../strings/words.ts'
import { onFrame } from '../../ui/frame.ts'
import { colourReader } from './colours.ts'
import { useDesk } from './desk.ts'
import { MapPicture, scaleOf } from './map-picture.ts'
import { isWhole } from './viewport.ts'

/** All boxes and the part that is seen, where that is not all of them; a press goes there. The same can be done by Home, + and -. */
export function Minimap() {
  const desk = useDesk()
  const store = useStoreApi()
  const root = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const read = colourReader()
    const picture = new MapPicture(canvas.current!, desk)
    const leave = onFrame(() => {
      const { transform, width, height } = store.getState()
      root.current!.hidden = isWhole(desk, transform, width, height)
      picture.draw(transform, width, height, read(canvas.current!))
    })
    return () => {
      leave()
      picture.close()
    }
  }, [desk, store])

  const go = (event: PointerEvent<HTMLCanvasElement>) => {
    if (event.buttons === 0 || !desk.flow) return
    const box = event.currentTarget.getBoundingClientRect()
    const { x, y, factor } = scaleOf(desk, box.width, box.height)
    const zoom = desk.flow.getZoom()
    void desk.flow.setCenter((event.clientX - box.left - x) / factor, (event.clientY - box.top - y) / factor, { zoom })
  }
  return (
    <div ref={root} className="graph-map" title={words.graph.overview} aria-hidden="true">
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
