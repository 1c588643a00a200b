/**
 * Bars on a canvas of their own: in each frame only the pixels between the old level and the new one are drawn, and nothing
 * where no pixel changes. (Sixty-four such canvases cost a third less than drawn whole; one canvas over all of them costs as
 * little, but copies the whole window on a screen of 4K.)
 */
import { followSize } from './canvas-size.ts'
import { onTheme, tokenColour } from './theme.ts'

interface Drawn {
  /** Pixels from the foot; below 0: never drawn. */
  level: number
  mark: number
  isClipped: boolean
}

export class Bars {
  private readonly context: CanvasRenderingContext2D
  private readonly drawn: Drawn[]
  private readonly isVertical: boolean
  private readonly canvas: HTMLCanvasElement
  private readonly leaveTheme: () => void
  private readonly leaveSize: () => void
  private isStale = true
  private colours = { track: '', level: '', mark: '', clip: '' }

  constructor(canvas: HTMLCanvasElement, channels: number, isVertical: boolean) {
    this.canvas = canvas
    this.context = canvas.getContext('2d')!
    this.isVertical = isVertical
    this.drawn = Array.from({ length: channels }, () => ({ level: -1, mark: -1, isClipped: false }))
    this.leaveTheme = onTheme(() => this.forget())
    this.leaveSize = followSize(canvas, () => this.forget())
  }

  close(): void {
    this.leaveTheme()
    this.leaveSize()
  }

  /** One channel; ways from 0 to 1. */
  draw(channel: number, level: number, mark: number, isClipped: boolean): void {
    if (this.isStale) this.begin()
    const before = this.drawn[channel]!
    const length = this.isVertical ? this.canvas.height : this.canvas.width
    const levelPixels = Math.round(level * length)
    const markPixels = Math.round(mark * length)
    const isWhole = before.level < 0 || before.isClipped !== isClipped
    if (!isWhole && before.level === levelPixels && before.mark === markPixels) return
    const { track, level: lit, mark: bright, clip } = this.colours
    const thick = this.markPixels()
    if (isWhole) {
      this.fill(channel, track, 0, length)
      this.fill(channel, lit, 0, levelPixels)
    } else {
      // What the old mark lay on, then what rose or fell.
      this.fill(channel, lit, before.mark - thick, Math.min(before.mark, levelPixels))
      this.fill(channel, track, Math.max(before.mark - thick, levelPixels), before.mark)
      this.fill(channel, lit, before.level, levelPixels)
      this.fill(channel, track, levelPixels, before.level)
    }
    if (markPixels > 0) this.fill(channel, bright, markPixels - thick, markPixels)
    if (isClipped) this.fill(channel, clip, length - 3 * thick, length)
    before.level = levelPixels
    before.mark = markPixels
    before.isClipped = isClipped
  }

  private forget(): void {
    this.isStale = true
  }

  private begin(): void {
    this.colours = {
      track: tokenColour('track'),
      level: tokenColour('audio'),
      mark: tokenColour('text'),
      clip: tokenColour('warning'),
    }
    this.context.clearRect(0, 0, this.canvas.width, this.canvas.height)
    for (const one of this.drawn) one.level = -1
    this.isStale = false
  }

  private markPixels(): number {
    return Math.max(2, Math.round(2 * devicePixelRatio))
  }

  private fill(channel: number, colour: string, from: number, to: number): void {
    if (to <= from) return
    const across = this.isVertical ? this.canvas.width : this.canvas.height
    const gap = this.drawn.length > 1 ? Math.max(1, Math.round(across / 8)) : 0
    const width = (across - gap * (this.drawn.length - 1)) / this.drawn.length
    const at = Math.round(channel * (width + gap))
    const thick = Math.max(1, Math.round(width))
    this.context.fillStyle = colour
    if (this.isVertical) this.context.fillRect(at, this.canvas.height - to, thick, to - from)
    else this.context.fillRect(from, at, to - from, thick)
  }
}
