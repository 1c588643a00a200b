/** What part of the graph is seen. */
import type { MouseEvent } from 'react'
import { select } from '../../view-state.ts'
import type { Desk } from './desk.ts'
import { BOX, OUTPUT } from './model.ts'
import { placeAt } from './pointing.ts'

export const MIN_ZOOM = 0.04
export const MAX_ZOOM = 3
const TOOLS_PX = 40
/** A rack of few nodes is drawn larger than they are. */
const MOST_ENLARGED = 1.3
/** A small rack is seen whole; a large one would become too small to read. */
const MOST_FITTED = 24

export const mostFitted = () => MOST_ENLARGED * rootScale()

/** By rack: where it was left. */
export const viewports = new Map<string, { x: number; y: number; zoom: number }>()

export function viewportKey({ rack }: Desk): string {
  return rack ? `${rack.id} ${rack.path}` : ''
}

/** By the places of all boxes: far out none of them is a node of xyflow. */
export function fitAll(desk: Desk): void {
  const all = [...desk.places.values()]
  if (all.length === 0 || !desk.flow || !desk.element) return
  const x = Math.min(...all.map((place) => place.x))
  const y = Math.min(...all.map((place) => place.y))
  const width = Math.max(...all.map((place) => place.x)) + BOX.width - x
  const height = Math.max(...all.map((place) => place.y)) + BOX.height - y
  const { clientWidth, clientHeight } = desk.element
  const margin = 24 * rootScale()
  // Its tools lie along the lower edge.
  const room = clientHeight - TOOLS_PX * rootScale()
  const fitted = Math.min((clientWidth - 2 * margin) / width, (room - 2 * margin) / height)
  const zoom = Math.min(Math.max(fitted, MIN_ZOOM), mostFitted())
  void desk.flow.setViewport({
    zoom,
    x: (clientWidth - width * zoom) / 2 - x * zoom,
    y: (room - height * zoom) / 2 - y * zoom,
  })
}

/** 1 at a root font of 16 px: a large screen has larger letters, and nodes. */
export function rootScale(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16
}

/** A box comes into view, where it is not. */
export function reveal(desk: Desk, key: string): void {
  const place = desk.places.get(key)
  if (!place || !desk.flow || !desk.element) return
  const { x, y, zoom } = desk.flow.getViewport()
  const left = place.x * zoom + x
  const top = place.y * zoom + y
  const isSeen =
    left >= 0 &&
    top >= 0 &&
    left + BOX.width * zoom <= desk.element.clientWidth &&
    top + BOX.height * zoom <= desk.element.clientHeight
  if (isSeen) return
  if (desk.places.size <= MOST_FITTED) fitAll(desk)
  else void desk.flow.setCenter(place.x + BOX.width / 2, place.y + BOX.height / 2, { zoom })
}

/** Far out: the box that was pressed is selected and comes near. */
export function goTo(desk: Desk, event: MouseEvent): void {
  const at = placeAt(desk, event)
  const hit = [...desk.places].find(
    ([, { x, y }]) => at.x >= x && at.x <= x + BOX.width && at.y >= y && at.y <= y + BOX.height,
  )
  if (!hit || !desk.flow) return
  if (hit[0] !== OUTPUT) select(desk.session.view, [desk.graph.byKey.get(hit[0])?.node?.id ?? hit[0]])
  void desk.flow.setCenter(hit[1].x + BOX.width / 2, hit[1].y + BOX.height / 2, { zoom: rootScale() })
}
