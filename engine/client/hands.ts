/**
 * Hands on controls. What is done to one control reaches the host in its order, however slow the link is: a value that is set
 * waits for the end of the hand that let go before it.
 */
import { type ActionInit, Gesture, type GestureTarget, type Perform } from './gesture.ts'

/** A gesture as a control sees it. */
export interface Hand {
  move(value: number): void
  /** Resolves when the host has taken it; rejects in words. */
  end(): Promise<void>
}

/** What a control shows while a hand is on it. */
export interface Showing {
  hold(value: number): void
  /** The host has answered to the newest hand. */
  release(): void
}

interface HandsOptions {
  /** Unique among the host's clients. */
  readonly name: string
  readonly perform: Perform
  /** Settles when the replica shows a version, or is not live any more. */
  readonly reached: (version: number) => Promise<void>
}

export class Hands {
  private readonly options: HandsOptions
  private count = 0
  /** By control: settles when the host has answered to all that was let go or set there. */
  private readonly answered = new Map<string, Promise<unknown>>()
  private readonly newest = new Map<string, object>()

  constructor(options: HandsOptions) {
    this.options = options
  }

  grab(target: GestureTarget, showing: Showing): Hand {
    const { name, perform } = this.options
    const gesture = new Gesture(perform, `${name}-${++this.count}`, target)
    return {
      move: (value) => {
        this.show(target, gesture, showing, value)
        gesture.move(value)
      },
      end: () => this.letGo(target, gesture, showing, () => gesture.end()),
    }
  }

  /** A whole gesture: a typed value, a key press, a reset. */
  set(target: GestureTarget, showing: Showing, value: number, action: ActionInit): Promise<void> {
    this.show(target, action, showing, value)
    return this.letGo(target, action, showing, () => this.options.perform(action))
  }

  private show(target: GestureTarget, hand: object, showing: Showing, value: number): void {
    this.newest.set(keyOf(target), hand)
    showing.hold(value)
  }

  private async letGo(
    target: GestureTarget,
    hand: object,
    showing: Showing,
    tell: () => Promise<number>,
  ): Promise<void> {
    const key = keyOf(target)
    const before = this.answered.get(key)
    const answer = before ? before.then(tell) : tell()
    const answered = answer.catch(() => {})
    this.answered.set(key, answered)
    try {
      await this.options.reached(await answer)
    } finally {
      if (this.answered.get(key) === answered) this.answered.delete(key)
      if (this.newest.get(key) === hand) {
        this.newest.delete(key)
        showing.release()
      }
    }
  }
}

const keyOf = (target: GestureTarget): string => JSON.stringify(Object.values(target))
