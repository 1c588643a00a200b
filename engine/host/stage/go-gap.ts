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
  /** Id of the rack in front. */
  private readonly front: () => string
  private readonly accepted = new Map<string, number>()

  constructor(clock: () => number, front: () => string) {
    this.clock = clock
    this.front = front
  }

  /** Throws Refusal. */
  check(action: ActionCase, gapMs: number): void {
    const trigger = triggerOf(action, this.front())
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
    const trigger = triggerOf(action, this.front())
    if (!trigger) return
    // More pads than anybody has: what was pressed long ago need not be known.
    if (this.accepted.size > MAX_KNOWN) this.accepted.clear()
    this.accepted.set(trigger.key, this.clock())
  }
}

const MAX_KNOWN = 1000

/** Two racks brought to the front are one slip, two pads that are hit are a chord. */
function triggerOf(action: ActionCase, front: string): Trigger | undefined {
  switch (action.case) {
    case 'play':
      return { key: 'play', name: 'Play' }
    case 'frontRack':
      return { key: 'frontRack', name: 'Bring to front' }
    case 'hitControl':
      return { key: `hit ${action.value.rack || front} ${action.value.control}`, name: action.value.control }
    default:
      return undefined
  }
}
