import { type ReactFlowState, useStoreApi } from '@xyflow/react'
import { useEffect, useRef } from 'react'
import { onMotion } from '../../ui/frame.ts'
import { useDesk } from './desk.ts'
import type { BoxNode } from './flow-types.ts'
import { BarPicture, CablePicture } from './near-pictures.ts'

/**
 * Levels of the nodes and cables that elements show, by two canvases: cables as thick as what they carry is loud lie under
 * their lines, bars over their nodes. Elements that change in each frame would cost style, paint and layers.
 */
export function Near() {
  const { live } = useDesk()
  const store = useStoreApi<BoxNode>()
  const under = useRef<HTMLCanvasElement>(null)
  const over = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const bars = new BarPicture(over.current!, live)
    const cables = new CablePicture(under.current!, live)
    const leave = onMotion(() => {
      const { transform, nodeLookup }: ReactFlowState<BoxNode> = store.getState()
      cables.draw(transform)
      bars.draw(transform, nodeLookup)
    })
    return () => {
      leave()
      bars.close()
      cables.close()
    }
  }, [live, store])
  return (
    <div aria-hidden="true">
      <canvas ref={under} className="graph-near" />
      <canvas ref={over} className="graph-near is-over" />
    </div>
  )
}
