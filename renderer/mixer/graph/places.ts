/** The graph of a session in columns: sources on the left, what they go to further right, the master last. */
import { goalsOf, MASTER, type SessionMixer } from '../../../engine/client/mixer.ts'

export type WayKind = 'route' | 'send' | 'key'

export interface Way {
  readonly id: string
  readonly kind: WayKind
  /** Strips that it begins and ends at. */
  readonly from: string
  readonly to: string
  /** As the session says them: an insert, a node of a rack. */
  readonly fromAddress: string
  readonly toAddress: string
  readonly delayFrames: number
  /** Empty, or why nothing goes this way. */
  readonly problem: string
}

export interface Place {
  readonly strip: string
  readonly column: number
  /** From 0 on; between two rows in a column that has fewer. */
  readonly row: number
}

export interface Places {
  readonly places: readonly Place[]
  readonly ways: readonly Way[]
  readonly columns: number
  readonly rows: number
}

export function placesOf(mixer: SessionMixer): Places {
  const ways = waysOf(mixer)
  const inputs = [...new Set(ways.map(({ from }) => from))].filter((id) => id.startsWith('input:'))
  const strips = [...inputs, ...mixer.strips.map(({ id }) => id)]
  const columns = columnsOf(strips, ways)
  const rows = new Map<number, number>()
  const places = strips.map((strip) => {
    const column = columns.get(strip) ?? 0
    const row = rows.get(column) ?? 0
    rows.set(column, row + 1)
    return { strip, column, row }
  })
  const most = Math.max(0, ...rows.values())
  return {
    // Short columns stand in the middle of what feeds them.
    places: places.map((place) => ({ ...place, row: place.row + (most - (rows.get(place.column) ?? 0)) / 2 })),
    ways,
    columns: Math.max(0, ...places.map(({ column }) => column)) + 1,
    rows: most,
  }
}

/** A strip without a route goes to the master, which the session does not say. */
function waysOf(mixer: SessionMixer): Way[] {
  const { strips, routes, sends, sidechains } = mixer
  const stripOf = (address: string) =>
    strips.find(({ id }) => address === id || address.startsWith(`${id}/`))?.id ?? address
  const way = (kind: WayKind, id: string, one: { from: string; to: string; delayFrames: number; problem: string }) => ({
    id: `${kind} ${id}`,
    kind,
    from: stripOf(one.from),
    to: stripOf(one.to),
    fromAddress: one.from,
    toAddress: one.to,
    delayFrames: one.delayFrames,
    problem: one.problem,
  })
  const silent = strips.filter(({ id }) => id !== MASTER && !routes.some(({ from }) => from === id))
  return [
    ...routes.map((route) => way('route', route.id, route)),
    ...silent.flatMap(({ id, delayFrames }) =>
      goalsOf(mixer, id).map((to) => way('route', id, { from: id, to, delayFrames, problem: '' })),
    ),
    ...sends.map((send) => way('send', send.id, send)),
    ...sidechains.map((key) => way('key', `${key.from} ${key.to}`, key)),
  ]
}

/** The longest way of routes and sends from a source; keys do not push what hears them to the right. */
function columnsOf(strips: readonly string[], ways: readonly Way[]): Map<string, number> {
  const columns = new Map(strips.map((id) => [id, 0]))
  const pushing = ways.filter(({ kind }) => kind !== 'key')
  // The host refuses loops; a file that has one is drawn all the same.
  for (let round = 0; round < strips.length; round++) {
    let isMoved = false
    for (const { from, to } of pushing) {
      const wanted = (columns.get(from) ?? 0) + 1
      if (from === to || (columns.get(to) ?? 0) >= wanted || wanted >= strips.length) continue
      columns.set(to, wanted)
      isMoved = true
    }
    if (!isMoved) break
  }
  return columns
}
