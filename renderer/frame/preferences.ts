/** How this person likes the page, in all of its windows: theme, size, motion, keys. */
import { createStore, type StoreApi } from 'zustand/vanilla'

export const THEMES = ['standard', 'dim', 'daylight', 'contrast'] as const
export type Theme = (typeof THEMES)[number]
export const MOTIONS = ['system', 'reduced'] as const
export type Motion = (typeof MOTIONS)[number]
export const SCALES_PERCENT = [50, 75, 90, 100, 110, 125, 150, 175, 200, 250, 300] as const

export interface Preferences {
  readonly theme: Theme
  readonly scalePercent: number
  /** `system`: as the system asks for. */
  readonly motion: Motion
  /** Shortcuts without Ctrl, Alt or Command; space and Escape always work. */
  readonly singleKeys: boolean
}

export type PreferenceStore = StoreApi<Preferences>

const KEY = 'mam.preferences'
const usual: Preferences = { theme: 'standard', scalePercent: 100, motion: 'system', singleKeys: true }

export function parsePreferences(text: string | null): Preferences {
  try {
    const kept = JSON.parse(text ?? '{}') as Partial<Record<keyof Preferences, unknown>>
    const scale = Number(kept.scalePercent)
    return {
      theme: THEMES.find((theme) => theme === kept.theme) ?? usual.theme,
      scalePercent: scale >= SCALES_PERCENT[0] && scale <= SCALES_PERCENT.at(-1)! ? scale : usual.scalePercent,
      motion: MOTIONS.find((motion) => motion === kept.motion) ?? usual.motion,
      singleKeys: kept.singleKeys !== false,
    }
  } catch {
    return usual
  }
}

interface Surroundings {
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>
  readonly events: Pick<EventTarget, 'addEventListener'>
}

/** Windows of one person agree: a change in one is a change in all. */
export function createPreferences({ storage, events }: Surroundings): PreferenceStore {
  const store = createStore<Preferences>(() => parsePreferences(storage.getItem(KEY)))
  store.subscribe((state) => {
    const text = JSON.stringify(state)
    if (storage.getItem(KEY) !== text) storage.setItem(KEY, text)
  })
  events.addEventListener('storage', (event) => {
    const { key, newValue } = event as StorageEvent
    if (key === KEY) store.setState(parsePreferences(newValue))
  })
  return store
}

export const preferences: PreferenceStore =
  typeof document === 'undefined'
    ? createStore<Preferences>(() => usual)
    : createPreferences({ storage: window.localStorage, events: window })

/** As the style sheets read them: `data-theme`, `data-motion`, `--scale`. */
export function applyPreferences(store: PreferenceStore, root: HTMLElement): void {
  const apply = ({ theme, scalePercent, motion }: Preferences) => {
    root.dataset.theme = theme
    root.dataset.motion = motion
    root.style.setProperty('--scale', String(scalePercent / 100))
  }
  apply(store.getState())
  store.subscribe(apply)
}

/** The next size there is; `step` -1 is smaller. */
export function scaleBeside(scalePercent: number, step: 1 | -1): number {
  const sizes = step > 0 ? SCALES_PERCENT : [...SCALES_PERCENT].reverse()
  return sizes.find((size) => (size - scalePercent) * step > 0) ?? scalePercent
}
