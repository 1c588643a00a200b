/** What inserts, and nodes of racks, hear as their key. */

import { writtenType } from '../../../formats/bypass.ts'
import { findDescriptor } from '../../../formats/nodes.ts'
import { NO_CHANGE } from '../../change.ts'
import { type Document, fileIdOfRack, rackOf } from '../../document.ts'
import { isKeyed } from '../../file/inserts.ts'
import { type MixerContent, mixerOf } from '../../mixer/content.ts'
import { endOf } from '../../mixer/ends.ts'
import { findInsert } from '../../mixer/values.ts'
import type { DocumentAction } from '../action.ts'
import { noNodeWords } from '../target.ts'
import { removePlaces } from './references.ts'
import { checkNoLoop, keyedOf, nameOf, refuse, sessionChange, sessionEditing, sourceOf, writtenEnd } from './target.ts'

export interface SetSidechainArgs {
  readonly from: string
  /** An insert, or a node of a rack. */
  readonly to: string
  /** Meets what it keys on the same frame; absent: as it is. */
  readonly latencyComp?: boolean | undefined
}

export interface ClearSidechainArgs {
  readonly to: string
  /** Empty: everything that it hears. */
  readonly from: string
}

/** One source more, or a change of one. */
export const setSidechain: DocumentAction<'setSidechain', SetSidechainArgs> = {
  id: 'setSidechain',
  title: (_, { from, to }) => `Key ${nameOf(to)} by ${nameOf(from)}`,
  apply(document, args) {
    const content = mixerOf(document)
    const from = sourceOf(content, args.from)
    const to = keyedOf(content, args.to)
    checkHasKey(document, content, to)
    const known = content.sidechains.find((one) => one.from === from && one.to === to)
    const editing = sessionEditing(document)
    const { latencyComp } = args
    const isDone = known !== undefined && (latencyComp === undefined || known.isAligned === latencyComp)
    if (isDone) return NO_CHANGE
    if (known?.path[0] === 'sidechains') editing.set([...known.path, 'latencyComp'], latencyComp)
    else {
      // In the list of an insert a key always waits.
      if (known) editing.remove(known.path)
      else checkNoLoop(content, from, to, 'key')
      const item = { from: writtenEnd(content, from, 'from'), to: writtenEnd(content, to, 'key') }
      const more = latencyComp === false ? { latencyComp } : {}
      editing.append(['sidechains'], content.session.sidechains.length, { ...item, ...more })
    }
    return sessionChange(document, editing)
  },
}

export const clearSidechain: DocumentAction<'clearSidechain', ClearSidechainArgs> = {
  id: 'clearSidechain',
  title: (_, { from, to }) =>
    from === '' ? `Clear key of ${nameOf(to)}` : `Remove key ${nameOf(from)} of ${nameOf(to)}`,
  apply(document, args) {
    const content = mixerOf(document)
    const to = keyedOf(content, args.to)
    const from = args.from && endOf(content.names, args.from, 'from')
    const gone = content.sidechains.filter((one) => one.to === to && (from === '' || one.from === from))
    if (gone.length === 0) refuse(`${nameOf(to)} hears no key${from && ` from ${nameOf(from)}`}`)
    const editing = sessionEditing(document)
    removePlaces(editing, gone)
    return sessionChange(document, editing)
  },
}

function checkHasKey(document: Document, content: MixerContent, address: string): void {
  const type = findInsert(content, address)?.type ?? typeOfNode(document, content, address)
  const descriptor = findDescriptor(type)
  if (!descriptor || !isKeyed(descriptor)) refuse(`a ${type} has no key to hear`)
}

/** Throws SessionRefusal where the rack can be read and has no such node. */
function typeOfNode(document: Document, { strips }: MixerContent, address: string): string {
  const rack = strips.find((one) => one.kind === 'rack' && address.startsWith(`${one.address}/`))
  const id = address.slice((rack?.address.length ?? 0) + 1)
  const file = rack && fileIdOfRack(document, rack.id)
  const plan = file && rackOf(document, file).document.plan
  if (!plan) return refuse(`${nameOf(rack?.id ?? address)} cannot play, so what is in it is not known`)
  const node = plan.nodes.find((one) => one.id === id)
  const known = plan.nodes.map((one) => one.id)
  return node ? writtenType(node) : refuse(noNodeWords(id, known))
}
