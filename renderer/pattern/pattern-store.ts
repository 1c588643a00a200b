/** What of a rack's patterns this page shows and holds in its hand: of no interest to the host or to other pages. */
import { createContext, use } from 'react'
import { useStore } from 'zustand'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Pattern } from '../../engine/client/score.ts'
import type { ViewStore } from '../view-state.ts'
import type { LaneStyle } from './locks.ts'
import type { RecordMode, Take } from './record.ts'

export interface Cursor {
  readonly node: string
  /** Counted in steps from the rack's start. */
  readonly at: number
}

export interface LaneChoice {
  readonly param: number
  readonly style: LaneStyle
}

/** Steps that were copied, or a pattern with its locks. */
export type Copied = { readonly cells: readonly boolean[] } | { readonly pattern: Pattern; readonly type: string }

export interface PatternState {
  /** A step of the page that is shown. */
  readonly at: number
  /** Edits of one bar reach all of them. */
  readonly everyBar: boolean
  /** The page goes with what plays. */
  readonly follows: boolean
  /** Where the keyboard is. */
  readonly cursor: Cursor | null
  /** Where a selection began; it ends at the cursor. */
  readonly anchor: number | null
  readonly lanes: ReadonlyMap<string, readonly LaneChoice[]>
  readonly open: 'tools' | 'time' | null
  readonly isArmed: boolean
  readonly recordMode: RecordMode
  /** What was hit since it was armed. */
  readonly take: Take | null
  /** Shown before the host has answered. */
  readonly pending: ReadonlyMap<string, Pattern>
}

export type PatternStore = StoreApi<PatternState>

const create = (): PatternStore =>
  createStore<PatternState>(() => ({
    at: 0,
    everyBar: false,
    follows: false,
    cursor: null,
    anchor: null,
    lanes: new Map(),
    open: null,
    isArmed: false,
    recordMode: 'overdub',
    take: null,
    pending: new Map(),
  }))

const stores = new WeakMap<ViewStore, Map<string, PatternStore>>()

/** Another view and back: the page is found as it was left. */
export function patternStoreOf(view: ViewStore, rack: string): PatternStore {
  const racks = stores.get(view) ?? new Map<string, PatternStore>()
  stores.set(view, racks)
  const store = racks.get(rack) ?? create()
  racks.set(rack, store)
  return store
}

const clipboards = new WeakMap<ViewStore, StoreApi<Copied | null>>()

/** One a page: steps go from rack to rack. */
export function clipboardOf(view: ViewStore): StoreApi<Copied | null> {
  const clipboard = clipboards.get(view) ?? createStore<Copied | null>(() => null)
  clipboards.set(view, clipboard)
  return clipboard
}

export const PatternContext = createContext<PatternStore | null>(null)

export function usePatternStore(): PatternStore {
  const store = use(PatternContext)
  if (!store) throw new Error('a part of the pattern editor outside of it')
  return store
}

export function usePatternState<T>(select: (state: PatternState) => T): T {
  return useStore(usePatternStore(), select)
}

/** First and last selected step of a node; null where it has none or a single one. */
export function selectionOf({ cursor, anchor }: Pick<PatternState, 'cursor' | 'anchor'>, node: string) {
  if (cursor?.node !== node || anchor === null || anchor === cursor.at) return null
  return { from: Math.min(anchor, cursor.at), to: Math.max(anchor, cursor.at) }
}
