/**
 * Notes that a hand plays: a number for each, and its moves sent one at a time, the newest next, so that a slow link thins
 * them. A note ends once; what was refused at its start is told once.
 */
import { Code, ConnectError } from '@connectrpc/connect'
import { Expression } from '../contract/gen/mam/v1/actions_pb.js'
import type { ActionInit, Perform } from './gesture.ts'

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
const RETRY_MS = 50
const MAX_TRIES = 100

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
        this.send({ case: 'endNote', value: { note } })
      },
    }
  }

  /** As a sustain pedal. */
  hold({ rack, node }: NoteTarget, isOn: boolean): void {
    const action = { case: 'holdNotes', value: { rack, node, hold: isOn } } as const
    if (isOn) this.perform(action).catch(this.report)
    else this.send(action)
  }

  /** Everything of this client, held notes too. */
  endAll(): void {
    this.send({ case: 'endNotes', value: {} })
  }

  /** What ends sound is asked for again where the host was too busy. Where the connection is gone, it has ended by then. */
  private send(action: ActionInit, tries = MAX_TRIES): void {
    this.perform(action).catch((error: unknown) => {
      const isBusy = error instanceof ConnectError && error.code === Code.ResourceExhausted
      if (isBusy && tries > 1) setTimeout(() => this.send(action, tries - 1), RETRY_MS)
    })
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
