/** What the mixer's actions work on, and their refusals. */
import { Suggestions } from '../../../formats/suggest.ts'
import { type Change, NO_CHANGE } from '../../change.ts'
import { type Document, fileOf } from '../../document.ts'
import { Editing } from '../../editing.ts'
import { findDestination, findKeyInput, findSource } from '../../file/endpoints.ts'
import type { MixerContent, MixInsert, MixStrip, MixXfader } from '../../mixer/content.ts'
import { addressOf, endOf, MASTER, type Side, textOfEnd } from '../../mixer/ends.ts'
import { loopWith } from '../../mixer/loops.ts'
import { SessionRefusal } from '../../refusal.ts'
import { short } from '../action.ts'
import { checked, checkName } from '../target.ts'

export const sessionEditing = (document: Document): Editing => new Editing(fileOf(document, document.sessionFile))

/** The change of an editing of the session, checked; none where the text is as it was. */
export function sessionChange(document: Document, { text, change }: Editing): Change {
  return text === fileOf(document, document.sessionFile).text ? NO_CHANGE : checked(document, change)
}

export const refuse = (words: string): never => {
  throw new SessionRefusal('not-possible', words)
}

function missing(what: string, id: string, known: readonly string[]): never {
  const suggestion = new Suggestions().nearest(id, known)
  const hint = suggestion === undefined ? '' : `. Did you mean ${JSON.stringify(suggestion)}?`
  throw new SessionRefusal('not-found', `there is no ${what} ${JSON.stringify(short(id))}${hint}`)
}

export function stripOf({ strips }: MixerContent, address: string): MixStrip {
  const strip = strips.find((one) => one.address === address)
  const known = strips.map((one) => one.address)
  return strip ?? missing('strip', address, known)
}

export function busOf({ strips }: MixerContent, id: string): MixStrip {
  const buses = strips.filter(({ kind }) => kind === 'bus')
  const known = buses.map((one) => one.id)
  return buses.find((one) => one.id === id) ?? missing('bus', id, known)
}

export function rackStripOf({ strips }: MixerContent, id: string): MixStrip {
  const racks = strips.filter(({ kind }) => kind === 'rack')
  const known = racks.map((one) => one.id)
  return racks.find((one) => one.id === id) ?? missing('rack', id, known)
}

export function insertOf(content: MixerContent, strip: string, id: string): MixInsert {
  const { inserts } = withInserts(stripOf(content, strip))
  const known = inserts.map((one) => one.id)
  return inserts.find((one) => one.id === id) ?? missing('insert', id, known)
}

export function xfaderOf({ xfaders }: MixerContent, id: string): MixXfader {
  const known = xfaders.map((one) => one.id)
  return xfaders.find((one) => one.id === id) ?? missing('crossfader', id, known)
}

/** A rack's effects stand in the rack itself, or on a bus behind it. */
export function withInserts(strip: MixStrip): MixStrip {
  return strip.kind === 'rack' ? refuse(`a rack has no inserts: send ${short(strip.id)} to a bus that has some`) : strip
}

/** For people. */
export const nameOf = (address: string): string => short(address.replace(/^bus:/, ''))

/** `bus:hall` would be a node of a rack that is called bus. */
export const addressWords: ReadonlySet<string> = new Set(['bus', 'send', 'route', 'xfader', 'input'])

/** Names of racks and buses stand side by side in routes. */
export function checkStripName({ strips }: MixerContent, id: string, kind: 'rack' | 'bus'): void {
  checkName(id, kind)
  if (kind === 'rack' && addressWords.has(id))
    refuse(`${id} begins the addresses of other things: name the rack otherwise`)
  if (id === MASTER) refuse(`${MASTER} is the name of the master`)
  const other = strips.find((one) => one.id === id)
  if (other) refuse(`there is a ${other.kind} ${JSON.stringify(id)} already`)
}

/** An address, however it was written. Throws SessionRefusal where a sound cannot come from there. */
export function sourceOf({ names, strips }: MixerContent, text: string): string {
  const end = findSource(text, names)
  if (end !== undefined) return addressOf(end)
  if (text === MASTER) refuse('the master goes to the output only')
  const known = strips.map(({ address }) => address)
  return missing('rack or bus', text, known)
}

/** Throws SessionRefusal where a sound cannot go there. */
export function goalOf({ names, strips }: MixerContent, text: string): string {
  const end = findDestination(text, names)
  const known = strips.map(({ address }) => address)
  return end === undefined ? missing('bus or rack', text, known) : addressOf(end)
}

/** Of a key: an insert, or a node of a rack. Throws SessionRefusal. */
export function keyedOf({ names, strips }: MixerContent, text: string): string {
  const end = findKeyInput(text, names)
  const inserts = strips.flatMap((strip) => strip.inserts.map(({ address }) => address))
  return end === undefined ? missing('insert or node of a rack', text, inserts) : addressOf(end)
}

/** How the file shall say it. Throws SessionRefusal where two things have one name. */
export function writtenEnd({ names }: MixerContent, address: string, side: Side): string {
  const text = side === 'key' ? address : textOfEnd(names, address, side)
  return endOf(names, text, side) === address
    ? text
    : refuse(`a rack and a bus are called ${nameOf(address)}: rename one`)
}

/** Throws SessionRefusal with the path. */
export function checkNoLoop(content: MixerContent, from: string, to: string, side: 'to' | 'key'): void {
  const loop = loopWith(content, from, to, side)
  if (loop !== undefined) refuse(`that would be a loop: ${loop}`)
}
