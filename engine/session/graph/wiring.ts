/** Routes, sends and keys of a session as nodes and edges between its strips. */
import { writtenType } from '../../formats/bypass.ts'
import { within } from '../../formats/diagnostic.ts'
import type { Context } from '../../formats/shape.ts'
import type { Destination, Source } from '../file/endpoints.ts'
import { rackIds } from '../file/names.ts'
import type { Key, Route, Send } from '../file/routing.ts'
import type { SessionContent } from '../session-file.ts'
import type { GraphBuilder, Outlet } from './builder.ts'
import { carried, checkChannelMap, takenChannels } from './channel-map.ts'
import {
  busStrip,
  foldNode,
  insertOf,
  masterStrip,
  nodeInside,
  pairNode,
  rackNode,
  routeNode,
  sendNode,
  sumOf,
} from './node-ids.ts'
import { inputsOf, type PlayedRack } from './played-rack.ts'
import { hasInput, inputPort, keyPortOf } from './rack-ports.ts'
import { pairsOf, type Signal, type Sink, sinkOf, stereo, widthOf } from './signal.ts'
import { Scope, type Strips } from './strips.ts'

export interface WiringParts {
  readonly graph: GraphBuilder
  readonly content: SessionContent
  readonly played: ReadonlyMap<string, PlayedRack>
  readonly strips: Strips
  readonly context: Context
}

/** Racks without a route go to the master first, then everything in the order of the file. */
export function wire(parts: WiringParts): void {
  const { racks, buses, routing } = parts.content
  const wiring = new Wiring(parts)
  const routed = new Set(routing.routes.flatMap(({ from }) => (from.kind === 'node' ? [] : [stripOf(from)])))
  for (const id of rackIds(racks)) if (!routed.has(id)) wiring.toMaster(id)
  for (const route of routing.routes) wiring.route(route)
  for (const send of routing.sends) wiring.send(send)
  for (const id of new Set(buses.map((bus) => busStrip(bus.id)))) if (!routed.has(id)) wiring.toMaster(id)
  for (const key of routing.keys) wiring.key(key)
}

function stripOf(from: Source): string | null {
  if (from.kind === 'input') return null
  return from.kind === 'bus' ? busStrip(from.bus) : from.rack
}

/** Of a route or a send. */
interface Way {
  readonly values: Readonly<Record<string, number>>
  readonly channelMap: readonly number[] | null
  readonly aligned: boolean
}

class Wiring {
  readonly #parts: WiringParts
  /** What leaves strips before their faders, by the id of its node. */
  readonly #early = new Map<string, Signal>()
  readonly #folds = new Map<string, readonly Outlet[]>()

  constructor(parts: WiringParts) {
    this.#parts = parts
  }

  toMaster(strip: string): void {
    const { graph, strips } = this.#parts
    const out = strips.out.get(strip)
    for (const outlet of out ? this.#folded(out) : []) graph.connect(outlet, sumOf(masterStrip))
  }

  route({ id, from, to, gain, pan, channelMap, aligned, place }: Route): void {
    const source = this.#after(from)
    const into = this.#into(to, place)
    if (source === undefined || into === undefined) return
    if (channelMap !== null) {
      const { context } = this.#parts
      checkChannelMap(channelMap, source.channels, into.channels, within(place, 'channelMap'), context)
    }
    const values = { level: gain, pan: Math.max(-1, Math.min(1, pan)) }
    this.#lead(source, routeNode(id), into, { values, channelMap, aligned })
  }

  send({ id, from, to, gain, pre, aligned, place }: Send): void {
    const source = pre ? this.#before(from, Scope.switches, '#pre') : this.#after(from)
    const into = this.#into(to, place)
    if (source === undefined || into === undefined) return
    this.#lead(source, sendNode(id), into, { values: { level: gain }, channelMap: null, aligned })
  }

  /** One node for each pair of the destination that gets anything, and the first one at any rate, as it has the address. */
  #lead(from: Signal, id: string, into: Sink, { values, channelMap, aligned }: Way): void {
    const { graph } = this.#parts
    const taken = takenChannels(from.channels, into.channels, channelMap)
    for (const [pair, { node, port: toPort }] of into.pairs.entries()) {
      const way = pairNode(id, pair)
      const carriers = carried(graph, from, way, taken, pair)
      if (carriers.length === 0 && pair > 0) continue
      graph.add(way, 'send', values, pair === 0 ? {} : { target: id })
      for (const outlet of carriers) graph.connect(outlet, way)
      graph.connect({ node: way, port: 0 }, node, { toPort, aligned })
    }
  }

  key({ from, to, gain, aligned }: Key): void {
    const { graph } = this.#parts
    const id =
      to.kind === 'node' ? rackNode(to.rack) : insertOf(to.bus === null ? masterStrip : busStrip(to.bus), to.insert)
    const node = graph.find(id)
    if (node === undefined) return
    const toPort =
      to.kind === 'node' ? node.keys?.find((key) => key.node === to.node)?.port : keyPortOf(writtenType(node))
    if (toPort === undefined || toPort === null) return
    const source = this.#before(from, Scope.mute, '#key')
    if (source === undefined) return
    for (const keyed of to.kind === 'node' ? [id] : this.#pairsOf(id))
      for (const outlet of this.#folded(source)) graph.connect(outlet, keyed, { toPort, gain, aligned })
  }

  /** Of an insert, one for each two channels. */
  #pairsOf(insert: string): string[] {
    const ids: string[] = []
    for (let id = insert; this.#parts.graph.has(id); id = pairNode(insert, ids.length)) ids.push(id)
    return ids
  }

  /** All that it has on two channels. */
  #folded(from: Signal): readonly Outlet[] {
    const id = foldNode(from.pairs[0]?.node ?? '', from.channels)
    const known = this.#folds.get(id)
    if (known !== undefined) return known
    const made = carried(this.#parts.graph, from, id, takenChannels(from.channels, 2, null), 0)
    this.#folds.set(id, made)
    return made
  }

  /** Where a route or send leads; nowhere in a rack that is missing. */
  #into(to: Destination, place: Route['place']): Sink | undefined {
    if (to.kind === 'master') return sinkOf(sumOf(masterStrip), 2)
    if (to.kind === 'bus') {
      const bus = this.#parts.content.buses.find(({ id }) => id === to.bus)
      return sinkOf(sumOf(busStrip(to.bus)), bus?.channels ?? 2)
    }
    const rack = this.#parts.played.get(to.rack)
    if (rack === undefined) return undefined
    if (!hasInput(rack.plan)) {
      const message = `the rack ${JSON.stringify(to.rack)} has no node of type input; nothing in it hears this`
      const words = { message, found: to.rack, expected: 'a rack with an input' }
      this.#parts.context.report.warn('inactive', within(place, 'to'), words)
    }
    const channels = inputsOf(rack.entry)
    const ports = Array.from({ length: pairsOf(channels) }, (_, pair) => inputPort(pair))
    return { channels, pairs: ports.map((port) => ({ node: rackNode(to.rack), port })) }
  }

  /** Behind the fader and the crossfaders. */
  #after(from: Source): Signal | undefined {
    const { graph, strips } = this.#parts
    if (from.kind === 'input') return this.#hardware(from.channel, from.channels)
    if (from.kind !== 'node') return strips.out.get(stripOf(from) as string)
    const id = `${nodeInside(from.rack, from.node)}#out`
    const known = strips.out.get(id)
    const tap = this.#tap(from.rack, from.node)
    if (known !== undefined || tap === undefined) return known
    const out = strips.tapped(tap, from.rack, id, `/${from.node}`)
    strips.out.set(id, out)
    return graph.has(id) ? out : undefined
  }

  /** Before the fader, but silent where the strip is switched off. */
  #before(from: Source, scope: (typeof Scope)['switches' | 'mute'], suffix: string): Signal | undefined {
    const { strips } = this.#parts
    if (from.kind === 'input') return this.#hardware(from.channel, from.channels)
    const strip = stripOf(from) as string
    const id = `${from.kind === 'node' ? nodeInside(from.rack, from.node) : strip}${suffix}`
    const known = this.#early.get(id)
    if (known !== undefined) return known
    const raw = from.kind === 'node' ? this.#tapped(from.rack, from.node) : strips.raw.get(strip)
    if (raw === undefined) return undefined
    const made = strips.fader(raw, strip, scope, id)
    this.#early.set(id, made)
    return made
  }

  /** Two channels of the device a node, as files may name them alone, too. */
  #hardware(channel: number, channels: number): Signal {
    const { graph } = this.#parts
    const pairs = Array.from({ length: pairsOf(channels) }, (_, pair): Outlet => {
      const first = channel + 2 * pair
      const isPair = 2 * pair + 1 < channels
      const id = isPair ? `input:${first}-${first + 1}` : `input:${first}`
      return graph.has(id)
        ? { node: id, port: 0 }
        : graph.add(id, 'input', { channel: first, channels: isPair ? 2 : 1 })
    })
    return { channels: widthOf(channels), pairs }
  }

  #tapped(rack: string, node: string): Signal | undefined {
    const tap = this.#tap(rack, node)
    return tap === undefined ? undefined : stereo(tap)
  }

  #tap(rack: string, node: string): Outlet | undefined {
    const index = this.#parts.graph.find(rackNode(rack))?.taps?.indexOf(node) ?? -1
    return index < 0 ? undefined : { node: rackNode(rack), port: index + 1 }
  }
}
