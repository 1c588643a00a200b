/** What of a session leads where: routes, sends and keys, their ends found, without those that lead nowhere or back. */
import { type Place, placeAt, within } from '../../formats/diagnostic.ts'
import { maxChannels } from '../../formats/limits.ts'
import type { Context } from '../../formats/shape.ts'
import {
  type Destination,
  findDestination,
  findKeyInput,
  findSource,
  type KeyInput,
  partOf,
  type Source,
} from './endpoints.ts'
import { findLoops, type Link, loopText } from './loops.ts'
import { connectionIds, insertIds, type Lists, namesOf, type SessionNames } from './names.ts'

interface Connection<T> {
  /** In the session file. */
  readonly place: Place
  readonly from: Source
  readonly to: T
  /** Linear. */
  readonly gain: number
  /** false: not delayed to meet other paths. */
  readonly aligned: boolean
}

export interface Route extends Connection<Destination> {
  readonly id: string
  readonly pan: number
  /** Channel of the source for each channel, from 1 on, 0 for none; null: each its own. */
  readonly channelMap: readonly number[] | null
}

export interface Send extends Connection<Destination> {
  readonly id: string
  readonly pre: boolean
}

export type Key = Connection<KeyInput>

export interface Routing {
  readonly routes: readonly Route[]
  readonly sends: readonly Send[]
  /** Of inserts, then `sidechains[]`. */
  readonly keys: readonly Key[]
  /** `bus:a -> bus:b -> bus:a` */
  readonly loops: readonly string[]
}

type Found = { readonly list: 'routes'; readonly made: Route } | SendOrKey
type SendOrKey = { readonly list: 'sends'; readonly made: Send } | { readonly list: 'keys'; readonly made: Key }

export function readRouting(lists: Lists, context: Context): Routing {
  const finder = new Finder(namesOf(lists), context)
  const all = [...routesOf(lists, finder), ...sendsOf(lists, finder), ...keysOf(lists, finder)]
  const links = all.flatMap(linkOf)
  const loops = findLoops(links)
  for (const loop of loops) {
    const message = `this closes a route loop: ${loopText(loop)}; it carries nothing`
    context.report.warn('cycle', loop.closing.made.place, { message, found: loop.path[0], expected: 'no way back' })
  }
  const closing = new Set(loops.map((loop) => loop.closing))
  const kept = all.filter((one) => !closing.has(one))
  return {
    routes: kept.flatMap((one) => (one.list === 'routes' ? [one.made] : [])),
    sends: kept.flatMap((one) => (one.list === 'sends' ? [one.made] : [])),
    keys: kept.flatMap((one) => (one.list === 'keys' ? [one.made] : [])),
    loops: loops.map(loopText),
  }
}

function linkOf(one: Found): Link<Found>[] {
  const [from, to] = [partOf(one.made.from), partOf(one.made.to)]
  return from === null || to === null ? [] : [{ from, to, of: one }]
}

function routesOf({ routes }: Lists, finder: Finder): Found[] {
  const ids = connectionIds(routes)
  return routes.flatMap((route, index): Found[] => {
    const place = placeAt('routes', index)
    const channelMap = readChannelMap(route.channelMap, within(place, 'channelMap'), finder.context)
    const from = finder.source(route.from, within(place, 'from'))
    const to = finder.destination(route.to, within(place, 'to'))
    if (from === undefined || to === undefined) return []
    const { gain, pan, latencyComp: aligned } = route
    const id = ids[index] as string
    return [{ list: 'routes', made: { place, id, from, to, gain, pan, channelMap, aligned } }]
  })
}

function sendsOf({ sends }: Lists, finder: Finder): Found[] {
  const ids = connectionIds(sends)
  return sends.flatMap((send, index): Found[] => {
    const place = placeAt('sends', index)
    const from = finder.source(send.from, within(place, 'from'))
    const to = finder.destination(send.to, within(place, 'to'))
    if (from === undefined || to === undefined) return []
    const { level: gain, pre, latencyComp: aligned } = send
    return [{ list: 'sends', made: { place, id: ids[index] as string, from, to, gain, pre, aligned } }]
  })
}

function keysOf({ buses, master, sidechains }: Lists, finder: Finder): Found[] {
  const strips = [
    ...buses.map(({ id, inserts }, index) => ({ bus: id, inserts, list: placeAt('buses', index, 'inserts') })),
    { bus: null, inserts: master?.inserts ?? [], list: placeAt('master', 'inserts') },
  ]
  const ofInserts = strips.flatMap(({ bus, inserts, list }) => {
    const ids = insertIds(inserts)
    return inserts.flatMap(({ sidechains }, at) =>
      sidechains.flatMap(({ from: text }, index): Found[] => {
        const place = within(within(within(list, at), 'sidechains'), index)
        const from = finder.source(text, within(place, 'from'))
        const to: KeyInput = { kind: 'insert', bus, insert: ids[at] as string }
        return from === undefined ? [] : [{ list: 'keys', made: { place, from, to, gain: 1, aligned: true } }]
      }),
    )
  })
  return [...ofInserts, ...sidechains.flatMap((one, index) => sidechainOf(one, placeAt('sidechains', index), finder))]
}

function sidechainOf(one: Lists['sidechains'][number], place: Place, finder: Finder): Found[] {
  const from = finder.source(one.from, within(place, 'from'))
  const to = finder.keyInput(one.to, within(place, 'to'))
  if (from === undefined || to === undefined) return []
  return [{ list: 'keys', made: { place, from, to, gain: one.gain, aligned: one.latencyComp } }]
}

class Finder {
  readonly context: Context
  readonly #names: SessionNames
  readonly #sources: readonly string[]
  readonly #destinations: readonly string[]
  readonly #keyInputs: readonly string[]

  constructor(names: SessionNames, context: Context) {
    this.#names = names
    this.context = context
    const racks = [...names.racks]
    const buses = [...names.buses.keys()]
    this.#sources = [...racks, ...buses, ...buses.map((bus) => `bus:${bus}`)]
    this.#destinations = [...buses, ...racks, 'master', ...buses.map((bus) => `bus:${bus}`)]
    this.#keyInputs = [
      ...[...names.buses].flatMap(([bus, inserts]) => inserts.map((insert) => `bus:${bus}/${insert}`)),
      ...names.master.map((insert) => `master/${insert}`),
    ]
  }

  source(text: string, place: Place): Source | undefined {
    const found = findSource(text, this.#names)
    const expected = 'a rack, rack/node, bus:<id> or input:1-2'
    if (found === undefined) this.#tell(text, 'rack or bus', expected, this.#sources, place)
    return found
  }

  destination(text: string, place: Place): Destination | undefined {
    const found = findDestination(text, this.#names)
    if (found === undefined) this.#tell(text, 'bus or rack', 'a bus, a rack or master', this.#destinations, place)
    return found
  }

  keyInput(text: string, place: Place): KeyInput | undefined {
    const found = findKeyInput(text, this.#names)
    const expected = 'bus:<id>/<insert>, master/<insert> or rack/node'
    if (found === undefined) this.#tell(text, 'insert or node', expected, this.#keyInputs, place)
    return found
  }

  /** What is empty was told as missing. */
  #tell(text: string, what: string, expected: string, known: readonly string[], place: Place): void {
    if (text === '') return
    const { report, suggestions } = this.context
    const message = `there is no ${what} ${JSON.stringify(text)}; this has no effect`
    report.warn('unknown-node', place, { message, found: text, expected, suggestion: suggestions.nearest(text, known) })
  }
}

/** As a file has it; null where it is none, which counts for nothing. */
export function channelMapOf(value: unknown): readonly number[] | null {
  const isChannel = (one: unknown) => Number.isInteger(one) && Number(one) >= 0 && Number(one) <= maxChannels
  const isMap = Array.isArray(value) && value.length > 0 && value.length <= maxChannels && value.every(isChannel)
  return isMap ? value : null
}

function readChannelMap(value: unknown, place: Place, { report }: Context): readonly number[] | null {
  const map = channelMapOf(value)
  if (value === undefined || map !== null) return map
  const message = 'the channel map cannot be read and is left out'
  report.warn('wrong-type', place, { message, found: value, expected: 'channels from 1 on, or 0: [2, 1]' })
  return null
}
