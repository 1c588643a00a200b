/** What faders, knobs and switches of the mixer drive: values by address, in the unit that people read. */
import type { MamClient } from '../../engine/client/client.ts'
import { findInsert, MAX_GAIN, valueAt } from '../../engine/client/mixer.ts'
import { Unit } from '../../engine/client/model.ts'
import { type Driver, documentDriver } from '../ui/control.ts'
import type { Range } from '../ui/scale.ts'

export interface Scale {
  readonly range: Range
  toShown(value: number): number
  toEngine(shown: number): number
}

type Report = (error: unknown) => void

const LEAST_DB = -70
const MOST_DB = 12

/** Levels are linear in the engine. */
export const levelScale: Scale = {
  range: { min: LEAST_DB, max: MOST_DB, unit: Unit.DECIBELS, isWhole: false, endsInSilence: true },
  toShown: (gain) => (gain > 0 ? Math.max(20 * Math.log10(gain), LEAST_DB) : LEAST_DB),
  toEngine: (db) => (db <= LEAST_DB ? 0 : Math.min(10 ** (db / 20), MAX_GAIN)),
}

export const panScale: Scale = {
  range: { min: -100, max: 100, unit: Unit.PERCENT, isWhole: true },
  toShown: (pan) => pan * 100,
  toEngine: (percent) => percent / 100,
}

const same = (value: number) => value
export const plainScale = (range: Range): Scale => ({ range, toShown: same, toEngine: same })

/** A hand is a gesture: it leaves one step, on stage a value of tonight. */
export function mixerDriver(client: MamClient, address: string, param: number, scale: Scale, report: Report): Driver {
  const { toShown, toEngine } = scale
  return {
    shown: () => toShown(client.mixer.shown(address, param) ?? 0),
    base: () => toShown(baseAt(client, address, param)),
    listen: (changed) => client.mixer.listen(address, param, changed),
    grab: () => {
      const hand = client.grabMixer(address, param)
      return { move: (value) => hand.move(toEngine(value)), end: () => void hand.end().catch(report) }
    },
    set: (value) => void client.setMixer(address, param, toEngine(value)).catch(report),
  }
}

/** What the document says, where the host tells it apart from what holds tonight. */
function baseAt(client: MamClient, address: string, param: number): number {
  const { mixer } = client.store.getState()
  return findInsert(mixer, address)?.params.get(param)?.base ?? valueAt(mixer, address, param) ?? 0
}

/** A value of the mixer that belongs to the file alone: written when the hand lets go. `write` never rejects. */
export const mixerDocumentDriver = (
  client: MamClient,
  read: () => number,
  write: (value: number) => Promise<unknown>,
): Driver => documentDriver(client, read, write, ({ mixer }) => mixer)
