/**
 * Panic: three steps on one key, each one further than the press before it.
 *
 *   none ──▶ notes ──▶ fade ──▶ stop        notes ──5 s──▶ none
 *    ▲                  │        │
 *    └── levels back, play ──────┘
 *
 * Notes end; then the output fades while all plays on behind it, so that it can come back as if nothing had been; then all
 * stops. Nothing here waits for anything, nor for a device. Main thread.
 */
import { PanicStep } from '../../contract/gen/mam/v1/stage_pb.js'
import type { HandPlay } from '../live/hand-play.ts'
import type { Player, StateChange } from '../live/player.ts'
import { Refusal } from '../live/refusal.ts'

export type Step = 'none' | 'notes' | 'fade' | 'stop'

export interface PanicOptions {
  readonly player: Pick<Player, 'fadeOutput' | 'cut'>
  readonly handPlay: Pick<HandPlay, 'endAllNotes'>
  /** Milliseconds of the fade. */
  readonly fadeMs: () => number
  /** Milliseconds; it never goes back. */
  readonly clock: () => number
  /** It is over by itself. */
  readonly onOver: () => void
  readonly onTrouble: (words: string) => void
}

/** A press so long after the one before is a new panic. */
export const PRESS_MS = 5000
/** What sounds at once would be a blow. */
export const RESTORE_MS = 500
/** As a stop. */
const CUT_MS = 20

const order: readonly Step[] = ['none', 'notes', 'fade', 'stop']
const codes: Readonly<Record<Step, PanicStep>> = {
  none: PanicStep.NONE,
  notes: PanicStep.NOTES,
  fade: PanicStep.FADE,
  stop: PanicStep.STOP,
}

export class Panic {
  private readonly options: PanicOptions
  private step: Step = 'none'
  private pressedMs = Number.NEGATIVE_INFINITY
  private timer: NodeJS.Timeout | undefined

  constructor(options: PanicOptions) {
    this.options = options
  }

  get code(): PanicStep {
    return codes[this.step]
  }

  /** Nobody hears what plays. */
  get isFaded(): boolean {
    return this.step === 'fade' || this.step === 'stop'
  }

  close(): void {
    clearTimeout(this.timer)
  }

  /** `wish`: that step; left out: the next one. What it did to the transport. */
  press(wish?: Step): StateChange[] {
    const { player, handPlay, fadeMs, clock } = this.options
    const step = wish ?? this.next()
    this.pressedMs = clock()
    // A faded output stays faded, whatever is pressed.
    const isFurther = order.indexOf(step) > order.indexOf(this.step)
    if (isFurther) this.turnTo(step)
    else if (this.step === 'notes') this.turnTo('notes')
    handPlay.endAllNotes()
    if (step === 'fade' && isFurther) player.fadeOutput('silence', fadeMs())
    if (step !== 'stop') return []
    player.fadeOutput('silence', CUT_MS)
    return this.cut()
  }

  /** Fades the output in again. Throws Refusal where it is not faded. */
  restore(): void {
    if (!this.isFaded) throw new Refusal('not-possible', 'the levels are as they should be')
    this.options.player.fadeOutput('whole', RESTORE_MS)
    this.turnTo('none')
  }

  /** A play opened the output. True where that is news. */
  played(): boolean {
    const wasFaded = this.isFaded
    if (wasFaded) this.turnTo('none')
    return wasFaded
  }

  /** A faded output needs no haste: whoever presses then wants more. */
  private next(): Step {
    const { clock } = this.options
    const isFresh = this.isFaded || clock() - this.pressedMs < PRESS_MS
    const at = isFresh ? order.indexOf(this.step) : 0
    return order[Math.min(at + 1, order.length - 1)]!
  }

  private turnTo(step: Step): void {
    clearTimeout(this.timer)
    this.step = step
    if (step !== 'notes') return
    this.timer = setTimeout(() => {
      this.turnTo('none')
      this.options.onOver()
    }, PRESS_MS).unref()
  }

  /** The output is on its way to silence already; that the engine takes no more orders must not undo that. */
  private cut(): StateChange[] {
    try {
      return this.options.player.cut()
    } catch (error) {
      this.options.onTrouble(`The output is silent, but what plays could not be stopped: ${(error as Error).message}`)
      return []
    }
  }
}

export const stepOf = (code: PanicStep): Step | undefined =>
  order.find((step) => step !== 'none' && codes[step] === code)
