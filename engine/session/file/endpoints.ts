/**
 * Where connections of a session begin and end. Besides the plain ids, `lead.out`, `main.in` and `lead.comp.key` are
 * understood. A plain id that is both a rack's and a bus's is the rack as a source and the bus as a destination.
 */
import type { SessionNames } from './names.ts'

export type Source =
  | { readonly kind: 'rack'; readonly rack: string }
  | { readonly kind: 'node'; readonly rack: string; readonly node: string }
  | { readonly kind: 'bus'; readonly bus: string }
  /** Channels of the device, from 1 on. */
  | { readonly kind: 'input'; readonly channel: number; readonly channels: number }

export type Destination =
  | { readonly kind: 'rack'; readonly rack: string }
  | { readonly kind: 'bus'; readonly bus: string }
  | { readonly kind: 'master' }

export type KeyInput =
  /** `bus` is null for the master. */
  | { readonly kind: 'insert'; readonly bus: string | null; readonly insert: string }
  | { readonly kind: 'node'; readonly rack: string; readonly node: string }

export const maxHardwareChannel = 64
const hardware = /^input:(\d{1,2})(?:-(\d{1,2}))?$/

export function findSource(text: string, names: SessionNames): Source | undefined {
  if (names.racks.has(text)) return { kind: 'rack', rack: text }
  const bus = findBus(text, names)
  if (bus !== undefined) return { kind: 'bus', bus }
  const input = findInput(text)
  if (input !== undefined) return input
  const inside = insideRack(text, '/', names)
  if (inside !== undefined) return { kind: 'node', ...inside }
  return text.endsWith('.out') ? findSource(text.slice(0, -'.out'.length), names) : undefined
}

export function findDestination(text: string, names: SessionNames): Destination | undefined {
  const bus = findBus(text, names)
  if (bus !== undefined) return { kind: 'bus', bus }
  if (names.racks.has(text)) return { kind: 'rack', rack: text }
  if (text === 'master') return { kind: 'master' }
  return text.endsWith('.in') ? findDestination(text.slice(0, -'.in'.length), names) : undefined
}

export function findKeyInput(text: string, names: SessionNames): KeyInput | undefined {
  const found = keyInputAt(text, '/', names)
  if (found !== undefined || !text.endsWith('.key')) return found
  const address = text.slice(0, -'.key'.length)
  return keyInputAt(address, '/', names) ?? keyInputAt(address, '.', names)
}

function keyInputAt(text: string, sign: string, names: SessionNames): KeyInput | undefined {
  for (const [bus, inserts] of names.buses)
    for (const prefix of [`bus:${bus}${sign}`, `${bus}${sign}`]) {
      const insert = text.slice(prefix.length)
      if (text.startsWith(prefix) && inserts.includes(insert)) return { kind: 'insert', bus, insert }
    }
  const insert = text.slice('master'.length + sign.length)
  if (text.startsWith(`master${sign}`) && names.master.includes(insert)) return { kind: 'insert', bus: null, insert }
  const inside = insideRack(text, sign, names)
  return inside === undefined ? undefined : { kind: 'node', ...inside }
}

function findBus(text: string, { buses }: SessionNames): string | undefined {
  if (buses.has(text)) return text
  const id = text.slice('bus:'.length)
  return text.startsWith('bus:') && buses.has(id) ? id : undefined
}

function findInput(text: string): Source | undefined {
  const [, first, last = first] = hardware.exec(text) ?? []
  const [channel, end] = [Number(first), Number(last)]
  if (!(channel >= 1 && end >= channel && end <= maxHardwareChannel)) return undefined
  return { kind: 'input', channel, channels: end - channel + 1 }
}

/** Ids in old files may hold any sign, so the racks decide; the longest id counts. */
export function insideRack(
  text: string,
  sign: string,
  { racks }: Pick<SessionNames, 'racks'>,
): { readonly rack: string; readonly node: string } | undefined {
  for (let at = text.lastIndexOf(sign); at > 0; at = text.lastIndexOf(sign, at - 1)) {
    const rack = text.slice(0, at)
    if (racks.has(rack) && at + sign.length < text.length) return { rack, node: text.slice(at + sign.length) }
  }
  return undefined
}

/** What of the session an end belongs to, as words about routes name it; null: nothing that could loop. */
export function partOf(end: Source | Destination | KeyInput): string | null {
  if (end.kind === 'rack' || end.kind === 'node') return end.rack
  if (end.kind === 'bus') return `bus:${end.bus}`
  if (end.kind === 'insert') return end.bus === null ? 'master' : `bus:${end.bus}`
  return end.kind === 'master' ? 'master' : null
}
