/** Locks of one parameter along a bar, and what the parameter is on the way from step to step. */
import type { LiveParam, NodeDescriptor } from '../../engine/client/model.ts'
import type { Lock, Pattern } from '../../engine/client/score.ts'

export type LaneStyle = 'bar' | 'curve' | 'number'
export const LANE_STYLES: readonly LaneStyle[] = ['bar', 'curve', 'number']

/** Locks that are played, by step. */
export function locksOf(pattern: Pattern, param: number): ReadonlyMap<number, Lock> {
  return new Map(
    pattern.locks.filter((lock) => lock.dead === '' && lock.param === param).map((lock) => [lock.step, lock]),
  )
}

export const deadLocks = (pattern: Pattern): readonly Lock[] => pattern.locks.filter(({ dead }) => dead !== '')

/** Parameters that have locks, the ones with the most first. */
export function lockedParams(pattern: Pattern): number[] {
  const counts = new Map<number, number>()
  for (const { param, dead } of pattern.locks) if (dead === '') counts.set(param, (counts.get(param) ?? 0) + 1)
  return [...counts].sort(([, a], [, b]) => b - a).map(([param]) => param)
}

/** The lane that is meant where none was chosen: what is locked most, else what stands first in the rack's files. */
export function likelyParam(pattern: Pattern | undefined, { params, fileKeys }: NodeDescriptor): LiveParam | undefined {
  const [locked] = pattern ? lockedParams(pattern) : []
  const inFiles = params.find(({ id }) => fileKeys.some(({ param }) => param === id))
  return params.find(({ id }) => id === locked) ?? inFiles ?? params[0]
}

/** What holds before a step is played: the last lock before it, the bar going round; undefined without locks. */
export function valueBefore(locks: ReadonlyMap<number, Lock>, step: number): number | undefined {
  const steps = [...locks.keys()].sort((a, b) => a - b)
  const last = steps.findLast((at) => at < step) ?? steps.at(-1)
  return last === undefined ? undefined : locks.get(last)?.value
}

/** Changes of one parameter: a value, or null to unlock. */
export type LockChanges = ReadonlyMap<number, { readonly value: number; readonly rampMs: number } | null>

export function withLocks(pattern: Pattern, param: LiveParam, changes: LockChanges): Pattern {
  const kept = pattern.locks.filter((lock) => lock.dead !== '' || lock.param !== param.id || !changes.has(lock.step))
  const set = [...changes].flatMap(([step, change]) =>
    change ? [{ ...change, step, param: param.id, name: param.name, dead: '' }] : [],
  )
  return { ...pattern, locks: [...kept, ...set] }
}
