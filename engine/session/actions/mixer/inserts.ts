/** Effects on buses and on the master. */
import type { Path } from '../../../formats/edit.ts'
import { findDescriptor } from '../../../formats/nodes.ts'
import { Suggestions } from '../../../formats/suggest.ts'
import { joined } from '../../change.ts'
import type { Document } from '../../document.ts'
import { effectTypes } from '../../file/inserts.ts'
import { mixerOf } from '../../mixer/content.ts'
import { freeName } from '../../names.ts'
import { type DocumentAction, short } from '../action.ts'
import { checkType } from '../graph.ts'
import { checkName } from '../target.ts'
import { removeReferences, tonightWithout } from './references.ts'
import { insertOf, nameOf, refuse, sessionChange, sessionEditing, stripOf, withInserts } from './target.ts'

export interface AddInsertArgs {
  /** A bus or the master. */
  readonly strip: string
  readonly type: string
  /** Empty: a free name after the type. */
  readonly insert: string
  /** Absent: at the end. */
  readonly index?: number | undefined
}

export interface InsertArgs {
  readonly strip: string
  readonly insert: string
}

export interface MoveInsertArgs extends InsertArgs {
  readonly index: number
}

export interface BypassInsertArgs extends InsertArgs {
  readonly bypass: boolean
}

export const addInsert: DocumentAction<'addInsert', AddInsertArgs> = {
  id: 'addInsert',
  title: (_, { strip, type }) => `Add ${short(type)} to ${nameOf(strip)}`,
  apply(document, args) {
    const { strip: address, type, index } = args
    const strip = withInserts(stripOf(mixerOf(document), address))
    const { inserts } = strip
    checkEffect(type)
    const taken = inserts.map(({ id }) => id)
    const id = args.insert || freeName(type, taken)
    checkName(id, 'insert')
    if (taken.includes(id)) refuse(`there is an insert ${JSON.stringify(id)} already`)
    const place = index ?? inserts.length
    if (!Number.isInteger(place) || place < 0 || place > inserts.length)
      refuse(`there is no place ${place + 1} among ${inserts.length + 1} inserts`)
    const editing = sessionEditing(document)
    editing.insert([...strip.path, 'inserts'], place, { id, type })
    return sessionChange(document, editing)
  },
}

/** With what was its key, its commands and tonight's values. */
export const removeInsert: DocumentAction<'removeInsert', InsertArgs> = {
  id: 'removeInsert',
  title: (_, { strip, insert }) => `Remove ${short(insert)} from ${nameOf(strip)}`,
  apply(document, { strip, insert }) {
    const { address, path } = insertOf(mixerOf(document), strip, insert)
    const editing = sessionEditing(document)
    nameIfNeeded(document, strip, editing)
    const gone = removeReferences(editing, document, [address], 'one')
    editing.remove(path)
    return joined([sessionChange(document, editing), tonightWithout(document, gone)])
  },
}

export const moveInsert: DocumentAction<'moveInsert', MoveInsertArgs> = {
  id: 'moveInsert',
  title: (_, { strip, insert, index }) => `Move ${short(insert)} of ${nameOf(strip)} to place ${index + 1}`,
  apply(document, { strip, insert, index }) {
    const content = mixerOf(document)
    const { path } = insertOf(content, strip, insert)
    const { length } = stripOf(content, strip).inserts
    if (!Number.isInteger(index) || index < 0 || index >= length)
      refuse(`there is no place ${index + 1} among ${length} inserts`)
    const editing = sessionEditing(document)
    nameIfNeeded(document, strip, editing)
    editing.move(path.slice(0, -1) as Path, Number(path.at(-1)), index)
    return sessionChange(document, editing)
  },
}

/** It passes on what comes in; everything else about it stays in the file. */
export const bypassInsert: DocumentAction<'bypassInsert', BypassInsertArgs> = {
  id: 'bypassInsert',
  title: (_, { strip, insert, bypass }) =>
    `${bypass ? 'Bypass' : 'Use'} ${short(insert)} of ${nameOf(strip)}${bypass ? '' : ' again'}`,
  apply(document, { strip, insert, bypass }) {
    const { path, isBypassed } = insertOf(mixerOf(document), strip, insert)
    const editing = sessionEditing(document)
    if (bypass && !isBypassed) editing.set([...path, 'bypass'], true)
    if (!bypass && isBypassed) editing.remove([...path, 'bypass'])
    return sessionChange(document, editing)
  },
}

/** Two of one type without ids are told apart by their order: before that changes, each gets its id. */
function nameIfNeeded(document: Document, strip: string, editing: ReturnType<typeof sessionEditing>): void {
  for (const { id, type, path, json } of stripOf(mixerOf(document), strip).inserts)
    if (json.id !== id && id !== type) editing.set([...path, 'id'], id)
}

/** Something that changes what it hears. */
function checkEffect(type: string): void {
  const effects = effectTypes()
  if (findDescriptor(type) === undefined) {
    const suggestion = new Suggestions().nearest(type, effects)
    if (suggestion !== undefined) refuse(`there is no node type "${short(type)}". Did you mean "${suggestion}"?`)
    checkType(type)
  }
  if (!effects.includes(type)) refuse(`a ${type} is no effect; there are ${effects.join(', ')}`)
}
