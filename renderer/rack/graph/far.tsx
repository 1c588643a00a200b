import { useStoreApi } from '@xyflow/react'
import { useEffect, useRef } from 'react'
import { useSession } from '../../session.ts'
import { onMotion } from '../../ui/frame.ts'
import { colourReader } from './colours.ts'
import { useDesk } from './desk.ts'
import { FarPicture } from './far-picture.ts'

/** Every node and cable by one canvas: for racks of which more is in view than elements could show. */
export function Far() {
  const desk = useDesk()
  const { view } = useSession()
  const canvas = useRef<HTMLCanvasElement>(null)
  const store = useStoreApi()
  useEffect(() => {
    const read = colourReader()
    const picture = new FarPicture(canvas.current!, desk)
    const leave = onMotion((nowMs) => {
      picture.draw(store.getState().transform, view.getState().selection, read(canvas.current!), nowMs)
    })
    return () => {
      leave()
      picture.close()
    }
  }, [desk, store, view])
  return (
    <div className="graph-far" aria-hidden="true">
      <canvas ref={canvas} />
    </div>
  )
}
