/** What part of the graph is seen. */
import type { MouseEvent } from 'react'
import { select } from '../../view-state.ts'
import type { Desk } from './desk.ts'
import { BOX, OUTPUT } from './model.ts'
import { placeAt } from './pointing.ts'

export const MIN_ZOOM = 0.04
export const MAX_ZOOM = 3
const TOOLS_PX = 40
/** Where there is little room: of its height. */
const LEAST_MARGIN = 0.08
/** A rack of few nodes is drawn larger than they are. */
const MOST_ENLARGED = 1.3
/** A small rack is seen whole; a large one would become too small to read. */
export const MOST_FITTED = 24

export const mostFitted = () => MOST_ENLARGED * rootScale()

interface View {
  readonly x: number
  readonly y: number
  readonly zoom: number
}

/** By rack: where it was left, unless it was seen whole. */
const viewports = new Map<string, View>()
/** What showed the whole rack. */
const whole = new WeakMap<Desk, View>()

function viewportKey({ rack }: Desk): string {
  return rack ? `${rack.id} ${rack.path}` : ''
}

/** Nobody has moved the view since it showed the whole rack. */
function isFitted(desk: Desk): boolean {
  const [then, now] = [whole.get(desk), desk.flow?.getViewport()]
  return then !== undefined && now !== undefined && now.x === then.x && now.y === then.y && now.zoom === then.zoom
}

/** Where one left it, else the whole rack. */
export function beginView(desk: Desk): void {
  const kept = viewports.get(viewportKey(desk))
  if (kept) void desk.flow?.setViewport(kept)
  else fitAll(desk)
}

export function keepView(desk: Desk): void {
  if (!desk.flow) return
  if (isFitted(desk)) viewports.delete(viewportKey(desk))
  else viewports.set(viewportKey(desk), desk.flow.getViewport())
}

/** A rack that was seen whole is seen whole in more room or less. */
export function followRoom(desk: Desk, element: Element): () => void {
  const follow = () => {
    if (isFitted(desk)) fitAll(desk)
  }
  const observer = new ResizeObserver(follow)
  observer.observe(element)
  const leave = desk.state.subscribe(({ palette }, before) => {
    if (palette !== before.palette) requestAnimationFrame(follow)
  })
  return () => {
    observer.disconnect()
    leave()
  }
}

/** By the places of all boxes: far out none of them is a node of xyflow. */
export function fitAll(desk: Desk): void {
  const all = [...desk.places.values()]
  if (all.length === 0 || !desk.flow || !desk.element) return
  const x = Math.min(...all.map((place) => place.x))
  const y = Math.min(...all.map((place) => place.y))
  const width = Math.max(...all.map((place) => place.x)) + BOX.width - x
  const height = Math.max(...all.map((place) => place.y)) + BOX.height - y
  const { clientHeight } = desk.element
  const left = besidePalette(desk.element)
  const clientWidth = desk.element.clientWidth - left
  // Its tools lie along the lower edge.
  const room = clientHeight - TOOLS_PX * rootScale()
  const margin = Math.min(24 * rootScale(), room * LEAST_MARGIN)
  const fitted = Math.min((clientWidth - 2 * margin) / width, (room - 2 * margin) / height)
  const zoom = Math.min(Math.max(fitted, MIN_ZOOM), mostFitted())
  const view = {
    zoom,
    x: left + (clientWidth - width * zoom) / 2 - x * zoom,
    y: (room - height * zoom) / 2 - y * zoom,
  }
  whole.set(desk, view)
  void desk.flow.setViewport(view)
}

/** All boxes lie within what is seen. */
export function isWhole(desk: Desk, [x, y, zoom]: readonly [number, number, number], width: number, height: number) {
  const { left, top, right, bottom } = desk.bounds()
  return left * zoom + x >= 0 && top * zoom + y >= 0 && right * zoom + x <= width && bottom * zoom + y <= height
}

/** How much larger letters and what is pressed are drawn, so that they stay legible further out. */
const MOST_ENLARGED_LETTERS = 3
const STEPS = 10

export function enlargedAt(zoom: number): number {
  return Math.min(Math.max(Math.ceil((rootScale() / zoom) * STEPS) / STEPS, 1), MOST_ENLARGED_LETTERS)
}

/** So large that a box has room for its name alone. */
const NAMES_ONLY = 2

export const showsNamesOnly = (zoom: number): boolean => enlargedAt(zoom) > NAMES_ONLY

/** Where the docked palette leaves off, if it leaves enough. */
function besidePalette(element: HTMLElement): number {
  const palette = element.querySelector<HTMLElement>('.picker.is-docked')
  const right = palette ? palette.offsetLeft + palette.offsetWidth : 0
  return right < element.clientWidth / 2 ? right : 0
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
