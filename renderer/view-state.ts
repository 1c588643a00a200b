/** What of this page is open: of no interest to the host or to other pages. */
import { createStore, type StoreApi } from 'zustand/vanilla'

/** Actions that need a path before they can be asked for. */
export type PathAction = 'saveAs' | 'collect' | 'writeArchive' | 'unpackArchive' | 'saveFlightRecord'
export type Panel = 'openFile' | 'addRack' | PathAction
export type Dock = 'racks' | 'history' | 'device'
/** What fills the page beside the rail. */
export type MainView = 'stage' | 'rack' | 'health' | 'check' | 'shortcuts' | 'gallery'
/** How the rack view shows its nodes. */
export type RackShow = 'graph' | 'outline' | 'panels'
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
}

export type ViewStore = StoreApi<ViewState>

export function createViewStore(): ViewStore {
  return createStore<ViewState>(() => ({
    main: 'rack',
    rackShow: 'graph',
    selection: [],
    panel: null,
    panelReason: '',
    dock: null,
    pressAgain: null,
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
