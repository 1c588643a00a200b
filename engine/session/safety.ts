/** Safety margins of a session: what its file may ask for, and what holds where it asks for nothing. */
import { type Place, placeAt, within } from '../formats/diagnostic.ts'
import { double, uint } from '../formats/key.ts'
import { Report } from '../formats/report.ts'
import { type Context, isObject, type Read, readObject } from '../formats/shape.ts'

export const safetyKeys = {
  blockFrames: uint(0, 'Block of the device; 0 is as the device has it', { unit: 'frames' }),
  lookaheadMs: double(0, 'How far ahead patterns are made ready; 0 is 1000', { unit: 'ms' }),
  loadLimitPercent: double(0, 'Load from which on MAM warns; 0 is 80', { unit: '%' }),
  realtimeThreads: uint(0, 'Threads that render the racks for the device, its own among them; 0 is 1'),
}

/** 0: not said. */
export type Safety = Read<typeof safetyKeys>
export type SafetyKey = keyof Safety

export const noSafety: Safety = { blockFrames: 0, lookaheadMs: 0, loadLimitPercent: 0, realtimeThreads: 0 }

export interface Margin {
  readonly min: number
  readonly max: number
  readonly unit: string
  readonly name: string
}

/** The shortest lookahead is a little more than the longest block at 48 kHz. */
export const safetyMargins: Readonly<Record<SafetyKey, Margin>> = {
  blockFrames: { min: 16, max: 8192, unit: 'frames', name: 'block' },
  lookaheadMs: { min: 200, max: 10_000, unit: 'ms', name: 'lookahead' },
  loadLimitPercent: { min: 10, max: 100, unit: '%', name: 'load limit' },
  realtimeThreads: { min: 1, max: 16, unit: 'threads', name: 'rendering' },
}

export const defaultLookaheadMs = 1000
export const defaultLoadLimitPercent = 80

/** The device's own alone. */
export const defaultRealtimeThreads = 1

export const isMargin = (key: SafetyKey, value: number): boolean =>
  value === 0 || (value >= safetyMargins[key].min && value <= safetyMargins[key].max)

/** A fault in a margin drops the margin, not the file: MAM's own choice is always safe to play with. */
export function readSafety(value: unknown, { report, suggestions }: Context): Safety {
  if (value === undefined) return noSafety
  const place = placeAt('safety')
  const inside = new Report()
  const read = isObject(value) ? readObject(safetyKeys, value, place, { report: inside, suggestions }) : noSafety
  if (!isObject(value) || inside.hasErrors) {
    const message = 'the safety margins cannot be read and are left out'
    report.warn('wrong-type', place, { message, found: value, expected: Object.keys(safetyKeys).join(', ') })
    return noSafety
  }
  return withinLimits(read, place, report)
}

function withinLimits(read: Safety, place: Place, report: Report): Safety {
  const safety = { ...read }
  for (const key of Object.keys(safetyMargins) as SafetyKey[]) {
    if (isMargin(key, read[key])) continue
    const { min, max, unit } = safetyMargins[key]
    const message = `${read[key]} is no margin to play with and is left out`
    report.warn('converted', within(place, key), { message, found: read[key], expected: `${min} to ${max} ${unit}` })
    safety[key] = 0
  }
  return safety
}
