/**
 * A hand on a control, shown at once: moves go out one at a time, the newest one next, so a slow link thins them and never
 * queues them up.
 */

import type { MessageInitShape } from '@bufbuild/protobuf'
import { Code } from '@connectrpc/connect'
import type { ActionSchema } from '../contract/gen/mam/v1/actions_pb.js'

export type ActionInit = NonNullable<MessageInitShape<typeof ActionSchema>['action']>
/** Resolves with the version in which the action shows. */
export type Perform = (action: ActionInit) => Promise<number>

/** A parameter, a control that the rack exports, or a value of the mixer. */
export type GestureTarget =
  | { readonly node: string; readonly param: number }
  | { readonly control: string }
  | { readonly mixer: string; readonly param: number }

export class Gesture {
  private readonly perform: Perform
  private readonly id: string
  /** Everything sent so far, in order. */
  private sent: Promise<unknown>
  private waiting: number | undefined
  private hasBegun = false
  private failure: unknown

  constructor(perform: Perform, id: string, target: GestureTarget) {
    this.perform = perform
    this.id = id
    this.sent = this.track(this.begin(target))
  }

  move(value: number): void {
    const isFirst = this.waiting === undefined
    this.waiting = value
    if (isFirst) this.sent = this.sent.then(() => this.sendMove())
  }

  /** Resolves with the version that shows the end; rejects with what went wrong first. What has begun ends in any case. */
  async end(): Promise<number> {
    await this.sent
    if (!this.hasBegun) throw this.failure
    const ended = this.perform({ case: 'endGesture', value: { gesture: this.id } })
    if (!this.failure) return ended
    await ended.catch(() => {})
    throw this.failure
  }

  private async begin(target: GestureTarget): Promise<void> {
    await this.perform({ case: 'beginGesture', value: { gesture: this.id, ...target } })
    this.hasBegun = true
  }

  private sendMove(): Promise<unknown> | undefined {
    const value = this.waiting
    this.waiting = undefined
    if (value === undefined || this.failure) return undefined
    return this.track(this.perform({ case: 'moveGesture', value: { gesture: this.id, value, rampMs: 0 } }))
  }

  private track(answer: Promise<unknown>): Promise<unknown> {
    return answer.catch((error: unknown) => {
      // The host keeps a value that the engine had no room for until the next one, or the end.
      if (this.hasBegun && isTooMuch(error)) return
      this.failure ??= error
    })
  }
}

const isTooMuch = (error: unknown): boolean => (error as { readonly code?: Code }).code === Code.ResourceExhausted
