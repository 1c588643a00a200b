/** Bars and cables that show levels, in pixels of the screen: what has not moved by one is not drawn again. */
import { followSize } from '../../ui/canvas-size.ts'
import { onTheme, tokenColour } from '../../ui/theme.ts'
import type { Inset, Live, NodeParts } from './live.ts'
import { BOX } from './model.ts'

/** x, y, zoom: as xyflow has it. */
type View = readonly [number, number, number]

interface Placed {
  readonly dragging?: boolean
  readonly internals: { readonly positionAbsolute: { readonly x: number; readonly y: number } }
}
type Nodes = ReadonlyMap<string, Placed>

/** Steps that a width is drawn in. */
const WIDTH_STEPS = 14
const LEAST_WIDTH = 1.5
const MOST_WIDTH = 5
/** Where many are shown they are drawn less often: bars at half of the display's rate, cables, each time all of them, at a quarter. */
const MANY = 40
const MANY_BARS_EVERY = 2
const MANY_CABLES_EVERY = 4
/** Of the foot of a bar, canvas points; below two pixels no one sees it. */
const RADIUS = 2

const NOWHERE: View = [0, 0, 0]
const isSameView = (a: View, b: View) => a[0] === b[0] && a[1] === b[1] && a[2] === b[2]

abstract class Picture {
  protected readonly canvas: HTMLCanvasElement
  protected readonly context: CanvasRenderingContext2D
  protected readonly live: Live
  protected isStale = true
  private readonly leaves: readonly (() => void)[]
  private revision = -1

  constructor(canvas: HTMLCanvasElement, live: Live) {
    this.canvas = canvas
    this.context = canvas.getContext('2d')!
    this.live = live
    const again = () => {
      this.isStale = true
    }
    this.leaves = [followSize(canvas, again), onTheme(again)]
  }

  close(): void {
    for (const leave of this.leaves) leave()
  }

  /** Whether all is to be drawn anew since what is shown is not the same any more. */
  protected takeStale(): boolean {
    const isStale = this.isStale || this.revision !== this.live.revision
    this.isStale = false
    this.revision = this.live.revision
    return isStale
  }

  protected clear(): void {
    this.context.setTransform(1, 0, 0, 1, 0, 0)
    this.context.clearRect(0, 0, this.canvas.width, this.canvas.height)
  }
}

export class BarPicture extends Picture {
  /** What hands hold lies over what it passes. */
  private readonly held: Placed[] = []
  private turn = 0
  private view: View = NOWHERE

  draw(view: View, nodes: Nodes): void {
    this.held.length = 0
    for (const { key } of this.live.nodes.values()) {
      const node = nodes.get(key)
      if (node?.dragging) this.held.push(node)
    }
    this.turn++
    const isDue = this.live.nodes.size <= MANY || this.turn % MANY_BARS_EVERY === 0
    let isMoved = this.takeStale()
    if (!isDue && !isMoved && this.held.length === 0 && isSameView(view, this.view)) return
    this.view = view
    for (const parts of this.live.nodes.values()) isMoved = this.place(parts, view, nodes) || isMoved
    if (isMoved) this.clear()
    this.context.fillStyle = tokenColour('audio')
    const radius = RADIUS * view[2] * devicePixelRatio
    for (const [index, parts] of this.live.nodes) {
      const pixels = parts.isCovered ? 0 : Math.round(this.live.shown(index) * parts.width)
      if (!isMoved && pixels === parts.drawn) continue
      if (!isMoved) this.context.clearRect(parts.x, parts.y, parts.width, parts.height)
      parts.drawn = pixels
      if (pixels > 0) this.fill(parts, pixels, radius)
    }
  }

  /** True where it is not where it was. */
  private place(parts: NodeParts, [x, y, zoom]: View, nodes: Nodes): boolean {
    const node = nodes.get(parts.key)
    if (!node) return false
    parts.in ??= insetOf(parts.meter)
    const inset = parts.in
    const at = node.internals.positionAbsolute
    const scale = zoom * devicePixelRatio
    const left = Math.round((at.x + inset.left) * scale + x * devicePixelRatio)
    const top = Math.round((at.y + inset.top) * scale + y * devicePixelRatio)
    const width = Math.round(inset.width * scale)
    const height = Math.max(1, Math.round(inset.height * scale))
    const isCovered = node.dragging !== true && this.isUnderHeld(at)
    const isSame = left === parts.x && top === parts.y && width === parts.width && height === parts.height
    if (isSame && isCovered === parts.isCovered) return false
    Object.assign(parts, { x: left, y: top, width, height, isCovered })
    return true
  }

  private isUnderHeld(at: { readonly x: number; readonly y: number }): boolean {
    for (const { internals } of this.held) {
      const { x, y } = internals.positionAbsolute
      if (Math.abs(x - at.x) < BOX.width && Math.abs(y - at.y) < BOX.height) return true
    }
    return false
  }

  private fill({ x, y, height }: NodeParts, pixels: number, radius: number): void {
    if (radius < 2) {
      this.context.fillRect(x, y, pixels, height)
      return
    }
    this.context.beginPath()
    this.context.roundRect(x, y, pixels, height, radius)
    this.context.fill()
  }
}

function insetOf({
  offsetLeft,
  offsetTop,
  offsetWidth: width,
  offsetHeight: height,
  offsetParent,
}: HTMLElement): Inset {
  const left = offsetLeft + (offsetParent?.clientLeft ?? 0)
  const top = offsetTop + (offsetParent?.clientTop ?? 0)
  return { left, top, width, height }
}

export class CablePicture extends Picture {
  private turn = 0
  private view: View = NOWHERE

  draw(view: View): void {
    const { cables } = this.live
    const isMoved = !isSameView(view, this.view)
    this.turn++
    const isDue = cables.size <= MANY || this.turn % MANY_CABLES_EVERY === 0
    let isChanged = this.takeStale() || isMoved
    if (isDue || isChanged)
      for (const parts of cables.values()) {
        const step = Math.round(this.live.shown(parts.source, parts.gain) * WIDTH_STEPS)
        if (step !== parts.drawn) isChanged = true
        parts.drawn = step
      }
    if (!isChanged) return
    this.view = view
    this.clear()
    this.stroke(view)
  }

  private stroke([x, y, zoom]: View): void {
    const { context } = this
    const ratio = devicePixelRatio
    context.setTransform(zoom * ratio, 0, 0, zoom * ratio, x * ratio, y * ratio)
    context.lineCap = 'round'
    for (const { path, isKey, drawn } of this.live.cables.values()) {
      if (drawn === 0) continue
      context.strokeStyle = tokenColour(isKey ? 'key' : 'audio')
      context.setLineDash(isKey ? KEY_DASH : NO_DASH)
      context.lineWidth = LEAST_WIDTH + (drawn / WIDTH_STEPS) * (MOST_WIDTH - LEAST_WIDTH)
      context.stroke(path)
    }
  }
}

/** As `.cable.is-key` has it. */
const KEY_DASH = [7, 6]
const NO_DASH: number[] = []
