/** What a graph on the page can be told: edits of the rack in front, what is open over it, what it says. */
import type { ReactFlowInstance } from '@xyflow/react'
import { createContext, use } from 'react'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { ActionInit } from '../../../engine/client/gesture.ts'
import { Mode, type Rack } from '../../../engine/client/model.ts'
import type { Session } from '../../session.ts'
import { words } from '../../strings/words.ts'
import { select } from '../../view-state.ts'
import * as edits from '../edits.ts'
import {
  arrange,
  type Bounds,
  boundsOf,
  freePlace,
  nextPlace,
  type Place,
  type Places,
  placesOf,
  wantsFine,
} from './arrange.ts'
import { fineNow, loadFine } from './fine.ts'
import type { BoxNode, CableLine } from './flow-types.ts'
import { Live } from './live.ts'
import { BOX, type Cable, EMPTY_GRAPH, graphOf, OUTPUT, type RackGraph } from './model.ts'
import { followTo } from './pointing.ts'
import { whyNot } from './validity.ts'
import { fitAll, MOST_FITTED, reveal } from './viewport.ts'

/** What a choice in the palette is for. */
export type Purpose =
  | { readonly kind: 'add' }
  | { readonly kind: 'after'; readonly from: string }
  | { readonly kind: 'insert'; readonly cable: string }
  | { readonly kind: 'replace'; readonly nodes: readonly string[] }
  | { readonly kind: 'connect'; readonly from: string }

export interface OpenPalette {
  readonly purpose: Purpose
  /** Where a new node goes; null: where there is room. */
  readonly at: Place | null
  /** In the graph's own box, CSS pixels; null: docked at its side. */
  readonly corner: Place | null
}

export interface OpenMenu {
  readonly corner: Place
  readonly target: { readonly cable: string } | { readonly nodes: readonly string[] } | { readonly pane: Place }
}

interface DeskState {
  readonly palette: OpenPalette | null
  readonly menu: OpenMenu | null
  /** Key of the cable whose gain is typed. */
  readonly typedGain: string | null
  readonly said: string
  readonly isFar: boolean
}

/** Places that the file does not hold: the output's, and of nodes that stand nowhere yet. By rack; lost with the page. */
const outputPlaces = new Map<string, Place>()
/** Between the last node and the output. */
const LEAST_GAP = 24

export class Desk {
  readonly session: Session
  readonly live: Live
  readonly state = createStore<DeskState>(() => ({
    palette: null,
    menu: null,
    typedGain: null,
    said: '',
    isFar: false,
  }))
  graph: RackGraph = EMPTY_GRAPH
  places: Places = new Map()
  flow: ReactFlowInstance<BoxNode, CableLine> | null = null
  /** The graph's own box on the page. */
  element: HTMLElement | null = null
  private pastes = 0
  private measured: Places = new Map()
  private box: Bounds = boundsOf(this.measured)

  constructor(session: Session) {
    this.session = session
    this.live = new Live(session.client, (us, share) =>
      words.graph.cost(us.toFixed(1), (share * 100).toFixed(share < 0.01 ? 2 : 1)),
    )
  }

  get rack(): Rack | null {
    return this.session.client.store.getState().rack
  }

  get isLocked(): boolean {
    const { session } = this.session.client.store.getState()
    return session.mode === Mode.STAGE || this.session.view.getState().locked.includes('rack')
  }

  /** Takes the rack as it is now. */
  read(): void {
    const { rack, descriptors } = this.session.client.store.getState()
    this.graph = rack ? graphOf(rack, descriptors) : EMPTY_GRAPH
    this.places = rack ? this.placed(rack) : new Map()
  }

  /** What decides where its nodes stand is not there yet. */
  get awaitsFine(): boolean {
    return fineNow() === null && this.rack !== null && wantsFine(this.graph, this.rack.layout.places)
  }

  /** How much is drawn before anything is known of the view: what is opened is seen whole. */
  begin(mostNear: number): void {
    this.read()
    this.state.setState({ isFar: this.graph.boxes.length > mostNear })
  }

  /** Of all boxes, canvas points. */
  bounds(): Bounds {
    if (this.measured !== this.places) {
      this.measured = this.places
      this.box = boundsOf(this.places)
    }
    return this.box
  }

  private placed(rack: Rack): Places {
    const own = new Map<string, Place>(rack.layout.places)
    const known = [...own.keys()].every((key) => this.graph.byKey.has(key))
    const there = known ? own : new Map([...own].filter(([key]) => this.graph.byKey.has(key)))
    const kept = outputPlaces.get(rackKey(rack))
    const places = new Map(placesOf(this.graph, there, fineNow()))
    const right = Math.max(...[...places].map(([key, { x }]) => (key === OUTPUT ? 0 : x + BOX.width)))
    if (kept && places.has(OUTPUT) && kept.x >= right + LEAST_GAP) places.set(OUTPUT, kept)
    const output = places.get(OUTPUT)
    // Else it would follow each node that is moved.
    if (output && there.size > 0) outputPlaces.set(rackKey(rack), output)
    return places
  }

  // --- what is open ----------------------------------------------------------------------------------------------------

  openPalette(palette: OpenPalette): void {
    if (!this.isLocked) this.state.setState({ palette, menu: null })
  }

  close(): void {
    this.state.setState({ palette: null, menu: null, typedGain: null })
  }

  say(said: string): void {
    this.state.setState({ said })
  }

  // --- edits -----------------------------------------------------------------------------------------------------------

  /** Performs a step and selects what it brought. */
  async do(action: ActionInit | null, then: readonly string[] | null = null): Promise<void> {
    if (!action || this.isLocked) return
    const { client, report, view } = this.session
    this.say('')
    await client.perform(action).then(() => {
      if (!then) return
      select(view, then)
      // What is new is seen: once the page has it, and it is drawn.
      const [first] = then
      if (first !== undefined) requestAnimationFrame(() => requestAnimationFrame(() => this.follow(first)))
    }, report)
  }

  private follow(node: string): void {
    reveal(this, node)
    requestAnimationFrame(() => followTo(this, node))
  }

  /** In the middle of what is seen, or where it was asked for, where no other node is. */
  freePlaceAt(at: Place | null): Place {
    const middle = this.middle()
    const wanted = at ?? { x: middle.x - BOX.width / 2, y: middle.y - BOX.height / 2 }
    return freePlace(this.places, wanted)
  }

  /** Of a new node in a rack that is seen whole: where it would be wired. The output makes room. */
  private placeFor(type: string): Place {
    const { client, view } = this.session
    const nodes = new Map([...this.places].filter(([key]) => key !== OUTPUT))
    if (nodes.size === 0 || nodes.size > MOST_FITTED) return this.freePlaceAt(null)
    const hears = client.store.getState().descriptors.get(type)?.mainInput === true
    return freePlace(nodes, nextPlace(nodes, hears, nodes.get(view.getState().selection.at(-1) ?? '')))
  }

  private middle(): Place {
    const box = this.element?.getBoundingClientRect()
    if (!box || !this.flow) return { x: 0, y: 0 }
    return this.flow.screenToFlowPosition({ x: box.left + box.width / 2, y: box.top + box.height / 2 })
  }

  /** Places of nodes that stand nowhere yet: once one is placed by hand, the others stay where they are seen. */
  settled(): Places {
    const own = this.rack?.layout.places
    return new Map([...this.places].filter(([key]) => key !== OUTPUT && own?.has(key) === false && this.isNode(key)))
  }

  private isNode(key: string): boolean {
    return this.graph.byKey.get(key)?.node?.id === key
  }

  add(type: string, at: Place | null): void {
    const { rack } = this
    if (!rack) return
    const node = edits.nameFor(rack, type)
    const actions = edits.addNode(type, node, at ? this.freePlaceAt(at) : this.placeFor(type), this.settled())
    this.do(edits.together(words.graph.step.add(node), actions), [node])
  }

  addBehind(from: string, type: string, at: Place | null): void {
    const { rack } = this
    const source = this.places.get(from)
    if (!rack || !source) return
    const node = edits.nameFor(rack, type)
    const place = freePlace(this.places, at ?? { x: source.x + BOX.width + 80, y: source.y })
    const actions = [
      ...edits.addNode(type, node, place, this.settled()),
      ...edits.connect(rack, { from, to: node, toPort: 0 }),
    ]
    this.do(edits.together(words.graph.step.add(node), actions), [node])
  }

  insert(cable: Cable, type: string, at: Place | null): void {
    const { rack } = this
    if (!rack) return
    const node = edits.nameFor(rack, type)
    const place = freePlace(this.places, at ?? this.between(cable))
    const actions = [
      ...edits.insertNew(rack, endsOf(cable), type, node),
      edits.placeNodes(new Map([...this.settled(), [node, place]])),
    ]
    this.do(edits.together(words.graph.step.insert(node), actions), [node])
  }

  /** A node that is there already, dropped on a cable. */
  insertThere(cable: Cable, node: string, places: Places): void {
    const { rack } = this
    if (!rack) return
    const actions = [
      ...edits.insertThere(rack, endsOf(cable), node),
      edits.placeNodes(new Map([...this.settled(), ...places])),
    ]
    this.do(edits.together(words.graph.step.insert(node), actions))
  }

  private between({ from, to }: Cable): Place {
    const a = this.places.get(from) ?? { x: 0, y: 0 }
    const b = this.places.get(to) ?? a
    return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }
  }

  /** False where it may not be; why is said. */
  connect(from: string, to: string, toPort: number): boolean {
    const { rack } = this
    const why = whyNot(this.graph, from, to, toPort)
    this.say(why)
    if (!rack || why !== '') return false
    const actions = edits.connect(rack, { from, to: to === OUTPUT ? null : to, toPort })
    this.do(edits.together(words.graph.step.connect(from, to === OUTPUT ? words.graph.output : to), actions))
    return true
  }

  setGain(cable: Cable, gainPercent: number): void {
    this.do(edits.setGain(endsOf(cable), Math.min(Math.max(gainPercent, 0), 200)))
  }

  remove(nodes: readonly string[], cables: readonly Cable[]): void {
    if (this.rack && nodes.length + cables.length > 0)
      this.do(edits.remove(this.rack, nodes, cables.map(endsOf)), nodes.length > 0 ? [] : null)
  }

  /** One step. Places of the output stay on this page. */
  place(places: Places): Promise<void> {
    const output = places.get(OUTPUT)
    if (output && this.rack) outputPlaces.set(rackKey(this.rack), output)
    const nodes = new Map([...this.settled(), ...places])
    nodes.delete(OUTPUT)
    if (nodes.size > 0 && [...places.keys()].some((key) => key !== OUTPUT)) return this.do(edits.placeNodes(nodes))
    return Promise.resolve()
  }

  async tidy(): Promise<void> {
    await loadFine()
    const places = arrange(this.graph, fineNow())
    if (this.rack) outputPlaces.set(rackKey(this.rack), places.get(OUTPUT)!)
    await this.place(new Map([...places].filter(([key]) => key === OUTPUT || this.isNode(key))))
    // Once they are drawn there.
    requestAnimationFrame(() => requestAnimationFrame(() => fitAll(this)))
  }

  duplicate(nodes: readonly string[]): void {
    const made = this.rack ? edits.duplicate(this.rack, nodes, this.places) : null
    if (made) this.do(made.action, made.copies)
  }

  async copy(nodes: readonly string[]): Promise<void> {
    if (nodes.length === 0) return
    const { client, report } = this.session
    try {
      copied = await client.copyNodes(nodes)
      this.pastes = 0
      this.say(words.graph.copied(nodes.length))
      // Another window takes it from there; where the page may not write to it, this page still has it.
      await navigator.clipboard?.writeText(copied).catch(() => {})
    } catch (error) {
      report(error)
    }
  }

  /** Nothing is removed that could not be copied. */
  async cut(nodes: readonly string[]): Promise<void> {
    copied = ''
    await this.copy(nodes)
    if (this.canPaste) this.remove(nodes, [])
  }

  get canPaste(): boolean {
    return copied !== ''
  }

  /** What was copied on this page, or in another window. */
  async paste(text: string = copied): Promise<void> {
    const { client, report, view } = this.session
    if (this.isLocked || text === '') return
    if (!text.trimStart().startsWith('{')) return this.say(words.graph.why.notOneRack)
    const before = new Set(this.rack?.nodes.map(({ id }) => id))
    const shift = 32 * ++this.pastes
    try {
      const leave = client.store.subscribe(({ rack }) => {
        const added = rack?.nodes.filter(({ id }) => !before.has(id)).map(({ id }) => id) ?? []
        if (added.length === 0) return
        leave()
        select(view, added)
      })
      setTimeout(leave, 5000)
      await client.perform({ case: 'pasteNodes', value: { text, dx: shift, dy: shift } })
    } catch (error) {
      report(error)
    }
  }
}

/** What was copied last; another graph of this page takes it too. */
let copied = ''

export function endsOf({ from, to, toPort }: Cable): edits.CableEnds {
  return { from, to: to === OUTPUT ? null : to, toPort }
}

function rackKey({ id, path }: Rack): string {
  return `${id} ${path}`
}

export const DeskContext = createContext<Desk | null>(null)

export function useDesk(): Desk {
  const desk = use(DeskContext)
  if (!desk) throw new Error('a component outside the graph')
  return desk
}

export function useDeskState<T>(read: (state: DeskState) => T): T {
  return useStore(useDesk().state, read)
}
