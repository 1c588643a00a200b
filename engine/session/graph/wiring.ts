/** Routes, sends and keys of a session as nodes and edges between its strips. */
import { writtenType } from '../../formats/bypass.ts'
import { within } from '../../formats/diagnostic.ts'
import type { Context } from '../../formats/shape.ts'
import type { Destination, Source } from '../file/endpoints.ts'
import { rackIds } from '../file/names.ts'
import type { Key, Route, Send } from '../file/routing.ts'
import type { SessionContent } from '../session-file.ts'
import type { GraphBuilder, Outlet } from './builder.ts'
import { mapped } from './channel-map.ts'
import { busStrip, insertOf, masterStrip, nodeInside, rackNode, routeNode, sendNode, sumOf } from './node-ids.ts'
import type { PlayedRack } from './played-rack.ts'
import { hasInput, keyPortOf } from './rack-ports.ts'
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

class Wiring {
  readonly #parts: WiringParts

  constructor(parts: WiringParts) {
    this.#parts = parts
  }

  toMaster(strip: string): void {
    const { graph, strips } = this.#parts
    const out = strips.out.get(strip)
    if (out !== undefined) graph.connect(out, sumOf(masterStrip))
  }

  route({ id, from, to, gain, pan, channelMap, aligned, place }: Route): void {
    const { graph, context } = this.#parts
    const source = this.#after(from)
    const into = this.#into(to, place)
    if (source === undefined || into === undefined) return
    const node = routeNode(id)
    const ways = mapped(graph, source, node, channelMap, within(place, 'channelMap'), context)
    const route = graph.add(node, 'send', { level: gain, pan: Math.max(-1, Math.min(1, pan)) })
    for (const way of ways) graph.connect(way, node)
    graph.connect(route, into, { aligned })
  }

  send({ id, from, to, gain, pre, aligned, place }: Send): void {
    const { graph } = this.#parts
    const source = pre ? this.#before(from, Scope.switches, '#pre') : this.#after(from)
    const into = this.#into(to, place)
    if (source === undefined || into === undefined) return
    graph.connect(graph.chain(source, sendNode(id), 'send', { level: gain }), into, { aligned })
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
    if (source !== undefined) graph.connect(source, id, { toPort, gain, aligned })
  }

  /** The node that a route or send leads into; none of a rack that is missing. */
  #into(to: Destination, place: Route['place']): string | undefined {
    if (to.kind === 'master') return sumOf(masterStrip)
    if (to.kind === 'bus') return sumOf(busStrip(to.bus))
    const rack = this.#parts.played.get(to.rack)
    if (rack === undefined) return undefined
    if (!hasInput(rack.plan)) {
      const message = `the rack ${JSON.stringify(to.rack)} has no node of type input; nothing in it hears this`
      const words = { message, found: to.rack, expected: 'a rack with an input' }
      this.#parts.context.report.warn('inactive', within(place, 'to'), words)
    }
    return rackNode(to.rack)
  }

  /** Behind the fader and the crossfaders. */
  #after(from: Source): Outlet | undefined {
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
  #before(from: Source, scope: (typeof Scope)['switches' | 'mute'], suffix: string): Outlet | undefined {
    const { graph, strips } = this.#parts
    if (from.kind === 'input') return this.#hardware(from.channel, from.channels)
    const strip = stripOf(from) as string
    const id = `${from.kind === 'node' ? nodeInside(from.rack, from.node) : strip}${suffix}`
    if (graph.has(id)) return { node: id, port: 0 }
    const raw = from.kind === 'node' ? this.#tap(from.rack, from.node) : strips.raw.get(strip)
    return raw === undefined ? undefined : strips.fader(raw, strip, scope, id)
  }

  #hardware(channel: number, channels: 1 | 2): Outlet {
    const { graph } = this.#parts
    const id = channels === 1 ? `input:${channel}` : `input:${channel}-${channel + 1}`
    return graph.has(id) ? { node: id, port: 0 } : graph.add(id, 'input', { channel, channels })
  }

  #tap(rack: string, node: string): Outlet | undefined {
    const index = this.#parts.graph.find(rackNode(rack))?.taps?.indexOf(node) ?? -1
    return index < 0 ? undefined : { node: rackNode(rack), port: index + 1 }
  }
}
