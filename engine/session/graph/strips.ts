/** Racks, buses and master of a session as nodes: sums, inserts, faders and crossfaders. */
import type { PlanNode } from '../../formats/plan.ts'
import { Report } from '../../formats/report.ts'
import type { Context } from '../../formats/shape.ts'
import { Suggestions } from '../../formats/suggest.ts'
import { insertNode } from '../file/inserts.ts'
import { insertIds, rackIds, type SessionInsert } from '../file/names.ts'
import type { SessionBus, SessionContent, SessionRack } from '../session-file.ts'
import type { GraphBuilder, Outlet } from './builder.ts'
import { busStrip, faderNode, insertOf, masterStrip, rackNode, sumOf } from './node-ids.ts'
import { type PlayedRack, partOfRack } from './played-rack.ts'
import { rackPorts } from './rack-ports.ts'
import { type SoloGraph, silencedBySolo, soloAtStart } from './solo.ts'

type Fader = Pick<SessionRack, 'gain' | 'pan' | 'muted' | 'solo' | 'soloSafe'>

/** What of a strip's moves a node takes part in: `scope` of the node type strip. */
export const Scope = { all: 0, switches: 1, mute: 2 } as const
type Scope = (typeof Scope)[keyof typeof Scope]

/** `mode` of the node type utility. */
const Mode = { encode: 1, decode: 2 } as const

export class Strips {
  /** Before the fader of each strip; none of a rack that is missing. */
  readonly raw = new Map<string, Outlet>()
  /** Behind the strip and its crossfaders. */
  readonly out = new Map<string, Outlet>()
  readonly #graph: GraphBuilder
  readonly #content: SessionContent
  readonly #silenced: ReadonlySet<string>
  readonly #faders = new Map<string, Fader>()

  constructor(graph: GraphBuilder, content: SessionContent, solo: SoloGraph) {
    this.#graph = graph
    this.#content = content
    this.#silenced = silencedBySolo(solo, soloAtStart(content))
  }

  addRacks(played: ReadonlyMap<string, PlayedRack>, context: Context): void {
    const { racks } = this.#content
    const ids = rackIds(racks)
    for (const [index, entry] of racks.entries()) {
      const id = ids[index] as string
      const rack = played.get(id)
      if (rack !== undefined) this.raw.set(id, this.#graph.place(this.#rackNode(id, rack, context)))
      this.#faders.set(id, entry)
      this.out.set(id, this.#crossfaded(this.fader(this.raw.get(id), id), id, ''))
    }
  }

  /** Of buses of one id the first one counts. */
  addBuses(): void {
    for (const bus of this.#content.buses) if (!this.out.has(busStrip(bus.id))) this.#addBus(bus)
  }

  addMaster(): void {
    const { inserts = [], ...fader } = this.#content.master ?? { gain: 1, pan: 0, muted: false }
    this.#faders.set(masterStrip, { ...fader, solo: false, soloSafe: true })
    const sum = this.#graph.add(sumOf(masterStrip), 'wiretap', {})
    this.fader(this.#inserted(inserts, masterStrip, sum), masterStrip)
  }

  /** A node that moves with a strip: the strip itself, or with an id of its own one beside it. */
  fader(from: Outlet | undefined, strip: string, scope: Scope = Scope.all, id = strip): Outlet {
    const { gain, pan, muted, solo, soloSafe } = this.#faders.get(strip) as Fader
    const switches = { mute: +muted, solo: +solo, others: +this.#silenced.has(strip), safe: +soloSafe }
    const values = { gain, pan: Math.max(-1, Math.min(1, pan)), ...switches, ...(scope === Scope.all ? {} : { scope }) }
    const made = this.#graph.add(id, 'strip', values, id === strip ? {} : { target: strip })
    if (from !== undefined) this.#graph.connect(from, id)
    return made
  }

  /** A node of a rack as it leaves the strip: it moves as the rack does. */
  tapped(tap: Outlet, rack: string, id: string, suffix: string): Outlet {
    return this.#crossfaded(this.fader(tap, rack, Scope.all, id), rack, suffix)
  }

  #rackNode(id: string, rack: PlayedRack, context: Context): PlanNode {
    // Of racks of one id only the first one is connected.
    const isNamed = id === rack.entry.id
    const { keys, taps } = isNamed ? rackPorts(id, rack.plan, this.#content.routing, context) : { keys: [], taps: [] }
    return {
      id: rackNode(id),
      type: 'rack',
      rack: partOfRack(rack),
      ...(keys.length > 0 ? { keys } : {}),
      ...(taps.length > 0 ? { taps } : {}),
      values: [],
      inputs: [],
      outputs: [],
      lfos: [],
      routes: [],
    }
  }

  #addBus(bus: SessionBus): void {
    const strip = busStrip(bus.id)
    const isMidSide = bus.mode === 'midSide'
    let from = this.#graph.add(sumOf(strip), 'wiretap', {}, { isMono: bus.channels === 1 })
    if (isMidSide) from = this.#graph.chain(from, `${strip}#encode`, 'utility', { mode: Mode.encode })
    from = this.#inserted(bus.inserts, strip, from)
    if (isMidSide) from = this.#graph.chain(from, `${strip}#decode`, 'utility', { mode: Mode.decode })
    this.#faders.set(strip, bus)
    this.raw.set(strip, from)
    this.out.set(strip, this.fader(from, strip))
  }

  #inserted(inserts: readonly SessionInsert[], strip: string, from: Outlet): Outlet {
    const ids = insertIds(inserts)
    // What there is to say of an insert was said when the file was read.
    const quiet = { report: new Report(), suggestions: new Suggestions() }
    return inserts.reduce((last, insert, index) => {
      const node = insertNode(insert, insertOf(strip, ids[index] as string), quiet)
      if (node === null) return last
      const made = this.#graph.place(node)
      this.#graph.connect(last, node.id)
      return made
    }, from)
  }

  /** Through the crossfaders that hold a rack, in the order of the file; both sides of one listen to its name. */
  #crossfaded(from: Outlet, rack: string, suffix: string): Outlet {
    const { xfaders, racks } = this.#content
    const isKnown = (id: string | undefined) => racks.some((one) => one.id === id)
    return xfaders.reduce((last, fader, index) => {
      if (!isKnown(fader.racks[0]) || !isKnown(fader.racks[1])) return last
      const isFirst = xfaders.findIndex(({ id }) => id === fader.id) === index
      const target = faderNode(fader.id)
      const { x, law, smoothingMs, lfo } = fader
      const moving = lfo === null ? {} : { lfo: 1, lfoFreqHz: lfo.freqHz, lfoPhase01: lfo.phase01 }
      return [0, 1].reduce((outlet, side) => {
        if (fader.racks[side] !== rack) return outlet
        const id = `${target}${isFirst ? '' : `#${index + 1}`}/${side === 0 ? 'a' : 'b'}${suffix}`
        const values = { x, side, law: law === 'linear' ? 1 : 0, smoothingMs, ...moving }
        return this.#graph.chain(outlet, id, 'xfader', values, { target })
      }, last)
    }, from)
  }
}
