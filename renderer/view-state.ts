/** What of this page is open: of no interest to the host or to other pages. */
import { createStore, type StoreApi } from 'zustand/vanilla'

/** Actions that need a path before they can be asked for. */
export const EXPORTS = ['exportMix', 'exportStems', 'exportAnalysis'] as const
export type PathAction =
  | 'saveAs'
  | 'collect'
  | 'writeArchive'
  | 'unpackArchive'
  | 'saveFlightRecord'
  | (typeof EXPORTS)[number]
export type Panel = 'openFile' | 'addRack' | PathAction
export const DOCKS = ['racks', 'history', 'device'] as const
export type Dock = (typeof DOCKS)[number]
/** What fills the page beside the rail. */
export const MAIN_VIEWS = ['stage', 'rack', 'mixer', 'health', 'check', 'shortcuts', 'gallery'] as const
export type MainView = (typeof MAIN_VIEWS)[number]
/** How the rack view shows its nodes. */
export const RACK_SHOWS = ['graph', 'outline', 'panels'] as const
export type RackShow = (typeof RACK_SHOWS)[number]
export type StepAction = 'undo' | 'redo'

export interface ViewState {
  readonly main: MainView
  readonly rackShow: RackShow
  /** Ids of nodes of the rack in front; the last one is what the inspector shows. */
  readonly selection: readonly string[]
  /** Above the view, where something is chosen or typed. */
  readonly panel: Panel | null
  /** Why it opened without being asked for; empty where it was. */
  readonly panelReason: string
  /** Beside the view, open for as long as it is wanted. */
  readonly dock: Dock | null
  /** The step there is somebody else's: it was refused once and the next press does it. */
  readonly pressAgain: StepAction | null
  /** Sizes of what can be made larger, in rem, by its name. */
  readonly sizes: Readonly<Record<string, number>>
  /** Names of parts of views that were closed. */
  readonly closed: readonly string[]
  /** Views in which this window changes nothing. */
  readonly locked: readonly MainView[]
  /** The list of all actions: open, for all of them or for the arguments of one. */
  readonly palette: { readonly action: string | null } | null
}

export type ViewStore = StoreApi<ViewState>

export function createViewStore(kept: Partial<ViewState> = {}): ViewStore {
  return createStore<ViewState>(() => ({
    main: 'rack',
    rackShow: 'graph',
    selection: [],
    panel: null,
    panelReason: '',
    dock: null,
    pressAgain: null,
    sizes: {},
    closed: [],
    locked: [],
    palette: null,
    ...kept,
  }))
}

export function toggleDock(store: ViewStore, dock: Dock): void {
  store.setState((state) => ({ dock: state.dock === dock ? null : dock }))
}

export function openDock(store: ViewStore, dock: Dock): void {
  store.setState({ dock })
}

export function showView(store: ViewStore, main: MainView): void {
  store.setState({ main })
}

export function select(store: ViewStore, selection: readonly string[]): void {
  store.setState({ selection })
}

/** In rem, of a part that somebody made larger or smaller. */
export function resize(store: ViewStore, part: string, rem: number): void {
  store.setState(({ sizes }) => ({ sizes: { ...sizes, [part]: rem } }))
}

export function togglePart(store: ViewStore, part: string): void {
  store.setState(({ closed }) => ({ closed: toggled(closed, part) }))
}

export function toggleLock(store: ViewStore, main: MainView): void {
  store.setState(({ locked }) => ({ locked: toggled(locked, main) }))
}

/** `action`: asks for what that one needs. */
export function openPalette(store: ViewStore, action: string | null = null): void {
  store.setState({ palette: { action } })
}

const toggled = <T>(list: readonly T[], one: T): readonly T[] =>
  list.includes(one) ? list.filter((other) => other !== one) : [...list, one]
