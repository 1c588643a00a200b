/** Whatever in a session's file names a strip, an insert or a node of a rack: it goes, or follows another name. */
import type { Path } from '../../../formats/edit.ts'
import { isWithin } from '../../address.ts'
import type { Change, TonightEdit } from '../../change.ts'
import type { Document } from '../../document.ts'
import type { Editing } from '../../editing.ts'
import { connectionIds } from '../../file/names.ts'
import { type MixerContent, type MixNamedWay, type MixWay, mixerOf, textOf } from '../../mixer/content.ts'
import type { SessionCommand } from '../../session-file.ts'

/** A strip with all that is in it, or one insert or node, whose id may begin that of another. */
export type Reach = 'strip' | 'one'

const isAt = (address: string, place: string, reach: Reach): boolean =>
  address === place || (reach === 'strip' && address.startsWith(`${place}/`))

/** Of a command. */
const targets = (target: string, place: string, reach: Reach): boolean =>
  isAt(target, place, reach) || (reach === 'strip' && target.startsWith(`${place}:`))

/**
 * Routes, sends, keys and commands that name one of the places, and other commands that go with them. Returns the addresses
 * that are gone.
 */
export function removeReferences(
  editing: Editing,
  document: Document,
  places: readonly string[],
  reach: Reach,
  isGone: (command: SessionCommand) => boolean = () => false,
): string[] {
  const content = mixerOf(document)
  const isNamed = (address: string) => places.some((place) => isAt(address, place, reach))
  const touches = ({ from, to }: { readonly from: string; readonly to: string }) => isNamed(from) || isNamed(to)
  const ways = [
    ...content.sends.filter(touches).map(({ id }) => `send:${id}`),
    ...content.routes.filter(touches).map(({ id }) => `route:${id}`),
  ]
  removeCommands(
    editing,
    content,
    (command) =>
      isGone(command) || places.some((place) => targets(command.nodeId, place, reach)) || ways.includes(command.nodeId),
  )
  removePlaces(editing, content.sidechains.filter(touches))
  removePlaces(editing, content.sends.filter(touches))
  removePlaces(editing, content.routes.filter(touches))
  return [...places, ...ways]
}

/** Of one list in one go, because the places of the others move. */
export function removeCommands(
  editing: Editing,
  { session }: MixerContent,
  isGone: (command: SessionCommand) => boolean,
): void {
  const { commands } = session
  editing.removeItems(['commands'], commands, (_, at) => isGone(commands[at] as SessionCommand))
}

/** From the last one on, so that the others keep their places. */
export function removePlaces(editing: Editing, items: readonly { readonly path: Path }[]): void {
  for (const { path } of [...items].reverse()) editing.remove(path)
}

/** Tonight's values of the places and of what is in them. */
export function tonightWithout({ tonight }: Document, places: readonly string[]): Change {
  const gone = [...tonight].filter(([address]) => places.some((place) => isWithin(address, place)))
  return { edits: [], tonight: gone.map(([address, before]) => ({ address, before, after: undefined })) }
}

export function tonightRenamed(
  { tonight }: Document,
  renames: readonly (readonly [from: string, to: string])[],
): Change {
  const edits = [...tonight].flatMap(([address, value]): TonightEdit[] => {
    const rename = renames.find(([from]) => isWithin(address, from))
    if (rename === undefined) return []
    const [from, to] = rename
    return [
      { address, before: value, after: undefined },
      { address: `${to}${address.slice(from.length)}`, before: undefined, after: value },
    ]
  })
  return { edits: [], tonight: edits }
}

/** Lets everything that names a place name another one. Returns the addresses that changed. */
export function renameReferences(
  editing: Editing,
  document: Document,
  place: string,
  name: string,
  reach: Reach,
): [string, string][] {
  const content = mixerOf(document)
  const ways = renameEnds(editing, content, place, name, reach)
  const followed = (target: string): string | undefined => {
    const way = ways.find(([from]) => target === from)
    if (way) return way[1]
    return targets(target, place, reach) ? `${name}${target.slice(place.length)}` : undefined
  }
  for (const [at, { nodeId }] of content.session.commands.entries()) {
    const target = followed(nodeId)
    if (target !== undefined) editing.set(['commands', at, 'nodeId'], target)
  }
  return ways
}

/** In routes, sends and keys. Returns the addresses of ways that are called after their ends. */
function renameEnds(
  editing: Editing,
  { session, ...content }: MixerContent,
  place: string,
  name: string,
  reach: Reach,
): [string, string][] {
  const renamed = ({ path, json, ...ends }: MixWay): Record<'from' | 'to', string> => {
    const texts = { from: textOf(json, 'from'), to: textOf(json, 'to') }
    for (const side of ['from', 'to'] as const) {
      // The key of an insert does not say where it leads to.
      if (texts[side] === '' || !isAt(ends[side], place, reach)) continue
      texts[side] = renamedText(texts[side], place, name)
      editing.set([...path, side], texts[side])
    }
    return texts
  }
  for (const sidechain of content.sidechains) renamed(sidechain)
  return [
    ...renamedIds('route', content.routes, content.routes.map(renamed)),
    ...renamedIds('send', content.sends, content.sends.map(renamed)),
  ]
}

/** As it was written: with or without what says that it is a bus, and with what stands behind it. */
function renamedText(text: string, place: string, name: string): string {
  if (text.startsWith(place)) return `${name}${text.slice(place.length)}`
  const plain = (address: string) => address.replace(/^bus:/, '')
  return `${plain(name)}${text.slice(plain(place).length)}`
}

/** Commands follow ways that have other ends now. Returns the addresses that changed. */
export function renameWays(
  editing: Editing,
  { session }: MixerContent,
  kind: 'route' | 'send',
  before: readonly MixNamedWay[],
  after: readonly Record<'from' | 'to', string>[],
): [string, string][] {
  const ways = renamedIds(kind, before, after)
  const names = new Map(ways)
  for (const [at, { nodeId }] of session.commands.entries()) {
    const name = names.get(nodeId)
    if (name !== undefined) editing.set(['commands', at, 'nodeId'], name)
  }
  return ways
}

function renamedIds(
  kind: 'route' | 'send',
  before: readonly MixNamedWay[],
  after: readonly Record<'from' | 'to', string>[],
): [string, string][] {
  const ids = connectionIds(after.map((ends, at) => ({ ...ends, id: textOf(before[at]?.json ?? {}, 'id') })))
  return before.flatMap(({ id }, at) => (ids[at] === id ? [] : [[`${kind}:${id}`, `${kind}:${ids[at]}`]]))
}

/** Controls of racks that follow those of this one. */
export function eachImport({ session }: MixerContent, rack: string, visit: (path: Path, from: string) => void): void {
  for (const [at, { imports }] of session.racks.entries())
    for (const [index, { from }] of [...imports.entries()].reverse())
      if (from.startsWith(`${rack}/`)) visit(['racks', at, 'imports', index], from)
}
