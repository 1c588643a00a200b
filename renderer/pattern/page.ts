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

/** Columns that a width has room for. */
export interface Room {
  /** At the least that can be hit. */
  readonly most: number
  /** At ease: several bars are shown only where they are. */
  readonly comfortable: number
}

/** More are neither seen nor hit. */
const MAX_COLUMNS = 128

/** The page that holds a step: as many bars as fit at ease, one bar, or a part of a bar that has too many steps. */
export function pageOf(grid: Grid, at: number, room: Room): Page {
  const { resolution } = grid
  const inside = Math.min(Math.max(at, 0), grid.bars * resolution - 1)
  const most = Math.max(1, Math.min(room.most, MAX_COLUMNS))
  if (resolution > most) {
    const count = partOf(resolution, most)
    const bar = Math.floor(inside / resolution) * resolution
    const from = bar + Math.floor((inside - bar) / count) * count
    const end = Math.min(from + count, bar + resolution)
    return { from, count: end - from, columns: columnsOf(grid, from, end) }
  }
  const bars = barsAtOnce(Math.floor(Math.min(room.comfortable, MAX_COLUMNS) / resolution), grid.bars)
  const count = bars * resolution
  // The last page is a full one.
  const from = Math.min(Math.floor(inside / count) * count, grid.bars * resolution - count)
  return { from, count, columns: columnsOf(grid, from, from + count) }
}

/** One, two, four, eight: as music is counted. */
function barsAtOnce(fitting: number, bars: number): number {
  return Math.min(2 ** Math.floor(Math.log2(Math.max(1, fitting))), bars)
}

/** Equal parts of a bar where they are not much shorter than they could be. */
function partOf(resolution: number, most: number): number {
  for (let count = most; count * 2 > most; count--) if (resolution % count === 0) return count
  return most
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
