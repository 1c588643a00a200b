/** Which racks the session holds, under which names, in which order. */
import type { Path } from '../../formats/edit.ts'
import { applyChange, joined, NO_CHANGE } from '../change.ts'
import { type Document, type FileId, fileIdOfRack, sessionOf, sessionRackOf } from '../document.ts'
import type { Editing } from '../editing.ts'
import { mixerOf } from '../mixer/content.ts'
import { SessionRefusal } from '../refusal.ts'
import { withoutLost } from '../tonight-lost.ts'
import { type DocumentAction, short } from './action.ts'
import { checkMeanings } from './mixer/meanings.ts'
import { eachImport, removeReferences, renameReferences, tonightRenamed, tonightWithout } from './mixer/references.ts'
import { checkStripName, sessionEditing } from './mixer/target.ts'
import { checked } from './target.ts'

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
  readonly paths: readonly {
    readonly rack: string
    readonly path: string
    /** undefined: it is missing, there as here. */
    readonly file: FileId | undefined
  }[]
}

export const addRack: DocumentAction<'addRack', AddRackArgs> = {
  id: 'addRack',
  title: (_, { id }) => `Add rack ${short(id)}`,
  apply(document, { id, path, file }) {
    const { racks } = sessionOf(document)
    checkStripName(mixerOf(document), id, 'rack')
    checkLink(document, path, file)
    const editing = sessionEditing(document)
    editing.append(['racks'], racks.length, { id, path })
    return checkMeanings(document, checked(document, editing.change), id)
  },
}

/** With its routes, its part in crossfaders and keys, its commands and tonight's values. */
export const removeRack: DocumentAction<'removeRack', RackArgs> = {
  id: 'removeRack',
  title: (_, { rack }) => `Remove rack ${short(rack)}`,
  apply(document, { rack }) {
    const at = rackAt(document, rack)
    const editing = sessionEditing(document)
    const hasTwin = sessionOf(document).racks.filter(({ id }) => id === rack).length > 1
    const gone = hasTwin ? [] : removeNames(editing, document, rack)
    editing.remove(['racks', at])
    return checked(document, joined([editing.change, tonightWithout(document, gone)]))
  },
}

/** Everything that names the rack follows. */
export const renameRack: DocumentAction<'renameRack', RenameRackArgs> = {
  id: 'renameRack',
  title: (_, { rack, id }) => `Rename rack ${short(rack)} to ${short(id)}`,
  apply(document, { rack, id }) {
    const at = rackAt(document, rack)
    if (id === rack) return NO_CHANGE
    checkStripName(mixerOf(document), id, 'rack')
    const editing = sessionEditing(document)
    editing.set(['racks', at, 'id'], id)
    for (const { path, text } of namesOf(document, rack, id)) editing.set(path, text)
    const renames = renameReferences(editing, document, rack, id, 'strip')
    const change = checkMeanings(document, checked(document, editing.change), id, [rack, id])
    return joined([change, tonightRenamed(document, [[rack, id], ...renames])])
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
      if (file !== undefined || fileIdOfRack(document, rack) !== undefined || document.links.has(path))
        checkLink(document, path, file)
      const at = rackAt(document, rack)
      if (racks[at]?.path !== path) editing.set(['racks', at, 'path'], path)
    }
    const change = checked(document, editing.change)
    if (document.tonight.size === 0) return change
    const after = applyChange(document, change)
    const moved = paths.map(({ rack }) => rack)
    return joined([change, withoutLost(document, after, moved)])
  },
}

function rackAt(document: Document, rack: string): number {
  return sessionOf(document).racks.indexOf(sessionRackOf(document, rack))
}

function checkLink({ links, files }: Document, path: string, file: FileId | undefined): void {
  if (path === '') throw new SessionRefusal('not-possible', 'a rack needs the path of its file')
  if (file !== undefined && links.get(path) === file && files.get(file)?.kind === 'rack') return
  throw new SessionRefusal('not-found', `${path} is not the path of a rack file that was read`)
}

interface Name {
  readonly path: Path
  readonly text: string
}

/** Places that name the rack and nothing in it, with the text that names it by another id. */
function namesOf(document: Document, rack: string, id: string): Name[] {
  const { xfaders, commands } = sessionOf(document)
  const names: Name[] = [
    ...xfaders.flatMap(({ racks }, at) =>
      racks.flatMap((one, index) => (one === rack ? [{ path: ['xfaders', at, 'racks', index], text: id }] : [])),
    ),
    ...commands.flatMap((command, at) => (command.rack === rack ? [{ path: ['commands', at, 'rack'], text: id }] : [])),
  ]
  eachImport(mixerOf(document), rack, (path, from) =>
    names.push({ path: [...path, 'from'], text: `${id}${from.slice(rack.length)}` }),
  )
  return names
}

/**
 * A crossfader without two racks does nothing, so it goes too, with what moves it. Returns the addresses that are gone with
 * the rack.
 */
function removeNames(editing: Editing, document: Document, rack: string): string[] {
  const { xfaders } = sessionOf(document)
  const isGone = xfaders.map(({ racks }) => racks.includes(rack) && racks.filter((one) => one !== rack).length < 2)
  const faders = xfaders.filter((_, at) => isGone[at]).map(({ id }) => `xfader:${id}`)
  eachImport(mixerOf(document), rack, (path) => editing.remove(path))
  const gone = removeReferences(editing, document, [rack, ...faders], 'strip', (command) => command.rack === rack)
  for (const [at, { racks }] of [...xfaders.entries()].reverse()) {
    if (isGone[at]) editing.remove(['xfaders', at])
    else
      for (let one = racks.length - 1; one >= 0; one--)
        if (racks[one] === rack) editing.remove(['xfaders', at, 'racks', one])
  }
  return gone
}
