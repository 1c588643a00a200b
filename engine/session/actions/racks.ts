/** Which racks the session holds, under which names, in which order. */
import type { Path } from '../../formats/edit.ts'
import { isInRack } from '../address.ts'
import { type Change, joined, NO_CHANGE, type TonightEdit } from '../change.ts'
import { type Document, type FileId, fileOf, sessionOf, sessionRackOf } from '../document.ts'
import { Editing } from '../editing.ts'
import { SessionRefusal } from '../refusal.ts'
import type { SessionContent } from '../session-file.ts'
import { type DocumentAction, short } from './action.ts'
import { checked, checkName } from './target.ts'

export interface AddRackArgs {
  readonly id: string
  /** As the session writes it; `withFile` has linked it to the file. */
  readonly path: string
  readonly file: FileId
}

export interface RackArgs {
  readonly rack: string
}

export interface RenameRackArgs {
  readonly rack: string
  readonly id: string
}

export interface MoveRackArgs {
  readonly rack: string
  /** Place in `racks` that it shall have. */
  readonly index: number
}

export interface RelinkArgs {
  readonly paths: readonly { readonly rack: string; readonly path: string; readonly file: FileId }[]
}

export const addRack: DocumentAction<'addRack', AddRackArgs> = {
  id: 'addRack',
  title: (_, { id }) => `Add rack ${short(id)}`,
  apply(document, { id, path, file }) {
    const { racks } = sessionOf(document)
    checkNewId(racks, id)
    checkLink(document, path, file)
    const editing = sessionEditing(document)
    editing.append(['racks'], racks.length, { id, path })
    return checked(document, editing.change)
  },
}

/** With its routes, its part in crossfaders and keys, its commands and tonight's values. */
export const removeRack: DocumentAction<'removeRack', RackArgs> = {
  id: 'removeRack',
  title: (_, { rack }) => `Remove rack ${short(rack)}`,
  apply(document, { rack }) {
    const content = sessionOf(document)
    const at = rackAt(document, rack)
    const editing = sessionEditing(document)
    const hasTwin = content.racks.filter(({ id }) => id === rack).length > 1
    if (!hasTwin) removeReferences(editing, content, rack)
    editing.remove(['racks', at])
    return checked(document, hasTwin ? editing.change : joined([editing.change, tonightWithout(document, rack)]))
  },
}

/** Everything that names the rack follows. */
export const renameRack: DocumentAction<'renameRack', RenameRackArgs> = {
  id: 'renameRack',
  title: (_, { rack, id }) => `Rename rack ${short(rack)} to ${short(id)}`,
  apply(document, { rack, id }) {
    const content = sessionOf(document)
    const at = rackAt(document, rack)
    if (id === rack) return NO_CHANGE
    checkNewId(content.racks, id)
    const editing = sessionEditing(document)
    editing.set(['racks', at, 'id'], id)
    for (const { path, text } of namesOf(content, rack, id)) editing.set(path, text)
    return checked(document, joined([editing.change, tonightRenamed(document, rack, id)]))
  },
}

export const moveRack: DocumentAction<'moveRack', MoveRackArgs> = {
  id: 'moveRack',
  title: (_, { rack, index }) => `Move rack ${short(rack)} to place ${index + 1}`,
  apply(document, { rack, index }) {
    const { length } = sessionOf(document).racks
    const from = rackAt(document, rack)
    if (!Number.isInteger(index) || index < 0 || index >= length)
      throw new SessionRefusal('not-possible', `there is no place ${index + 1} among ${length} racks`)
    const editing = sessionEditing(document)
    editing.move(['racks'], from, index)
    return checked(document, editing.change)
  },
}

/** Other paths for racks, when their files have moved. */
export const relink: DocumentAction<'relink', RelinkArgs> = {
  id: 'relink',
  title: (_, { paths }) =>
    paths.length === 1 ? `Follow the file of ${short(paths[0]?.rack ?? '')}` : 'Follow moved files',
  apply(document, { paths }) {
    const { racks } = sessionOf(document)
    const editing = sessionEditing(document)
    for (const { rack, path, file } of paths) {
      checkLink(document, path, file)
      const at = rackAt(document, rack)
      if (racks[at]?.path !== path) editing.set(['racks', at, 'path'], path)
    }
    return checked(document, editing.change)
  },
}

const sessionEditing = (document: Document): Editing => new Editing(fileOf(document, document.sessionFile))

function rackAt(document: Document, rack: string): number {
  return sessionOf(document).racks.indexOf(sessionRackOf(document, rack))
}

function checkNewId(racks: SessionContent['racks'], id: string): void {
  checkName(id, 'rack')
  if (racks.some((rack) => rack.id === id))
    throw new SessionRefusal('not-possible', `there is a rack ${JSON.stringify(id)} already`)
}

function checkLink({ links, files }: Document, path: string, file: FileId): void {
  if (path === '') throw new SessionRefusal('not-possible', 'a rack needs the path of its file')
  if (links.get(path) === file && files.get(file)?.kind === 'rack') return
  throw new SessionRefusal('not-found', `${path} is not the path of a rack file that was read`)
}

interface Name {
  readonly path: Path
  readonly text: string
}

/** Every place that names the rack, with the text that names it by another id. */
function namesOf({ routes, buses, xfaders, commands }: SessionContent, rack: string, id: string): Name[] {
  const isNamed = (place: Name & { readonly was: string }) => place.was === rack
  const plain = (was: string, ...path: Path) => ({ was, path, text: id })
  return [
    ...routes.map(({ from }, at) => plain(from, 'routes', at, 'from')),
    ...buses.flatMap(({ inserts }, at) =>
      inserts.flatMap(({ sidechains }, insert) =>
        sidechains.map(({ from }, key) => plain(from, 'buses', at, 'inserts', insert, 'sidechains', key, 'from')),
      ),
    ),
    ...xfaders.flatMap(({ racks }, at) => racks.map((one, index) => plain(one, 'xfaders', at, 'racks', index))),
    ...commands.map((command, at) => plain(command.rack, 'commands', at, 'rack')),
    ...commands.flatMap(({ nodeId }, at) => {
      if (!isNodeOf(nodeId, rack)) return []
      return [{ was: rack, path: ['commands', at, 'nodeId'], text: `${id}${nodeId.slice(rack.length)}` }]
    }),
  ].filter(isNamed)
}

const isNodeOf = (nodeId: string, rack: string): boolean => nodeId.startsWith(`${rack}:`)

/** A crossfader without two racks does nothing, so it goes too, with what moves it. */
function removeReferences(editing: Editing, { routes, buses, xfaders, commands }: SessionContent, rack: string): void {
  const isGone = xfaders.map(({ racks }) => racks.includes(rack) && racks.filter((one) => one !== rack).length < 2)
  const faders = xfaders.filter((_, at) => isGone[at]).map(({ id }) => `xfader:${id}:`)
  editing.removeItems(['commands'], commands, (_, at) => {
    const { nodeId, rack: timeOf } = commands[at] as SessionContent['commands'][number]
    return timeOf === rack || isNodeOf(nodeId, rack) || faders.some((fader) => nodeId.startsWith(fader))
  })
  for (const [at, { racks }] of [...xfaders.entries()].reverse()) {
    if (isGone[at]) editing.remove(['xfaders', at])
    else
      for (let one = racks.length - 1; one >= 0; one--)
        if (racks[one] === rack) editing.remove(['xfaders', at, 'racks', one])
  }
  for (const [at, { inserts }] of buses.entries())
    for (const [insert, { sidechains }] of inserts.entries())
      editing.removeItems(['buses', at, 'inserts', insert, 'sidechains'], sidechains, ({ from }) => from === rack)
  editing.removeItems(['routes'], routes, ({ from }) => from === rack)
}

function tonightWithout({ tonight }: Document, rack: string): Change {
  const gone = [...tonight].filter(([address]) => isInRack(address, rack))
  return { edits: [], tonight: gone.map(([address, before]) => ({ address, before, after: undefined })) }
}

function tonightRenamed({ tonight }: Document, rack: string, id: string): Change {
  const edits = [...tonight].flatMap(([address, value]): TonightEdit[] =>
    isInRack(address, rack)
      ? [
          { address, before: value, after: undefined },
          { address: `${id}${address.slice(rack.length)}`, before: undefined, after: value },
        ]
      : [],
  )
  return { edits: [], tonight: edits }
}
