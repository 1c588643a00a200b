/**
 * Notes that a hand plays: a number for each, and its moves sent one at a time, the newest next, so that a slow link thins
 * them. A note ends once; what was refused at its start is told once.
 */
import { Expression } from '../contract/gen/mam/v1/actions_pb.js'
import type { Perform } from './gesture.ts'

/** A node of a rack; an empty rack is the one in front. */
export interface NoteTarget {
  readonly rack: string
  readonly node: string
}

export interface PlayedNote {
  /** -96..96 semitones added to its pitch. */
  bend(semitones: number): void
  /** 0..1 */
  press(pressure: number): void
  /** 0..1 */
  colour(timbre: number): void
  end(): void
}

/** Numbers come round; by then their notes have long ended. */
const NUMBERS = 0x7fff_ffff

export class NotePlayer {
  private readonly perform: Perform
  private readonly report: (error: unknown) => void
  private lastNumber = 0

  constructor(perform: Perform, report: (error: unknown) => void) {
    this.perform = perform
    this.report = report
  }

  /** `pitch` in semitones, 69 = 440 Hz; `velocity` 0..1. */
  start({ rack, node }: NoteTarget, pitch: number, velocity: number): PlayedNote {
    this.lastNumber = (this.lastNumber + 1) % NUMBERS
    const note = this.lastNumber
    this.perform({ case: 'playNote', value: { rack, node, note, pitch, velocity, channel: 0 } }).catch(this.report)
    const move = (expression: Expression) => {
      const send = newestFirst((value) => this.perform({ case: 'expressNote', value: { note, expression, value } }))
      return (value: number) => {
        if (!hasEnded) send(value)
      }
    }
    let hasEnded = false
    return {
      bend: move(Expression.PITCH),
      press: move(Expression.PRESSURE),
      colour: move(Expression.TIMBRE),
      end: () => {
        if (hasEnded) return
        hasEnded = true
        // Where it does not arrive the connection is gone, and the host has ended the note.
        this.perform({ case: 'endNote', value: { note } }).catch(() => {})
      },
    }
  }

  /** As a sustain pedal. */
  hold({ rack, node }: NoteTarget, isOn: boolean): void {
    this.perform({ case: 'holdNotes', value: { rack, node, hold: isOn } }).catch(isOn ? this.report : () => {})
  }

  /** Everything of this client, held notes too. */
  endAll(): void {
    this.perform({ case: 'endNotes', value: {} }).catch(() => {})
  }
}

/** Sends a value, and the newest of those that came meanwhile when that has arrived. */
function newestFirst(send: (value: number) => Promise<unknown>): (value: number) => void {
  let isSending = false
  let waiting: number | undefined
  const next = () => {
    const value = waiting
    waiting = undefined
    isSending = value !== undefined
    if (value === undefined) return
    send(value)
      .catch(() => {})
      .finally(next)
  }
  return (value) => {
    waiting = value
    if (!isSending) next()
  }
}
