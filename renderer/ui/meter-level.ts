/** What a meter shows of a level: it rises at once, falls slowly, keeps its mark, and remembers that it was too loud. */
import { levelDb } from './format.ts'

export const FLOOR_DB = -60
const FALL_DB_PER_SECOND = 36
const HOLD_MS = 1200
const CLIP_MS = 2000

export interface Ballistics {
  db: number
  holdDb: number
  heldMs: number
  clippedMs: number
}

export function silent(): Ballistics {
  return { db: FLOOR_DB, holdDb: FLOOR_DB, heldMs: 0, clippedMs: -CLIP_MS }
}

/** One frame on: `peak` is linear, since the frame before. */
export function fall(bar: Ballistics, peak: number, nowMs: number, passedMs: number): void {
  const db = peak > 0 ? Math.max(levelDb(peak), FLOOR_DB) : FLOOR_DB
  bar.db = Math.max(db, bar.db - (FALL_DB_PER_SECOND * passedMs) / 1000, FLOOR_DB)
  if (bar.db >= bar.holdDb || nowMs - bar.heldMs > HOLD_MS) {
    bar.holdDb = bar.db
    bar.heldMs = nowMs
  }
  if (peak > 1) bar.clippedMs = nowMs
}

export function isClipped(bar: Ballistics, nowMs: number): boolean {
  return nowMs - bar.clippedMs < CLIP_MS
}
