/** Which panes of the rack view are open and how large, remembered on this device. */
import { useSyncExternalStore } from 'react'

export interface Panes {
  readonly isPatternOpen: boolean
  readonly isInspectorOpen: boolean
  /** rem */
  readonly patternHeight: number
  /** rem */
  readonly inspectorWidth: number
}

const KEY = 'mam.rack.panes'
export const PATTERN_HEIGHT = { initial: 12.5, min: 6, max: 40 } as const
export const INSPECTOR_WIDTH = { initial: 16.5, min: 12, max: 40 } as const

const INITIAL: Panes = {
  isPatternOpen: true,
  isInspectorOpen: true,
  patternHeight: PATTERN_HEIGHT.initial,
  inspectorWidth: INSPECTOR_WIDTH.initial,
}

/** Whatever stands in the storage becomes panes that can be shown. */
export function parsePanes(text: string | null): Panes {
  const { isPatternOpen, isInspectorOpen, patternHeight, inspectorWidth } = objectOf(text)
  return {
    isPatternOpen: isPatternOpen !== false,
    isInspectorOpen: isInspectorOpen !== false,
    patternHeight: held(patternHeight, PATTERN_HEIGHT),
    inspectorWidth: held(inspectorWidth, INSPECTOR_WIDTH),
  }
}

function objectOf(text: string | null): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? '{}')
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

function held(value: unknown, { initial, min, max }: { initial: number; min: number; max: number }): number {
  return typeof value === 'number' && Number.isFinite(value) ? Math.min(Math.max(value, min), max) : initial
}

let panes: Panes | undefined
const listeners = new Set<() => void>()

function current(): Panes {
  panes ??= parsePanes(stored())
  return panes
}

function stored(): string | null {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return null // Storage is switched off.
  }
}

export function changePanes(update: Partial<Panes>): void {
  panes = { ...current(), ...update }
  try {
    localStorage.setItem(KEY, JSON.stringify(panes))
  } catch {
    // Storage is full or switched off: the panes hold for as long as the page is open.
  }
  for (const listener of listeners) listener()
}

export function usePanes(): Panes {
  return useSyncExternalStore(subscribe, current, () => INITIAL)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
