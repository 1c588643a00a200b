/** Whether a cable may lie between two ports, and if not, why. */
import { words } from '../../strings/words.ts'
import { type Box, downstreamOf, KEY, MAIN, OUTPUT, type RackGraph } from './model.ts'

/** `key port` of every port that can take a cable from one box. */
export type Takers = ReadonlySet<string>

export const portKey = (box: string, port: number): string => `${port} ${box}`

/** Empty where it may. */
export function whyNot(graph: RackGraph, from: string, to: string, toPort: number): string {
  const source = graph.byKey.get(from)
  const target = graph.byKey.get(to)
  if (!source || !target) return words.graph.why.gone
  return (
    portTrouble(source, target, toPort) ||
    (isThere(graph, from, to, toPort) ? words.graph.why.same(nameOf(source), nameOf(target)) : '') ||
    (downstreamOf(to, graph.cables).has(from) ? words.graph.why.circle(nameOf(target), nameOf(source)) : '')
  )
}

/** Everything that may be connected from a box, in one walk of the graph. */
export function takersOf(graph: RackGraph, from: string): Takers {
  const source = graph.byKey.get(from)
  if (!source) return new Set()
  const upstream = upstreamOf(graph, from)
  return new Set(
    graph.boxes.flatMap((target) =>
      [MAIN, KEY].flatMap((port) => {
        const isFree = portTrouble(source, target, port) === '' && !upstream.has(target.key)
        return isFree && !isThere(graph, from, target.key, port) ? [portKey(target.key, port)] : []
      }),
    ),
  )
}

function upstreamOf({ cables }: RackGraph, key: string): ReadonlySet<string> {
  return downstreamOf(
    key,
    cables.map((cable) => ({ ...cable, from: cable.to, to: cable.from })),
  )
}

function portTrouble(source: Box, target: Box, toPort: number): string {
  const { why } = words.graph
  if (source.key === target.key) return why.itself(nameOf(source))
  if (source.node === null) return why.outputIsLast
  if (source.descriptor?.output === false) return why.noOutput(nameOf(source))
  if (target.node === null) return toPort === MAIN ? '' : why.noKey(nameOf(target))
  const { descriptor } = target
  if (!descriptor?.mainInput && !descriptor?.keyInput) return why.noInput(nameOf(target))
  if (toPort === KEY) return descriptor.keyInput ? '' : why.noKey(nameOf(target))
  return descriptor.mainInput ? '' : why.noInput(nameOf(target))
}

function isThere({ cables }: RackGraph, from: string, to: string, toPort: number): boolean {
  return cables.some(
    (cable) =>
      cable.from === from && cable.to === to && cable.toPort === toPort && !(to === OUTPUT && cable.gainPercent === 0),
  )
}

export function nameOf({ node }: Box): string {
  return node?.id ?? words.graph.output
}
