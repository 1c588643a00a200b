/**
 * What the engine plays: one graph of all racks and the mixer, with the values of each of its parameters. The only place that
 * joins and splits native's names, `rack/node` and strips, and knows where native keeps the levels of a node. An edit makes
 * another one; the values of nodes that stay are handed on.
 */
import type { PlanNode, PlanPart, PlanSession, PlanTempoPoint, RackPlan } from '../../formats/plan.ts'
import type { ParamAddress } from '../../session/address.ts'
import type { Marker } from '../../session/file/clock.ts'
import { markerFrame } from '../../session/graph/marker-frames.ts'
import { firstPair, nodeInside, pairNode, rackNode } from '../../session/graph/node-ids.ts'
import { MASTER } from '../../session/mixer/ends.ts'
import { isSameGraph } from '../../session/plan-difference.ts'
import { followedBars } from '../../time/followed-bars.ts'
import { descriptorsOf, type NativeModule, type RackLengths, type RenderRange } from '../native.ts'
import { type MixerDelays, mixerDelays } from './mixer-delays.ts'
import type { RackView } from './rack-view.ts'
import { orRefuse } from './refusal.ts'
import type { SoundNames } from './sound-names.ts'
import { listensTo, type NodeRow, type Value, ValueTable } from './values.ts'

/** A node of a rack; with rack '' an address in the mixer. */
export type Place = Pick<ParamAddress, 'rack' | 'node'>

/** What the graph calls by one node, as people and pages know it. */
export interface MixerPart {
  readonly kind: 'rack' | 'strip' | 'insert' | 'way'
  /** In the mixer: `drums`, `bus:hall/eq`, `send:drums>bus:hall`. */
  readonly address: string
  /** For people: `drums`, `eq of hall`. */
  readonly name: string
  /** The address of the strip that it belongs to; of a way its own. */
  readonly strip: string
}

/** A value of one node. */
export interface PlacedRow extends ParamAddress {
  readonly row: NodeRow
  readonly value: number
}

export interface SoundParts {
  /** In native's names. */
  readonly plan: RackPlan
  readonly names: SoundNames
  /** By id; without those that cannot play. */
  readonly racks: ReadonlyMap<string, RackView>
  readonly native: NativeModule
  readonly sampleRate: number
  /** Of the session before, where at most start values differ. */
  readonly before?: SessionSound
}

/** `number`: of its bar, where that is another one than its place in the list. */
export interface ShownLengths extends Pick<RackLengths, 'loopFrames'> {
  readonly bars: readonly ShownBar[]
  /** As the rack's patterns count them: four quarters each, as often as they come. */
  readonly patternBars: readonly ShownBar[]
}

type ShownBar = RackLengths['bars'][number] & { readonly number?: number }

/** Peaks of the master's two channels come first. */
const MASTER_PEAKS = 2

export class SessionSound {
  readonly plan: RackPlan
  /** Hz, of all frames in it. */
  readonly sampleRate: number
  readonly names: SoundNames
  readonly racks: ReadonlyMap<string, RackView>
  readonly lengths: RackLengths
  /** Of all nodes, with those of the master. */
  readonly peakCount: number
  /** Of strips, inserts, routes, sends and crossfaders, by native's names. */
  private readonly desk: ValueTable
  private readonly native: NativeModule
  private readonly places: ReadonlyMap<string, Place>
  /** Rack → where the peaks of its nodes begin. */
  private readonly firstPeaks: ReadonlyMap<string, number>
  private readonly rackLengths: Map<string, ShownLengths>
  /** Bar → its first frame where the session has no tempo. */
  private readonly barStarts: Map<number, number>
  private aligned: { delays?: MixerDelays }
  /** Node of the graph, in native's names → where its peak is. */
  private readonly nodePeaks: ReadonlyMap<string, number>

  /** Throws Refusal where it cannot be played. */
  constructor({ plan, names, racks, native, sampleRate, before }: SoundParts) {
    this.plan = plan
    this.names = names
    this.racks = racks
    this.native = native
    this.sampleRate = sampleRate
    this.desk = before?.desk ?? new ValueTable(plan, descriptorsOf(native))
    this.lengths =
      before?.lengths ?? orRefuse('the session cannot be played', () => native.lengths(plan, onePass(sampleRate)))
    this.rackLengths = before?.rackLengths ?? new Map()
    this.barStarts = before?.barStarts ?? new Map([[0, 0]])
    this.places = before && names.isSame(before.names) ? before.places : placesOf(plan, racks.keys(), names)
    this.aligned = before && names.isSame(before.names) ? before.aligned : {}
    this.nodePeaks = new Map(plan.nodes.map(({ id }, index) => [id, MASTER_PEAKS + index]))
    const byName = new Map([...racks.keys()].map((id) => [rackNode(names.toNative(id)), id]))
    const firstPeaks = new Map<string, number>()
    let count = MASTER_PEAKS + plan.nodes.length
    for (const node of plan.nodes) {
      if (!node.rack) continue
      firstPeaks.set(byName.get(node.id) ?? '', count)
      count += node.rack.plan.nodes.length
    }
    this.firstPeaks = firstPeaks
    this.peakCount = count
  }

  /** A rack, be it a silent one, a bus, or an input on its way: something that may sound. */
  get hasContent(): boolean {
    return this.plan.nodes.some(({ id }) => id !== MASTER && !id.startsWith(`${MASTER}/`))
  }

  /** Nothing in it comes to an end by itself: buses and inputs, until somebody stops. */
  get isEndless(): boolean {
    const { plan, racks } = this
    return racks.size === 0 && plan.commands.length === 0 && typeof plan.session?.durationSec !== 'number'
  }

  // --- names ---------------------------------------------------------------------------------------------------------

  /** As native names it. */
  targetOf({ rack, node }: Place): string {
    return rack === '' ? this.names.toNative(node) : nodeInside(this.names.toNative(rack), node)
  }

  /** undefined where nothing is moved by that name. */
  placeOf(target: string): Place | undefined {
    return this.places.get(target)
  }

  /** Of a node of the graph, whatever it does there. */
  mixerPartOf(id: string): MixerPart {
    const [whole = ''] = this.names.toDocument(firstPair(id)).split('#', 1)
    const isRack = whole.endsWith('/')
    const address = isRack ? whole.slice(0, -1) : whole.replace(/\/in$/, '')
    if (/^(?:route|send|xfader):/.test(address))
      return { kind: 'way', address, name: afterColon(address), strip: address }
    const [strip = '', insert] = address.split('/')
    if (insert === undefined) return { kind: isRack ? 'rack' : 'strip', address, name: stripName(strip), strip }
    return { kind: 'insert', address, name: `${insert} of ${stripName(strip)}`, strip }
  }

  /** Of every node. */
  targets(): ReadonlySet<string> {
    return new Set(this.places.keys())
  }

  // --- values --------------------------------------------------------------------------------------------------------

  /** Of a rack, or with '' of the mixer: what is not where the document has it. */
  movedIn(rack: string): PlacedRow[] {
    const table = rack === '' ? this.desk : this.racks.get(rack)?.values
    return (table?.all() ?? [])
      .filter(({ value }) => value.played !== value.base)
      .map(({ row, value }) => ({ ...this.placeOfRow(rack, row), row, param: value.param.id, value: value.played }))
  }

  /** Whether there is anything to move; '' is the mixer. */
  has(rack: string): boolean {
    return rack === '' || this.racks.has(rack)
  }

  rowsOf(place: Place): readonly NodeRow[] {
    const { table, name } = this.at(place)
    return table?.rowsOf(name) ?? []
  }

  find(address: ParamAddress): Value | undefined {
    const { table, name } = this.at(address)
    return table?.find(name, address.param)
  }

  setBase(address: ParamAddress, base: number): readonly NodeRow[] {
    const { table, name } = this.at(address)
    return table?.setBase(name, address.param, base) ?? []
  }

  /** The nodes that were at another value. */
  setPlayed(address: ParamAddress, played: number): readonly NodeRow[] {
    const { table, name } = this.at(address)
    return table?.setPlayed(name, address.param, played) ?? []
  }

  noteMoved(address: ParamAddress, by: string): void {
    const { table, name } = this.at(address)
    table?.noteMoved(name, address.param, by)
  }

  noteSent(address: ParamAddress, value: number): void {
    const { table, name } = this.at(address)
    table?.noteSent(name, address.param, value)
  }

  /** As native applied it; the nodes that are at another value now. */
  noteApplied(address: ParamAddress, value: number): readonly NodeRow[] {
    const { table, name } = this.at(address)
    return table?.noteApplied(name, address.param, value) ?? []
  }

  private at({ rack, node }: Place): { readonly table: ValueTable | undefined; readonly name: string } {
    if (rack === '') return { table: this.desk, name: this.names.toNative(node) }
    return { table: this.racks.get(rack)?.values, name: node }
  }

  /** Racks first, then the mixer. */
  private tables(): (readonly [rack: string, table: ValueTable])[] {
    return [...[...this.racks].map(([id, { values }]) => [id, values] as const), ['', this.desk]]
  }

  /** As the document says it. */
  private placeOfRow(rack: string, { node }: NodeRow): Place {
    return { rack, node: rack === '' ? (this.places.get(listensTo(node))?.node ?? listensTo(node)) : listensTo(node) }
  }

  /**
   * Takes over what plays from the session before an edit while it sounds; `renamed`: new rack id → old. Nodes that play on, and
   * their parameters whose value in the document is another one now.
   */
  carryOn(
    before: SessionSound,
    renamed: ReadonlyMap<string, string>,
  ): { readonly stayed: ReadonlySet<NodeRow>; readonly rebased: ParamAddress[] } {
    if (this.names.isSame(before.names) && isSameGraph(before.plan, this.plan)) this.aligned = before.aligned
    const stayed = new Set<NodeRow>()
    const rebased: ParamAddress[] = []
    for (const [rack, table] of this.tables()) {
      const earlier = rack === '' ? before.desk : before.racks.get(renamed.get(rack) ?? rack)?.values
      if (!earlier) continue
      if (earlier === table) for (const row of table.rows) stayed.add(row)
      else {
        const carried = table.carryOn(earlier)
        for (const row of carried.stayed) stayed.add(row)
        for (const [row, param] of carried.rebased) rebased.push({ ...this.placeOfRow(rack, row), param })
      }
    }
    return { stayed, rebased }
  }

  /**
   * Makes the played values what they are when playing begins at a frame: the document's, and what content before it set.
   * Returns what changed.
   */
  chase(fromFrame: number): PlacedRow[] {
    const all = this.tables().flatMap(([rack, table]) => table.all().map((one) => ({ rack, ...one })))
    const before = new Map(all.map(({ value }) => [value, value.played]))
    for (const [, table] of this.tables()) table.resetPlayed()
    if (fromFrame > 0)
      for (const { node: target, paramId: param, value } of this.native.chase(
        this.plan,
        onePass(this.sampleRate),
        fromFrame,
      )) {
        const place = this.placeOf(target)
        if (place) this.setPlayed({ ...place, param }, value)
      }
    return all
      .filter(({ value }) => value.played !== before.get(value))
      .map(({ rack, row, value }) => ({
        ...this.placeOfRow(rack, row),
        row,
        param: value.param.id,
        value: value.played,
      }))
  }

  /** Whether bars are at other frames, as musicians count them: by the session's tempo, or by that of its only rack. */
  hasOtherClock({ plan, racks }: SessionSound): boolean {
    const clockOf = ({ session }: RackPlan) => JSON.stringify([session?.tempo ?? null, session?.signatures ?? []])
    if (clockOf(this.plan) !== clockOf(plan)) return true
    return !this.plan.session?.tempo && racks.size === 1 && this.racks.size === 1
  }

  /** What a page counts by that shows a rack: its own bars where it keeps its own tempo, as often as they come. */
  lengthsOf(rack: string): ShownLengths {
    const known = this.rackLengths.get(rack) ?? this.rackLengthsOf(rack)
    this.rackLengths.set(rack, known)
    return known
  }

  /** Of the timeline. */
  markerFrame(marker: Omit<Marker, 'name'>): number {
    const { plan, native, sampleRate, barStarts } = this
    const startOfBar = (bar: number) => {
      const start = barStarts.get(bar) ?? native.lengths(plan, { ...onePass(sampleRate), endBar: bar }).bodyFrames
      barStarts.set(bar, start)
      return start
    }
    return markerFrame(marker, plan.session ?? noTempo, startOfBar, sampleRate)
  }

  private rackLengthsOf(rack: string): ShownLengths {
    const { plan, lengths, racks } = this
    const { loopFrames, bars } = lengths
    const { session } = plan
    const node = plan.nodes.find(({ id }) => id === rackNode(this.names.toNative(rack)))
    if (!node?.rack || !session) return { loopFrames, bars, patternBars: bars }
    if (node.rack.followsTempo && session.tempo)
      return { loopFrames, bars, patternBars: this.followedBars(node.rack, session.tempo) ?? bars }
    const own = racks.size > 1 || session.tempo ? this.ownBars(node, session) : bars
    return { loopFrames, bars: racks.size > 1 ? own : bars, patternBars: own }
  }

  /** By its own tempo. */
  private ownBars(node: PlanNode, session: PlanSession): ShownBar[] {
    const alone = {
      ...this.plan,
      // The length of the session is not that of a pass of the rack.
      session: { ...session, tempo: null, durationSec: session.loop ? null : session.durationSec },
      nodes: [node],
      edges: [],
      mixer: null,
      commands: [],
    }
    const { loopFrames, bars } = this.native.lengths(alone, onePass(this.sampleRate))
    return repeated(bars, loopFrames, this.lengths.loopFrames)
  }

  /** By the session's tempo; undefined where it has no patterns of its own. */
  private followedBars({ plan, bars, ...rack }: PlanPart, tempo: readonly PlanTempoPoint[]): ShownBar[] | undefined {
    const transport = plan.hasTopLevelTransport ? plan.transports[0] : undefined
    if (!transport) return undefined
    const { loopFrames, bodyFrames } = this.lengths
    return followedBars({ ...rack, bars: bars || transport.lengthBars, steps: transport.resolution }, tempo, {
      sampleRate: this.sampleRate,
      untilFrame: Math.max(loopFrames, bodyFrames),
      most: MOST_BARS,
    })
  }

  /** Of the mixer; worked out when somebody first looks, then kept until another graph or name. */
  get delays(): MixerDelays {
    const { plan, names, native, sampleRate } = this
    this.aligned.delays ??= mixerDelays(plan, native.graph(plan, sampleRate), names)
    return this.aligned.delays
  }

  // --- levels --------------------------------------------------------------------------------------------------------

  /** Master left, master right, nodes of that rack, out of what native gave. */
  rackPeaks(rack: string, peaks: Float32Array): Float32Array {
    const first = this.firstPeaks.get(rack)
    const view = this.racks.get(rack)
    const own = new Float32Array(MASTER_PEAKS + (view?.plan.nodes.length ?? 0))
    own.set(peaks.subarray(0, MASTER_PEAKS))
    if (first !== undefined && view) own.set(peaks.subarray(first, first + view.plan.nodes.length), MASTER_PEAKS)
    return own
  }

  /** Two for each strip: left and right. Native keeps one of a strip, and both of the master. */
  stripPeaksOf(strips: readonly string[], peaks: Float32Array): Float32Array {
    const levels = new Float32Array(2 * strips.length)
    for (const [index, strip] of strips.entries()) {
      if (strip === MASTER) {
        levels.set(peaks.subarray(0, MASTER_PEAKS), 2 * index)
        continue
      }
      const native = this.names.toNative(strip)
      for (let pair = 0; pair < this.pairsOf(strip); pair++) {
        const peak = peaks[this.nodePeaks.get(pairNode(native, pair))!]!
        for (const at of [2 * index, 2 * index + 1]) levels[at] = Math.max(levels[at]!, peak)
      }
    }
    return levels
  }

  /** How many nodes a strip or insert has, each for two channels of it; 0 where the graph has none. */
  pairsOf(address: string): number {
    const id = this.names.toNative(address)
    let pairs = 0
    while (this.nodePeaks.has(pairNode(id, pairs))) pairs++
    return pairs
  }

  /** Times of the graph's own nodes added up: a rack with all that is in it, a bus with its inserts. */
  stripTimesOf(strips: readonly string[], times: Float32Array): Float32Array {
    const sums = new Map<string, number>()
    for (const [index, { id }] of this.plan.nodes.entries()) {
      const strip = firstPair(id).split(/[/#]/, 1)[0] as string
      sums.set(strip, (sums.get(strip) ?? 0) + (times[index] ?? 0))
    }
    return Float32Array.from(strips, (strip) => sums.get(this.names.toNative(strip)) ?? 0)
  }

  /** Of figures in the order of the graph's own nodes, and then those inside racks: which are a rack's. */
  rackFigures(rack: string): { readonly own: number; readonly inside: number } | undefined {
    const first = this.firstPeaks.get(rack)
    if (first === undefined) return undefined
    const own = this.plan.nodes.findIndex(({ id }) => id === rackNode(this.names.toNative(rack)))
    return { own, inside: first - MASTER_PEAKS }
  }
}

const afterColon = (address: string): string => address.slice(address.indexOf(':') + 1)
const stripName = (strip: string): string => (strip.startsWith('bus:') ? afterColon(strip) : strip)

/** All of the content, once. */
export function onePass(sampleRate: number): RenderRange {
  return { sampleRate, bars: 0, loopCount: 1, startBar: 0, endBar: 0, hardFrames: -1, tailFrames: -1, loop: false }
}

const noTempo = { tempo: null, signatures: [] }

/** More are not drawn. */
const MOST_BARS = 4096

/** Pass after pass, each with the numbers of the first. */
function repeated(bars: RackLengths['bars'], passFrames: number, untilFrame: number): ShownBar[] {
  if (bars.length === 0 || passFrames <= 0) return [...bars]
  const passes = Math.min(Math.ceil(untilFrame / passFrames), Math.ceil(MOST_BARS / bars.length))
  return Array.from({ length: Math.max(1, passes) }, (_, pass) =>
    bars.map((bar, number) => ({ ...bar, number, frame: bar.frame + pass * passFrames })),
  ).flat()
}

function placesOf(plan: RackPlan, racks: Iterable<string>, names: SoundNames): Map<string, Place> {
  const ids = new Map([...racks].map((id) => [rackNode(names.toNative(id)), id]))
  const places = new Map<string, Place>()
  for (const node of plan.nodes) {
    const name = listensTo(node)
    if (!node.rack) places.set(name, { rack: '', node: names.toDocument(name) })
    else for (const { id } of node.rack.plan.nodes) places.set(node.id + id, { rack: ids.get(node.id) ?? '', node: id })
  }
  return places
}
