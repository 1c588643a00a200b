/** What a window looked like when it was left. Each window has a layout of its own: the second one is `?window=2`. */
import { DOCKS, MAIN_VIEWS, type MainView, RACK_SHOWS, type ViewState, type ViewStore } from '../view-state.ts'

type Kept = Pick<ViewState, 'main' | 'rackShow' | 'dock' | 'sizes' | 'closed' | 'locked'>
type LayoutStorage = Pick<Storage, 'getItem' | 'setItem'>

const KEY = 'mam.layout'
/** rem; nothing on a page is larger. */
const MAX_SIZE = 400
const MAX_ENTRIES = 64
/** Dragging changes sizes at every frame. */
const WRITE_DELAY_MS = 200

export function layoutKey(search: string): string {
  const window = new URLSearchParams(search).get('window') ?? ''
  return /^[1-9]\d{0,3}$/.test(window) ? `${KEY}.${window}` : KEY
}

/** The view that the address asks for. */
export function askedView(search: string): MainView | undefined {
  return oneOf(MAIN_VIEWS, new URLSearchParams(search).get('view'))
}

/** What can be understood of what is kept; the rest is as in a new window. */
export function readLayout(storage: LayoutStorage, key: string): Partial<Kept> {
  try {
    return parseLayout(JSON.parse(storage.getItem(key) ?? '{}'))
  } catch {
    return {}
  }
}

export function parseLayout(kept: unknown): Partial<Kept> {
  if (typeof kept !== 'object' || kept === null) return {}
  const { main, rackShow, dock, sizes, closed, locked } = kept as Record<string, unknown>
  const wholes = {
    main: oneOf(MAIN_VIEWS, main),
    rackShow: oneOf(RACK_SHOWS, rackShow),
    dock: dock === null ? null : oneOf(DOCKS, dock),
    sizes: sizesOf(sizes),
    closed: Array.isArray(closed) ? closed.filter(isName).slice(0, MAX_ENTRIES) : undefined,
    locked: Array.isArray(locked) ? MAIN_VIEWS.filter((view) => locked.includes(view)) : undefined,
  }
  return Object.fromEntries(Object.entries(wholes).filter(([, value]) => value !== undefined))
}

/** Writes what changes, a moment later; what it returns writes at once what is still to be written. */
export function keepLayout(view: ViewStore, storage: LayoutStorage, key: string): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const write = () => {
    timer = undefined
    const { main, rackShow, dock, sizes, closed, locked } = view.getState()
    try {
      storage.setItem(key, JSON.stringify({ main, rackShow, dock, sizes, closed, locked }))
    } catch {
      // A full or forbidden storage costs the memory only.
    }
  }
  view.subscribe((now, before) => {
    const isSame =
      now.main === before.main &&
      now.rackShow === before.rackShow &&
      now.dock === before.dock &&
      now.sizes === before.sizes &&
      now.closed === before.closed &&
      now.locked === before.locked
    if (!isSame) timer ??= setTimeout(write, WRITE_DELAY_MS)
  })
  return () => {
    if (timer === undefined) return
    clearTimeout(timer)
    write()
  }
}

function oneOf<T extends string>(list: readonly T[], value: unknown): T | undefined {
  return list.find((one) => one === value)
}

function sizesOf(sizes: unknown): Record<string, number> | undefined {
  if (typeof sizes !== 'object' || sizes === null || Array.isArray(sizes)) return undefined
  const sound = Object.entries(sizes).filter(
    ([name, size]) => isName(name) && Number.isFinite(size) && size > 0 && size <= MAX_SIZE,
  )
  return Object.fromEntries(sound.slice(0, MAX_ENTRIES))
}

const isName = (name: unknown): name is string =>
  typeof name === 'string' && name.length > 0 && name.length <= MAX_ENTRIES
