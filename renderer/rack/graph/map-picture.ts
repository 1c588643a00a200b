/** The overview: boxes are kept as a picture, so that a move of the view draws one frame over it. */
import { followSize } from '../../ui/canvas-size.ts'
import type { Places } from './arrange.ts'
import type { Colours } from './colours.ts'
import type { Desk } from './desk.ts'
import { BOX } from './model.ts'

/** CSS pixels. */
const MARGIN = 6
const MOST_FACTOR = 0.12

interface Scale {
  readonly x: number
  readonly y: number
  readonly factor: number
}

/** Of a canvas so large in CSS pixels, which shows all boxes. */
export function scaleOf(desk: Desk, width: number, height: number): Scale {
  const { left, top, right, bottom } = desk.bounds()
  const across = right - left
  const down = bottom - top
  const factor = Math.min((width - 2 * MARGIN) / across, (height - 2 * MARGIN) / down, MOST_FACTOR)
  return { factor, x: (width - across * factor) / 2 - left * factor, y: (height - down * factor) / 2 - top * factor }
}

export class MapPicture {
  private readonly canvas: HTMLCanvasElement
  private readonly context: CanvasRenderingContext2D
  private readonly desk: Desk
  private readonly boxes = document.createElement('canvas')
  private readonly leaveSize: () => void
  private isStale = true
  private places: Places | undefined
  private colours: Colours | undefined
  private drawn = [0, 0, 0, 0, 0]

  constructor(canvas: HTMLCanvasElement, desk: Desk) {
    this.canvas = canvas
    this.context = canvas.getContext('2d')!
    this.desk = desk
    this.leaveSize = followSize(canvas, () => {
      this.isStale = true
    })
  }

  close(): void {
    this.leaveSize()
  }

  /** The view as xyflow has it, and its size. */
  draw([x, y, zoom]: readonly [number, number, number], width: number, height: number, colours: Colours): void {
    const isOld = this.isStale || this.places !== this.desk.places || this.colours !== colours
    const [drawnX, drawnY, drawnZoom, drawnWidth, drawnHeight] = this.drawn
    const isMoved = x !== drawnX || y !== drawnY || zoom !== drawnZoom || width !== drawnWidth || height !== drawnHeight
    if (!isOld && !isMoved) return
    const scale = scaleOf(this.desk, this.canvas.width / devicePixelRatio, this.canvas.height / devicePixelRatio)
    if (isOld) this.keep(scale, colours)
    this.isStale = false
    this.places = this.desk.places
    this.colours = colours
    this.drawn = [x, y, zoom, width, height]
    const { context, canvas, boxes } = this
    context.setTransform(1, 0, 0, 1, 0, 0)
    context.clearRect(0, 0, canvas.width, canvas.height)
    context.drawImage(boxes, 0, 0)
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0)
    context.strokeStyle = colours.text
    context.lineWidth = 1
    const { factor } = scale
    const [left, top] = [(-x / zoom) * factor + scale.x, (-y / zoom) * factor + scale.y]
    context.strokeRect(left, top, (width / zoom) * factor, (height / zoom) * factor)
  }

  private keep({ x, y, factor }: Scale, colours: Colours): void {
    this.boxes.width = this.canvas.width
    this.boxes.height = this.canvas.height
    const context = this.boxes.getContext('2d')!
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0)
    context.fillStyle = colours.muted
    const width = Math.max(1, BOX.width * factor)
    const height = Math.max(1, BOX.height * factor)
    for (const place of this.desk.places.values())
      context.fillRect(place.x * factor + x, place.y * factor + y, width, height)
  }
}
