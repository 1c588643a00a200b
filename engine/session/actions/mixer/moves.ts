/** A route or a key that leads elsewhere: all else that the file says of it stays, and what is called after its ends follows. */
import { joined, NO_CHANGE } from '../../change.ts'
import { mixerOf, textOf } from '../../mixer/content.ts'
import { endOf } from '../../mixer/ends.ts'
import type { DocumentAction } from '../action.ts'
import { renameWays, tonightRenamed } from './references.ts'
import {
  checkNoLoop,
  goalOf,
  keyedOf,
  nameOf,
  refuse,
  sessionChange,
  sessionEditing,
  sourceOf,
  writtenEnd,
} from './target.ts'
import { waysOf } from './ways.ts'

export interface MoveStripRouteArgs {
  readonly from: string
  readonly to: string
  /** Where it leads from now on. */
  readonly goal: string
}

export interface MoveSidechainArgs {
  /** An insert, or a node of a rack. */
  readonly to: string
  readonly from: string
  /** What it hears instead. */
  readonly source: string
}

/** Of several between the two each one. */
export const moveStripRoute: DocumentAction<'moveStripRoute', MoveStripRouteArgs> = {
  id: 'moveStripRoute',
  title: (_, { from, to, goal }) => `Move route of ${nameOf(from)} from ${nameOf(to)} to ${nameOf(goal)}`,
  apply(document, { goal, ...ends }) {
    const content = mixerOf(document)
    const moved = waysOf(content, 'routes', ends)
    if (moved.length === 0) refuse(`${nameOf(ends.from)} is not routed to ${nameOf(ends.to)}`)
    const [from, to] = [sourceOf(content, ends.from), goalOf(content, goal)]
    if (to === goalOf(content, ends.to)) return NO_CHANGE
    if (waysOf(content, 'routes', { from, to }).length > 0) refuse(`${nameOf(from)} is routed to ${nameOf(to)} already`)
    checkNoLoop(content, from, to, 'to')
    const editing = sessionEditing(document)
    const written = writtenEnd(content, to, 'to')
    for (const { path } of moved) editing.set([...path, 'to'], written)
    const after = content.routes.map((one) => ({
      from: textOf(one.json, 'from'),
      to: moved.some(({ id }) => id === one.id) ? written : textOf(one.json, 'to'),
    }))
    const ways = renameWays(editing, content, 'route', content.routes, after)
    return joined([sessionChange(document, editing), tonightRenamed(document, ways)])
  },
}

export const moveSidechain: DocumentAction<'moveSidechain', MoveSidechainArgs> = {
  id: 'moveSidechain',
  title: (_, { to, source }) => `Key ${nameOf(to)} by ${nameOf(source)}`,
  apply(document, args) {
    const content = mixerOf(document)
    const to = keyedOf(content, args.to)
    const from = endOf(content.names, args.from, 'from')
    const source = sourceOf(content, args.source)
    const keys = content.sidechains.filter((one) => one.to === to)
    const moved = keys.filter((one) => one.from === from)
    if (moved.length === 0) refuse(`${nameOf(to)} hears no key from ${nameOf(from)}`)
    if (source === from) return NO_CHANGE
    if (keys.some((one) => one.from === source)) refuse(`${nameOf(to)} hears ${nameOf(source)} already`)
    checkNoLoop(content, source, to, 'key')
    const editing = sessionEditing(document)
    for (const { path } of moved) editing.set([...path, 'from'], writtenEnd(content, source, 'from'))
    return sessionChange(document, editing)
  },
}
