/**
 * Base and played value of every control, apart from the store: they change with every step of a pattern, and a view redraws
 * one knob, not a tree. A control that a hand holds shows the hand's value, whatever echoes come back.
 */
import type { Node, ParamValue } from '../contract/gen/mam/v1/state_pb.js'

export interface ControlValue {
  /** The document's. */
  readonly base: number
  /** What sounds. */
  readonly played: number
  /** Whose hand moved it last; empty where nobody's did. */
  readonly movedBy: string
}

export type ControlKey = string & { readonly unit: 'control' }

/** Node index and parameter id as one key. */
export function controlKey(node: number, param: number): ControlKey {
  return `${node}:${param}` as ControlKey
}

const UNKNOWN: ControlValue = { base: 0, played: 0, movedBy: '' }

export class ControlValues {
  private values = new Map<ControlKey, ControlValue>()
  private readonly held = new Map<ControlKey, number>()
  private readonly listeners = new Map<ControlKey, Set<() => void>>()

  get(key: ControlKey): ControlValue {
    return this.values.get(key) ?? UNKNOWN
  }

  /** What the control shows: the hand's value while it is held, else what sounds. */
  shown(key: ControlKey): number {
    return this.held.get(key) ?? this.get(key).played
  }

  /** Called after each change of one control. Returns the way out. */
  listen(key: ControlKey, listener: () => void): () => void {
    const listeners = this.listeners.get(key) ?? new Set()
    this.listeners.set(key, listeners.add(listener))
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0) this.listeners.delete(key)
    }
  }

  hold(key: ControlKey, value: number): void {
    this.held.set(key, value)
    this.tell(key)
  }

  release(key: ControlKey): void {
    if (this.held.delete(key)) this.tell(key)
  }

  /** Another rack, or the same one from the host's point of view. */
  replace(nodes: readonly Node[]): void {
    this.values = new Map(
      nodes.flatMap((node, index) => node.params.map((value) => [controlKey(index, value.param), value] as const)),
    )
    for (const key of this.listeners.keys()) this.tell(key)
  }

  /** New values of the node of an index. */
  change(node: number, values: readonly ParamValue[]): void {
    for (const { param, base, played, movedBy } of values) this.set(controlKey(node, param), { base, played, movedBy })
  }

  play(node: number, param: number, played: number): void {
    const key = controlKey(node, param)
    this.set(key, { ...this.get(key), played })
  }

  /** Begins a list of all that is not where the document has it: the rest is there. */
  rest(): void {
    for (const [key, value] of this.values)
      if (value.played !== value.base) this.set(key, { ...value, played: value.base })
  }

  private set(key: ControlKey, value: ControlValue): void {
    this.values.set(key, value)
    this.tell(key)
  }

  private tell(key: ControlKey): void {
    for (const listener of this.listeners.get(key) ?? []) listener()
  }
}
