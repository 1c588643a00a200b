/** What a session's file says of standing in front of people, and what holds where it says nothing. */
import { placeAt, within } from '../formats/diagnostic.ts'
import { type Context, isObject } from '../formats/shape.ts'

export interface StageSettings {
  /** A second press of a trigger counts as a slip for so long; 0: never. */
  readonly goGapMs: number
  /** How long the fade of a panic takes. */
  readonly panicFadeMs: number
}
export type StageKey = keyof StageSettings

export const usualStage: StageSettings = { goGapMs: 300, panicFadeMs: 2000 }

/** Milliseconds. */
export const stageLimits: Readonly<
  Record<StageKey, { readonly min: number; readonly max: number; readonly name: string }>
> = {
  goGapMs: { min: 0, max: 5000, name: 'gap between triggers' },
  panicFadeMs: { min: 20, max: 30_000, name: 'fade of a panic' },
}

export const stageKeys = Object.keys(stageLimits) as StageKey[]

export const isStageSetting = (key: StageKey, value: unknown): value is number =>
  Number.isInteger(value) && Number(value) >= stageLimits[key].min && Number(value) <= stageLimits[key].max

/** A fault drops the setting, not the file: what holds usually is always good to play with. */
export function readStage(value: unknown, { report }: Context): StageSettings {
  if (value === undefined) return usualStage
  const place = placeAt('stage')
  if (!isObject(value)) {
    const message = 'the stage settings cannot be read and are left out'
    report.warn('wrong-type', place, { message, found: value, expected: 'an object' })
    return usualStage
  }
  const settings = { ...usualStage }
  for (const key of stageKeys) {
    const found = value[key]
    if (found === undefined) continue
    if (isStageSetting(key, found)) settings[key] = found
    else {
      const { min, max, name } = stageLimits[key]
      const message = `this is no ${name} and is left out`
      report.warn('converted', within(place, key), { message, found, expected: `${min} to ${max} ms, whole` })
    }
  }
  return settings
}
