/** On stage a trigger that follows its like too soon is a slip of the finger: it is refused in words, and nothing happens. */
import type { ActionCase } from '../live/document-calls.ts'
import { Refusal } from '../live/refusal.ts'

interface Trigger {
  /** What a second press of is a slip. */
  readonly key: string
  readonly name: string
}

export class GoGap {
  /** Milliseconds; it never goes back. */
  private readonly clock: () => number
  private readonly accepted = new Map<string, number>()

  constructor(clock: () => number) {
    this.clock = clock
  }

  /** Throws Refusal. */
  check(action: ActionCase, gapMs: number): void {
    const trigger = triggerOf(action)
    const before = trigger && this.accepted.get(trigger.key)
    if (!trigger || before === undefined) return
    const passedMs = this.clock() - before
    if (passedMs >= gapMs) return
    throw new Refusal(
      'not-possible',
      `${trigger.name} was pressed ${Math.round(passedMs)} ms ago: within ${gapMs} ms a second press counts as a slip on stage`,
    )
  }

  /** It was done. */
  accept(action: ActionCase): void {
    const trigger = triggerOf(action)
    if (trigger) this.accepted.set(trigger.key, this.clock())
  }
}

/** Two racks brought to the front are one slip. Pads are played, and fingers may be as fast as they like. */
function triggerOf({ case: name }: ActionCase): Trigger | undefined {
  if (name === 'play') return { key: 'play', name: 'Play' }
  return name === 'frontRack' ? { key: 'frontRack', name: 'Bring to front' } : undefined
}
