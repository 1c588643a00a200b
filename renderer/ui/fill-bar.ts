/**
 * How far something is: what fills from the left. On a canvas, because a transform that changes in each frame costs style,
 * and a new list of all layers of the page, however small its element is.
 */
import { followSize } from './canvas-size.ts'
import { onTheme, tokenColour } from './theme.ts'

export class FillBar {
  private readonly canvas: HTMLCanvasElement
  private readonly context: CanvasRenderingContext2D
  private readonly leaves: readonly (() => void)[]
  private way = 0
  private token = ''
  /** What is on the canvas; below 0: not known. */
  private drawnPixels = -1
  private drawnToken = ''

  constructor(canvas: HTMLCanvasElement) {
    this.canvas = canvas
    this.context = canvas.getContext('2d')!
    const again = () => {
      this.drawnPixels = -1
      this.draw(this.way, this.token)
    }
    this.leaves = [followSize(canvas, again), onTheme(again)]
  }

  close(): void {
    for (const leave of this.leaves) leave()
  }

  /** 0..1 of its width, in the colour of a token. Draws only where a pixel changes. */
  draw(way: number, token: string): void {
    this.way = way
    this.token = token
    const { width, height } = this.canvas
    const pixels = Math.round(Math.min(Math.max(way, 0), 1) * width)
    if (pixels === this.drawnPixels && token === this.drawnToken) return
    const isLonger = token === this.drawnToken && this.drawnPixels >= 0 && pixels > this.drawnPixels
    const from = isLonger ? this.drawnPixels : 0
    if (!isLonger) this.context.clearRect(0, 0, width, height)
    this.drawnPixels = pixels
    this.drawnToken = token
    if (pixels <= from) return
    this.context.fillStyle = tokenColour(token)
    this.context.fillRect(from, 0, pixels - from, height)
  }
}
