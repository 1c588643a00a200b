/** Who is heard while something is solo: that, what it feeds, and what feeds it. */
import { partOf } from '../file/endpoints.ts'
import type { Routing } from '../file/routing.ts'
import type { SessionContent } from '../session-file.ts'
import { busStrip } from './node-ids.ts'

export interface SoloGraph {
  /** Strips of racks and buses; the master is always heard. */
  readonly strips: readonly string[]
  readonly feeds: ReadonlyMap<string, readonly string[]>
  readonly fedBy: ReadonlyMap<string, readonly string[]>
}

export function soloGraph(strips: readonly string[], { routes, sends }: Routing): SoloGraph {
  const feeds = new Map<string, string[]>()
  const fedBy = new Map<string, string[]>()
  const add = (map: Map<string, string[]>, key: string, value: string) => map.set(key, [...(map.get(key) ?? []), value])
  for (const { from, to } of [...routes, ...sends]) {
    const [source, destination] = [partOf(from), partOf(to)]
    if (source === null || destination === null) continue
    add(feeds, source, destination)
    add(fedBy, destination, source)
  }
  return { strips, feeds, fedBy }
}

/** The strips that are silent because others are solo; their OTHERS is 1. */
export function silencedBySolo(graph: SoloGraph, solo: ReadonlySet<string>): Set<string> {
  if (solo.size === 0) return new Set()
  const heard = new Set([...reached(graph.feeds, solo), ...reached(graph.fedBy, solo)])
  return new Set(graph.strips.filter((strip) => !heard.has(strip)))
}

function reached(links: ReadonlyMap<string, readonly string[]>, from: ReadonlySet<string>): Set<string> {
  const found = new Set(from)
  for (const part of found) for (const next of links.get(part) ?? []) found.add(next)
  return found
}

export function soloAtStart({ racks, buses }: Pick<SessionContent, 'racks' | 'buses'>): Set<string> {
  return new Set([
    ...racks.filter(({ solo }) => solo).map(({ id }) => id),
    ...buses.filter(({ solo }) => solo).map(({ id }) => busStrip(id)),
  ])
}
