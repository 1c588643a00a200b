/** The rack's score as the editor needs it: rows, grid, and patterns that stay the same thing while nothing in them changes. */
import { useMemo, useRef } from 'react'
import type { Descriptors, NodeDescriptor, RackNode } from '../../engine/client/model.ts'
import { Mode } from '../../engine/client/model.ts'
import type { Pattern, Score } from '../../engine/client/score.ts'
import { useReplica, useView } from '../session.ts'
import { swingShift } from './grid.ts'
import type { Grid } from './page.ts'
import { usePatternState } from './pattern-store.ts'
import { withTake } from './record.ts'

export interface Row {
  readonly node: string
  readonly isBypassed: boolean
  readonly descriptor: NodeDescriptor
}

/** Nodes that can be triggered, those with a pattern first. */
export function rowsOf(nodes: readonly RackNode[], descriptors: Descriptors, score: Score): Row[] {
  const rows = new Map<string, Row>()
  for (const { id, type, isBypassed } of nodes) {
    const descriptor = descriptors.get(type)
    if (descriptor?.takesEvents && !rows.has(id)) rows.set(id, { node: id, isBypassed, descriptor })
  }
  const has = ({ node }: Row) => (score.patterns.has(node) ? 0 : 1)
  return [...rows.values()].sort((a, b) => has(a) - has(b))
}

export function gridOf(score: Score): Grid {
  const { resolution, lengthBars } = score
  const bars = Math.max(1, lengthBars, ...[...score.patterns.values()].map(({ stepsBars }) => stepsBars.length))
  return { resolution, lengthBars, bars, shift: swingShift(score) }
}

export function useGrid(score: Score): Grid {
  const { resolution, lengthBars, bars, shift } = gridOf(score)
  return useMemo(() => ({ resolution, lengthBars, bars, shift }), [resolution, lengthBars, bars, shift])
}

/** As the host has it, or as this page's hand has just made it. Every edit brings a new rack: what is equal stays the same. */
export function usePatterns(score: Score, grid: Grid): ReadonlyMap<string, Pattern> {
  const pending = usePatternState((state) => state.pending)
  const take = usePatternState((state) => state.take)
  const known = useRef<ReadonlyMap<string, Pattern>>(new Map())
  const patterns = useMemo(() => {
    const stable = new Map([...score.patterns].map(([node, now]) => [node, steady(known.current.get(node), now)]))
    known.current = stable
    return pending.size === 0 ? stable : new Map([...stable, ...pending])
  }, [score.patterns, pending])
  return useMemo(() => withTake(patterns, take, grid), [patterns, take, grid])
}

function steady(before: Pattern | undefined, now: Pattern): Pattern {
  return before && JSON.stringify(before) === JSON.stringify(now) ? before : now
}

/** Not in stage mode, and not where this window has locked the view. */
export function useCanEdit(): boolean {
  const isEdit = useReplica((state) => state.session.mode === Mode.EDIT)
  const isLocked = useView((state) => state.locked.includes(state.main))
  return isEdit && !isLocked
}
