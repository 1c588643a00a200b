/** The playhead over the bars of a pass: a line, and along the foot what was played. On a canvas for the reason of FillBar. */
import { followSize } from '../ui/canvas-size.ts'
import { onTheme, tokenColour } from '../ui/theme.ts'

/** CSS pixels. */
const LINE = 2
/** Of the height. */
const FOOT = 0.2

export class SeekHead {
  private readonly canvas: HTMLCanvasElement
  private readonly context: CanvasRenderingContext2D
  private readonly leaves: readonly (() => void)[]
  private way = 0
  /** Where the line is; below 0: the canvas is empty. */
  private drawn = -1

  constructor(canvas: HTMLCanvasElement) {
    this.canvas = canvas
    this.context = canvas.getContext('2d')!
    const again = () => {
      this.context.clearRect(0, 0, canvas.width, canvas.height)
      this.drawn = -1
      this.draw(this.way)
    }
    this.leaves = [followSize(canvas, again), onTheme(again)]
  }

  close(): void {
    for (const leave of this.leaves) leave()
  }

  /** 0..1 of the pass. Nothing is drawn while the line stays on its pixel. */
  draw(way: number): void {
    this.way = way
    const { context, drawn } = this
    const { width, height } = this.canvas
    const line = Math.round(LINE * devicePixelRatio)
    const at = Math.round(way * width)
    if (at === drawn) return
    if (drawn >= 0) context.clearRect(Math.min(at, drawn), 0, Math.abs(at - drawn) + line, height)
    const foot = Math.round(FOOT * height)
    context.fillStyle = tokenColour('playing')
    const from = drawn >= 0 ? Math.min(at, drawn) : 0
    context.fillRect(from, height - foot, at - from, foot)
    context.fillStyle = tokenColour('text')
    context.fillRect(at, 0, line, height)
    this.drawn = at
  }
}
