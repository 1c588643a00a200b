/** Arguments that several actions take. */
import type { ActionArg, ActionEntry } from '../registry.ts'

/** Keyed by id. */
export type Entries<Id extends string> = { readonly [_ in Id]: Omit<ActionEntry, 'id'> }

export const rack: ActionArg = {
  name: 'rack',
  kind: 'rack',
  isOptional: true,
  help: 'Id of the rack; empty: the one in front',
}
export const node: ActionArg = { name: 'node', kind: 'text', help: 'Id of the node' }
export const param: ActionArg = { name: 'param', kind: 'whole', help: 'Number of the parameter' }
export const gesture: ActionArg = { name: 'gesture', kind: 'text', help: 'Name chosen by the client' }
export const from: ActionArg = { name: 'from', kind: 'text', help: 'Id of the node that is heard' }
export const to: ActionArg = { name: 'to', kind: 'text', help: 'Id of the node that hears' }
export const toPort: ActionArg = { name: 'toPort', kind: 'whole', help: '0 the main input, 1 the key' }
export const path = (help: string): ActionArg => ({ name: 'path', kind: 'path', help })
export const folder = (help: string): ActionArg => ({ name: 'folder', kind: 'path', help })
export const overwrite = (help: string): ActionArg => ({ name: 'overwrite', kind: 'switch', isOptional: true, help })
/** What is rendered; absent: all of it. */
export const part: readonly ActionArg[] = [
  { name: 'startBar', kind: 'whole', isOptional: true, help: 'Bar to begin at, from 1 on; empty: the start' },
  { name: 'endBar', kind: 'whole', isOptional: true, help: 'Bar to end before, from 1 on; empty: the end' },
  { name: 'startMarker', kind: 'text', isOptional: true, help: 'Marker to begin at, instead of a bar' },
  { name: 'endMarker', kind: 'text', isOptional: true, help: 'Marker to end before, instead of a bar' },
]
export const recovered: ActionArg = { name: 'id', kind: 'text', help: 'Id of what was recovered' }
