/** Where sounds may go, and what may be a key; what would close a loop the host refuses with its path. */
import { MASTER, type SessionMixer, type Strip, StripKind } from '../../engine/client/mixer.ts'
import type { NodeDescriptor } from '../../engine/client/model.ts'

/** Buses, then racks that serve as effects, and the master. */
export function goalsFor({ strips }: SessionMixer, from: string): string[] {
  const others = strips.filter(({ id }) => id !== from)
  const of = (kind: StripKind) => others.filter((one) => one.kind === kind).map(({ id }) => id)
  return [...of(StripKind.BUS), ...of(StripKind.RACK), ...(from === MASTER ? [] : [MASTER])]
}

/** A send goes where a way goes, but beside it. */
export function sendGoalsFor({ strips, sends }: SessionMixer, from: string): string[] {
  const taken = new Set(sends.filter((send) => send.from === from).map(({ to }) => to))
  return strips.filter(({ id, kind }) => kind === StripKind.BUS && id !== from && !taken.has(id)).map(({ id }) => id)
}

/** Racks and buses, but the strip that the insert is on. */
export function keySourcesFor({ strips }: SessionMixer, strip: string): string[] {
  return strips.filter(({ id, kind }) => kind !== StripKind.MASTER && id !== strip).map(({ id }) => id)
}

/** As many of the device's inputs as a strip of `width` channels hears, then pairs, then each alone, as addresses. */
export function inputsOf(channels: number, width = 2): string[] {
  const each = Array.from({ length: channels }, (_, at) => at + 1)
  const pairs = each.filter((channel) => channel % 2 === 1 && channel < channels)
  const all = Math.min(channels, width)
  return [
    ...(all > 2 ? [`input:1-${all}`] : []),
    ...pairs.map((first) => `input:${first}-${first + 1}`),
    ...each.map((channel) => `input:${channel}`),
  ]
}

/** What the mixer itself is made of. */
const OWN: ReadonlySet<string> = new Set(['strip', 'send', 'xfader'])

/** What can work on a signal. */
export function effectsOf(descriptors: Iterable<NodeDescriptor>): NodeDescriptor[] {
  return [...descriptors]
    .filter(({ type, mainInput, output }) => mainInput && output && !OWN.has(type))
    .toSorted((a, b) => a.title.localeCompare(b.title))
}

const MOST_ROWS = 4

/** In how many rows every strip has its inserts and its sends: faders begin at one line. */
export function rowsOf({ strips, sends, sidechains }: SessionMixer, canEdit: boolean) {
  const keyed = new Set(sidechains.map(({ to }) => to))
  const spare = canEdit ? 1 : 0
  const hasBus = strips.some(({ kind }) => kind === StripKind.BUS)
  const inserts = strips.map((strip) =>
    strip.inserts.reduce((rows, { address }) => rows + (keyed.has(address) ? 1.25 : 1), 0),
  )
  const sent = strips.map(({ id }) => sends.filter(({ from }) => from === id).length)
  const hasTrouble = strips.some(({ problem }) => problem !== '')
  return {
    inserts: Math.min(Math.max(...inserts, hasTrouble ? 2 : 0) + spare, MOST_ROWS) || 1,
    sends: Math.min(Math.max(...sent, 0) + (hasBus ? spare : 0), MOST_ROWS),
  }
}

/** Racks by themselves, buses by themselves: the place of a strip among those of its kind. */
export function placeOf({ strips }: SessionMixer, strip: Strip): { readonly index: number; readonly count: number } {
  const own = strips.filter(({ kind }) => kind === strip.kind)
  return { index: own.findIndex(({ id }) => id === strip.id), count: own.length }
}
