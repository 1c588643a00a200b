/**
 * Everything of a large graph on one canvas. What stands still (cables, boxes, names, levels as they were) is kept as a picture
 * of more than is seen: while hands move the view it is shifted and scaled, and drawn anew only where it does not reach. Once
 * they rest it becomes sharp, and levels move again.
 */
import { followSize } from '../../ui/canvas-size.ts'
import type { Places } from './arrange.ts'
import type { Colours } from './colours.ts'
import type { Desk } from './desk.ts'
import { drawBoxes, drawCables, drawLevels, type Seen } from './far-draw.ts'
import type { RackGraph } from './model.ts'

/** x, y, zoom: as xyflow has it. */
export type View = readonly [number, number, number]

const REST_MS = 150
const LEVELS_MS = 66
/** A picture may reach so far beyond what is seen, in widths and heights of it, and hold so many pixels. */
const BEYOND = 1
const MOST_PIXELS = 8e6
/** Cables that lead back pass their boxes by so much, canvas points. */
const BEND = 240
/** Smaller than that it was drawn for it would hide nodes that could be told apart. */
const LEAST_SCALE = 0.4

interface Kept {
  readonly seen: Seen
  /** Pixels a canvas point. */
  readonly scale: number
  readonly graph: RackGraph
  readonly places: Places
  readonly selection: readonly string[]
  readonly colours: Colours
}

export class FarPicture {
  private readonly canvas: HTMLCanvasElement
  private readonly context: CanvasRenderingContext2D
  private readonly desk: Desk
  private readonly picture = document.createElement('canvas')
  private readonly leaveSize: () => void
  private kept: Kept | undefined
  private view: View = [0, 0, 0]
  private isStale = true
  private movedMs = 0
  private nextLevelsMs = 0
  private wasSilent = false

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
    this.picture.width = 0
  }

  draw(view: View, selection: readonly string[], colours: Colours, nowMs: number): void {
    const isMoved = view.some((value, i) => value !== this.view[i])
    if (isMoved) this.movedMs = nowMs
    const isResting = nowMs - this.movedMs >= REST_MS
    const isOld = this.isStale || !this.isKept(selection, colours)
    if (!isMoved && !isOld && (!isResting || nowMs < this.nextLevelsMs || this.isStill(scaleOf(view)))) return
    this.view = view
    this.isStale = false
    const scale = scaleOf(view)
    const seen = seenIn(this.canvas, view)
    if (isOld || !this.reaches(seen, scale) || (isResting && this.kept!.scale !== scale))
      this.keep(seen, scale, selection, colours)
    this.show(seen, scale)
    if (!isResting) return
    this.nextLevelsMs = nowMs + LEVELS_MS
    this.wasSilent = this.desk.live.isSilent
    drawLevels(this.context, this.desk, seen, colours)
  }

  /** Silence after silence, and sharp. */
  private isStill(scale: number): boolean {
    return this.wasSilent && this.desk.live.isSilent && this.kept?.scale === scale
  }

  private isKept(selection: readonly string[], colours: Colours): boolean {
    const { kept, desk } = this
    return (
      kept !== undefined &&
      kept.graph === desk.graph &&
      kept.places === desk.places &&
      kept.selection === selection &&
      kept.colours === colours
    )
  }

  private reaches(seen: Seen, scale: number): boolean {
    const { seen: has, scale: drawnFor } = this.kept!
    const { left, top, right, bottom } = this.all()
    // Where it ends with the graph nothing lies beyond it.
    const isWide = has.left <= Math.max(seen.left, left) && has.right >= Math.min(seen.right, right)
    const isHigh = has.top <= Math.max(seen.top, top) && has.bottom >= Math.min(seen.bottom, bottom)
    return scale / drawnFor >= LEAST_SCALE && isWide && isHigh
  }

  private all(): Seen {
    const { left, top, right, bottom } = this.desk.bounds()
    return { left: left - BEND, top: top - BEND, right: right + BEND, bottom: bottom + BEND }
  }

  private keep(seen: Seen, scale: number, selection: readonly string[], colours: Colours): void {
    const { picture, desk } = this
    const large = this.beyond(seen, scale)
    picture.width = Math.max(1, Math.ceil((large.right - large.left) * scale))
    picture.height = Math.max(1, Math.ceil((large.bottom - large.top) * scale))
    const context = picture.getContext('2d')!
    context.setTransform(scale, 0, 0, scale, -large.left * scale, -large.top * scale)
    drawCables(context, desk, large, scale, colours)
    drawBoxes(context, desk, large, scale, new Set(selection), colours)
    this.kept = { seen: large, scale, graph: desk.graph, places: desk.places, selection, colours }
  }

  /** As much around what is seen as may be kept, and not more than there is. */
  private beyond(seen: Seen, scale: number): Seen {
    const width = seen.right - seen.left
    const height = seen.bottom - seen.top
    const pixels = width * height * scale * scale
    const by = Math.max(0, Math.min(BEYOND, (Math.sqrt(MOST_PIXELS / pixels) - 1) / 2))
    const { left, top, right, bottom } = this.all()
    return {
      left: Math.max(seen.left - by * width, Math.min(left, seen.left)),
      top: Math.max(seen.top - by * height, Math.min(top, seen.top)),
      right: Math.min(seen.right + by * width, Math.max(right, seen.right)),
      bottom: Math.min(seen.bottom + by * height, Math.max(bottom, seen.bottom)),
    }
  }

  private show(seen: Seen, scale: number): void {
    const { context, canvas, picture } = this
    const { seen: has, scale: drawnFor } = this.kept!
    context.setTransform(1, 0, 0, 1, 0, 0)
    context.clearRect(0, 0, canvas.width, canvas.height)
    const grown = scale / drawnFor
    context.imageSmoothingEnabled = grown < 1
    const [x, y] = [(has.left - seen.left) * scale, (has.top - seen.top) * scale]
    context.drawImage(picture, x, y, picture.width * grown, picture.height * grown)
    context.setTransform(scale, 0, 0, scale, -seen.left * scale, -seen.top * scale)
  }
}

function scaleOf([, , zoom]: View): number {
  return zoom * devicePixelRatio
}

function seenIn({ width, height }: HTMLCanvasElement, [x, y, zoom]: View): Seen {
  const scale = zoom * devicePixelRatio
  const [left, top] = [-x / zoom, -y / zoom]
  return { left, top, right: left + width / scale, bottom: top + height / scale }
}
