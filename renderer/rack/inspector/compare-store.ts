/** Two sounds of a node to go between: the one that is not playing waits here, for as long as the page is open. */
import { createStore } from 'zustand/vanilla'
import type { NodeSound } from './node-sound.ts'

export type Slot = 'a' | 'b'

export interface Compared {
  /** The one that plays: it is whatever the node is set to. */
  readonly slot: Slot
  /** The other one; absent while both are the same. */
  readonly other: NodeSound | undefined
}

const UNCOMPARED: Compared = { slot: 'a', other: undefined }

/** By rack and node. */
const store = createStore<ReadonlyMap<string, Compared>>(() => new Map())

export const compareStore = store

export const compareKey = (rack: string, node: string, type: string): string => JSON.stringify([rack, node, type])

export function comparedOf(all: ReadonlyMap<string, Compared>, key: string): Compared {
  return all.get(key) ?? UNCOMPARED
}

export function setCompared(key: string, compared: Compared): void {
  store.setState(new Map(store.getState()).set(key, compared), true)
}

/** Goes to a slot: what plays now waits from then on, and what waited is to be played. */
export function turned(
  { slot, other }: Compared,
  to: Slot,
  now: NodeSound,
): { next: Compared; play: NodeSound | null } {
  if (slot === to) return { next: { slot, other }, play: null }
  return { next: { slot: to, other: now }, play: other ?? null }
}
