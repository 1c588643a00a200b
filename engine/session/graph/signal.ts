/** Sound of any width in a graph whose nodes have two channels: two by two, those of a pair side by side. */

import { maxChannels } from '../../formats/limits.ts'
import type { Outlet } from './builder.ts'
import { pairNode } from './node-ids.ts'

export interface Signal {
  /** 2 to 64; the last pair of an odd number has a silent right side. */
  readonly channels: number
  readonly pairs: readonly Outlet[]
}

/** Where a signal goes: for each pair a node and its port. */
export interface Sink {
  readonly channels: number
  readonly pairs: readonly { readonly node: string; readonly port: number }[]
}

/** What plays them has two at least: one channel is heard on both. */
export const widthOf = (channels = 2): number => (channels > 2 && channels <= maxChannels ? channels : 2)
export const pairsOf = (channels: number): number => Math.ceil(widthOf(channels) / 2)

export const stereo = (outlet: Outlet): Signal => ({ channels: 2, pairs: [outlet] })

/** The pairs of a node of that width, by its id. */
export const pairIds = (id: string, channels: number): string[] =>
  Array.from({ length: pairsOf(channels) }, (_, pair) => pairNode(id, pair))

export const sinkOf = (id: string, channels: number): Sink => ({
  channels: widthOf(channels),
  pairs: pairIds(id, channels).map((node) => ({ node, port: 0 })),
})
