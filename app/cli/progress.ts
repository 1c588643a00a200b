import type { RenderProgress } from '../../engine/host/render/job.ts'
import { paceOf } from '../../engine/host/render/pace.ts'
import type { Shell } from './shell.ts'
import { clock, speed } from './words.ts'

/** How often the line changes, in seconds: by eye on a terminal, seldom in a log. */
const redrawSeconds = 0.2
const logSeconds = 2

/** One line that rewrites itself on a terminal; lines of their own elsewhere. */
export class StatusLine {
  readonly #shell: Shell
  #length = 0

  constructor(shell: Shell) {
    this.#shell = shell
  }

  show(text: string): void {
    if (!this.#shell.isWatched) {
      this.#shell.err(`${text}\n`)
      return
    }
    this.#shell.err(`\r${text.padEnd(this.#length)}`)
    this.#length = text.length
  }

  /** Leaves an empty line for what comes next. */
  clear(): void {
    if (this.#length > 0) this.#shell.err(`\r${' '.repeat(this.#length)}\r`)
    this.#length = 0
  }
}

/** Shows a render's progress. `sampleRate` in Hz. */
export function renderProgress(shell: Shell, line: StatusLine, sampleRate: number): (progress: RenderProgress) => void {
  const every = shell.isWatched ? redrawSeconds : logSeconds
  let next = every
  return (progress) => {
    if (progress.elapsedSeconds < next) return
    next = progress.elapsedSeconds + every
    line.show(progressText(progress, sampleRate))
  }
}

/** `42 %  0:25.2 of 1:00.0  120x real time  1 s left`. */
export function progressText(progress: RenderProgress, sampleRate: number): string {
  const { doneFrames, totalFrames, pass } = progress
  const pace = paceOf(progress, sampleRate)
  const left = pace === undefined ? '' : `  ${speed(pace.speedUp)}  ${Math.ceil(pace.secondsLeft)} s left`
  const share = Math.floor((100 * doneFrames) / totalFrames)
  const times = `${clock(doneFrames / sampleRate)} of ${clock(totalFrames / sampleRate)}`
  return `${pass === 'measuring' ? 'finding the peak  ' : ''}${share} %  ${times}${left}`
}
