/** What a knob, a switch or a choice drives: a live parameter, or a value that a node reads when it is made. */
import type { MamClient } from '../../engine/client/client.ts'
import type { RackNode } from '../../engine/client/model.ts'
import type { ReplicaState } from '../../engine/client/replica.ts'
import { controlKey } from '../../engine/client/values.ts'

export interface HandOn {
  move(value: number): void
  end(): void
}

export interface Driver {
  /** What sounds, or what the hand says. */
  shown(): number
  /** What the document says. */
  base(): number
  /** Called after each change. Returns the way out. */
  listen(changed: () => void): () => void
  grab(): HandOn
  set(value: number): void
  /** Whose hand moved it last; empty where nobody's did. */
  movedBy?(): string
}

/** What every control is told. */
export interface ControlProps {
  readonly label: string
  readonly help: string
  /** Whose control it is, for a screen reader. */
  readonly owner: string
  readonly driver: Driver
  /** Moved in stage mode, and not in the document. */
  readonly isTonight?: boolean | undefined
  /** What drives it, by name: an LFO, locks of a pattern, a controller. */
  readonly drives?: readonly string[] | undefined
  /** Can be read and not moved: its view is locked. */
  readonly isLocked?: boolean | undefined
  /** Its place says what it is: only a screen reader hears the name. */
  readonly hidesLabel?: boolean | undefined
}

export function liveDriver(client: MamClient, node: RackNode, param: number, report: (error: unknown) => void): Driver {
  const key = controlKey(node.index, param)
  return {
    shown: () => client.values.shown(key),
    base: () => client.values.get(key).base,
    listen: (changed) => client.values.listen(key, changed),
    grab: () => {
      const hand = client.grab(node, param)
      return { move: (value) => hand.move(value), end: () => void hand.end().catch(report) }
    },
    set: (value) => void client.set(node, param, value).catch(report),
    movedBy: () => client.values.get(key).movedBy,
  }
}

/** Changes when the hand lets go: the host rebuilds the rack around it. */
export function fileDriver(client: MamClient, node: RackNode, key: string, report: (error: unknown) => void): Driver {
  return documentDriver(
    client,
    () => client.store.getState().rack?.nodes[node.index]?.fileValues.get(key) ?? 0,
    (value) => client.perform({ case: 'setFileValue', value: { node: node.id, key, value } }).catch(report),
  )
}

/** What is read from the rack in front, or from another part of the document, and written once, when the hand lets go. `write` never rejects. */
export function documentDriver(
  client: MamClient,
  read: () => number,
  write: (value: number) => Promise<unknown>,
  partOf: (state: ReplicaState) => unknown = ({ rack }) => rack,
): Driver {
  const listeners = new Set<() => void>()
  let held: { readonly value: number } | undefined
  const hold = (value: number) => {
    held = { value }
    for (const listener of listeners) listener()
    return held
  }
  const release = (one: typeof held) => {
    // A newer hand keeps what it shows.
    if (held !== one) return
    held = undefined
    for (const listener of listeners) listener()
  }
  const set = (value: number) => {
    const mine = hold(value)
    void write(value).finally(() => release(mine))
  }
  return {
    shown: () => held?.value ?? read(),
    base: read,
    listen: (changed) => {
      listeners.add(changed)
      const leave = client.store.subscribe((state, before) => {
        if (partOf(state) !== partOf(before)) changed()
      })
      return () => {
        listeners.delete(changed)
        leave()
      }
    },
    grab: () => ({
      move: (value) => void hold(value),
      end: () => {
        if (held !== undefined) set(held.value)
      },
    }),
    set,
  }
}

/** A value of this page alone. */
export function localDriver(initial: number, base = initial): Driver & { play(value: number): void } {
  const listeners = new Set<() => void>()
  let value = initial
  let document = base
  let isHeld = false
  const tell = () => {
    for (const listener of listeners) listener()
  }
  const set = (next: number) => {
    value = next
    document = next
    tell()
  }
  return {
    shown: () => value,
    base: () => document,
    listen: (changed) => {
      listeners.add(changed)
      return () => {
        listeners.delete(changed)
      }
    },
    grab: () => {
      isHeld = true
      return {
        move: set,
        end: () => {
          isHeld = false
        },
      }
    },
    set,
    /** Another value sounds than the document says, as under modulation; a hand has the right of way. */
    play: (next) => {
      if (isHeld) return
      value = next
      tell()
    },
  }
}
