/** Ways of the sound between strips, and the loop that another way would close. */
import { partOf } from '../file/endpoints.ts'
import type { MixerContent } from './content.ts'
import { findEnd, type Side } from './ends.ts'

interface Way {
  readonly from: string
  readonly to: string
}

/** `a -> bus:b -> a`, or undefined where the way from one address to the other closes no loop. */
export function loopWith(
  content: MixerContent,
  from: string,
  to: string,
  side: Exclude<Side, 'from'>,
): string | undefined {
  const end = (address: string, at: Side) => {
    const found = findEnd(content.names, address, at)
    return found && (partOf(found) ?? undefined)
  }
  const first = end(from, 'from')
  const last = end(to, side)
  if (first === undefined || last === undefined) return undefined
  const ways = [...content.routes, ...content.sends].map((way) => [way, 'to'] as const)
  const keys = content.sidechains.map((way) => [way, 'key'] as const)
  const links = [...ways, ...keys].flatMap(([way, at]): Way[] => {
    const [start, goal] = [end(way.from, 'from'), end(way.to, at)]
    return start === undefined || goal === undefined ? [] : [{ from: start, to: goal }]
  })
  const back = pathBetween(links, last, first)
  return back && [first, ...back].join(' -> ')
}

/** The shortest one, both ends included. */
function pathBetween(ways: readonly Way[], from: string, to: string): string[] | undefined {
  const cameFrom = new Map<string, string | undefined>([[from, undefined]])
  const next = [from]
  for (const at of next) {
    if (at === to) break
    for (const way of ways) {
      if (way.from !== at || cameFrom.has(way.to)) continue
      cameFrom.set(way.to, at)
      next.push(way.to)
    }
  }
  if (!cameFrom.has(to)) return undefined
  const path: string[] = []
  for (let at: string | undefined = to; at !== undefined; at = cameFrom.get(at)) path.unshift(at)
  return path
}
