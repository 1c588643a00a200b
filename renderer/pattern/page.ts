/** The part of the rack's bars that the grid shows: whole bars, or a part of one that has too many steps. */
import { isOnBeat, stepLength, stepStart } from './grid.ts'

export interface Grid {
  /** Steps a bar. */
  readonly resolution: number
  readonly lengthBars: number
  /** Bars that have steps, heard or not. */
  readonly bars: number
  /** How late odd steps are, in steps. */
  readonly shift: number
}

export interface Page {
  /** Counted in steps from the rack's start, as everything on the grid. */
  readonly from: number
  readonly count: number
  readonly columns: readonly Column[]
}

export interface Column {
  readonly at: number
  readonly bar: number
  readonly step: number
  /** 0..1 of the page. */
  readonly left: number
  readonly width: number
  readonly isOnBeat: boolean
  readonly startsBar: boolean
}

/** More are neither seen nor hit. */
const MAX_COLUMNS = 128

export function pageLength(resolution: number, bars: number): number {
  if (resolution >= MAX_COLUMNS) return Math.min(resolution, MAX_COLUMNS)
  return Math.max(1, Math.min(bars, Math.floor(MAX_COLUMNS / resolution))) * resolution
}

/** The page that holds a step; `bars` at once where they fit. */
export function pageOf(grid: Grid, at: number, bars: number): Page {
  const { resolution } = grid
  const total = grid.bars * resolution
  const count = Math.min(pageLength(resolution, bars), total)
  const inside = Math.min(Math.max(at, 0), total - 1)
  const from = count < resolution ? partStart(inside, resolution, count) : barStart(inside, grid, count)
  // The last part of a long bar may be shorter.
  const end = count < resolution ? Math.min(from + count, barEnd(from, resolution)) : from + count
  return { from, count: end - from, columns: columnsOf(grid, from, end) }
}

const barEnd = (at: number, resolution: number) => (Math.floor(at / resolution) + 1) * resolution

function partStart(at: number, resolution: number, count: number): number {
  const bar = Math.floor(at / resolution) * resolution
  return bar + Math.floor((at - bar) / count) * count
}

/** The last page is a full one. */
function barStart(at: number, { resolution, bars }: Grid, count: number): number {
  return Math.min(Math.floor(at / count) * count, bars * resolution - count)
}

function columnsOf({ resolution, shift }: Grid, from: number, end: number): Column[] {
  const count = end - from
  return Array.from({ length: count }, (_, i) => {
    const at = from + i
    const bar = Math.floor(at / resolution)
    const step = at % resolution
    const start = bar * resolution + stepStart(step, shift)
    return {
      at,
      bar,
      step,
      left: (start - from) / count,
      width: Math.min(stepLength(step, resolution, shift), end - start) / count,
      isOnBeat: isOnBeat(step, resolution),
      startsBar: step === 0,
    }
  })
}

/** The column under a place of the page, 0..1. */
export function columnAt({ columns }: Page, way: number): Column | undefined {
  return columns.findLast(({ left }) => left <= way) ?? columns[0]
}
