import type { OnMove, Viewport } from '@xyflow/react'
import { useCallback, useEffect, useRef } from 'react'
import { useReplica } from '../../session.ts'
import { type Desk, useDesk } from './desk.ts'
import { BOX } from './model.ts'

/** xyflow draws so many nodes at the display's rate; beyond it one canvas draws all. */
export const MOST_NEAR = 300
/** And comes back a little later, and not in the middle of a move. */
const MOST_BACK = 220
const CALM_MS = 140
/** Hands that move a rack of more than MOST_NEAR nodes would feel elements come and go: the canvas stays until they rest. */
const REST_MS = 400

/** Decides by the number of nodes in view. Gives what a move of the view calls. */
export function useLevelOfDetail(): OnMove {
  const desk = useDesk()
  const count = useReplica((state) => state.rack?.nodes.length ?? 0)
  const timer = useRef(0)
  const decide = useCallback(
    (isByHand: boolean) => {
      clearTimeout(timer.current)
      const isLarge = desk.places.size > MOST_NEAR
      const inView = countInView(desk)
      const { isFar } = desk.state.getState()
      if (!isFar && ((isLarge && isByHand) || inView > MOST_NEAR)) desk.state.setState({ isFar: true })
      if (inView > MOST_BACK || !desk.state.getState().isFar) return
      timer.current = window.setTimeout(
        () => {
          if (countInView(desk) <= MOST_BACK) desk.state.setState({ isFar: false })
        },
        isLarge ? REST_MS : CALM_MS,
      )
    },
    [desk],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: another count is another decision
  useEffect(() => decide(false), [decide, count])
  useEffect(() => () => clearTimeout(timer.current), [])
  // Without an event nobody's hand is on the view: it follows a node or a cable that is dragged, or goes to one.
  return useCallback((event) => decide(event !== null), [decide])
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
