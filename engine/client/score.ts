/** What a rack's transport plays and where its nodes stand, as views read it. */
import type {
  Layout as LayoutMessage,
  Lock as LockMessage,
  NodeGroup,
  Pattern as PatternMessage,
  Score as ScoreMessage,
  TempoPoint,
} from '../contract/gen/mam/v1/patterns_pb.js'

export interface Score {
  readonly lengthBars: number
  /** Steps a bar. */
  readonly resolution: number
  readonly swingPercent: number
  readonly swingExponent: number
  /** By bar. */
  readonly tempoPoints: readonly Pick<TempoPoint, 'bar' | 'bpm'>[]
  /** By node id. */
  readonly patterns: ReadonlyMap<string, Pattern>
}

export interface Pattern {
  readonly node: string
  /** The one bar that every bar repeats; of no effect where there are bars of their own. x is a hit. */
  readonly steps: string
  readonly stepsBars: readonly string[]
  /** Steps that a bar has before it wraps. */
  readonly resolution: number
  readonly cycleBars: number
  /** The file says the cycle itself; else it is the number of bars. */
  readonly hasOwnCycle: boolean
  readonly locks: readonly Lock[]
}

export type Lock = Pick<LockMessage, 'step' | 'param' | 'name' | 'value' | 'rampMs'> & {
  /** Empty, or why it is never played. */
  readonly dead: string
}

export interface Layout {
  /** By node id: canvas points, top left. */
  readonly places: ReadonlyMap<string, { readonly x: number; readonly y: number }>
  readonly groups: readonly Pick<NodeGroup, 'name' | 'nodes'>[]
}

export function scoreOf(message: ScoreMessage | undefined): Score | null {
  if (!message) return null
  const { lengthBars, resolution, swingPercent, swingExponent, tempoPoints, patterns } = message
  return {
    lengthBars,
    resolution,
    swingPercent,
    swingExponent,
    tempoPoints,
    patterns: new Map(patterns.map((pattern) => [pattern.node, patternOf(pattern)])),
  }
}

function patternOf({ node, steps, stepsBars, resolution, cycleBars, ownCycle, locks }: PatternMessage): Pattern {
  return { node, steps, stepsBars, resolution, cycleBars, hasOwnCycle: ownCycle, locks }
}

export function layoutOf(message: LayoutMessage | undefined): Layout {
  const { places = [], groups = [] } = message ?? {}
  return { groups, places: new Map(places.map(({ node, x, y }) => [node, { x, y }])) }
}
