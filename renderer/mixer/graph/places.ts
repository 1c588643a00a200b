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

/** Where a way runs through a column between its ends: no box stands there. */
export interface Pass {
  readonly from: string
  readonly to: string
  readonly column: number
  readonly row: number
}

export interface Places {
  readonly places: readonly Place[]
  readonly passes: readonly Pass[]
  readonly ways: readonly Way[]
  readonly columns: number
  readonly rows: number
}

export function placesOf(mixer: SessionMixer): Places {
  const ways = waysOf(mixer)
  const inputs = [...new Set(ways.map(({ from }) => from))].filter((id) => id.startsWith('input:'))
  const strips = [...inputs, ...mixer.strips.map(({ id }) => id)]
  const columns = columnsOf(strips, ways)
  const count = Math.max(0, ...columns.values()) + 1
  const long = longWays(ways, columns)
  const filled = Array.from({ length: count }, (_, column) => {
    const boxes = strips.filter((strip) => columns.get(strip) === column)
    const passing = long.filter(({ from, to }) => columns.get(from)! < column && column < columns.get(to)!)
    return { boxes, passing }
  })
  const most = Math.max(0, ...filled.map(({ boxes, passing }) => boxes.length + passing.length))
  const places: Place[] = []
  const passes: Pass[] = []
  filled.forEach(({ boxes, passing }, column) => {
    // Short columns stand in the middle of what feeds them.
    let row = (most - boxes.length - passing.length) / 2
    const middle = (most - 1) / 2
    const isAbove = ({ from }: Way) => places.find(({ strip }) => strip === from)!.row < middle
    const pass = ({ from, to }: Way) => passes.push({ from, to, column, row: row++ })
    passing.filter(isAbove).forEach(pass)
    for (const strip of boxes) places.push({ strip, column, row: row++ })
    passing.filter((way) => !isAbove(way)).forEach(pass)
  })
  return { places, passes, ways, columns: count, rows: most }
}

/** Of those between the same two strips one, that pass columns. */
function longWays(ways: readonly Way[], columns: ReadonlyMap<string, number>): readonly Way[] {
  const across = ways.filter(({ from, to }) => (columns.get(to) ?? 0) - (columns.get(from) ?? 0) > 1)
  return across.filter((way, i) => across.findIndex(({ from, to }) => from === way.from && to === way.to) === i)
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
