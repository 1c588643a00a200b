import type { Viewport } from '@xyflow/react'
import { useCallback, useEffect, useRef } from 'react'
import { useReplica } from '../../session.ts'
import { type Desk, useDesk } from './desk.ts'
import { BOX } from './model.ts'

/** xyflow draws so many nodes at the display's rate; beyond it one canvas draws all. */
export const MOST_NEAR = 300
/** And comes back a little later, and not in the middle of a move. */
const MOST_BACK = 220
const CALM_MS = 140

/** Decides by the number of nodes in view. Gives what a move of the view calls. */
export function useLevelOfDetail(): () => void {
  const desk = useDesk()
  const count = useReplica((state) => state.rack?.nodes.length ?? 0)
  const timer = useRef(0)
  const decide = useCallback(() => {
    clearTimeout(timer.current)
    const { isFar } = desk.state.getState()
    const inView = countInView(desk)
    if (!isFar && inView > MOST_NEAR) desk.state.setState({ isFar: true })
    if (isFar && inView <= MOST_BACK)
      timer.current = window.setTimeout(() => {
        if (countInView(desk) <= MOST_BACK) desk.state.setState({ isFar: false })
      }, CALM_MS)
  }, [desk])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another count is another decision
  useEffect(decide, [decide, count])
  useEffect(() => () => clearTimeout(timer.current), [])
  return decide
}

function countInView({ flow, places, element }: Desk): number {
  if (places.size <= MOST_BACK || !element) return places.size
  const { x, y, zoom } = flow?.getViewport() ?? ({ x: 0, y: 0, zoom: 1 } satisfies Viewport)
  const left = -x / zoom - BOX.width
  const top = -y / zoom - BOX.height
  const right = (element.clientWidth - x) / zoom
  const bottom = (element.clientHeight - y) / zoom
  let count = 0
  for (const place of places.values())
    if (place.x > left && place.x < right && place.y > top && place.y < bottom) count++
  return count
}
