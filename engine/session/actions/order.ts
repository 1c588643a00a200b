/** The order of nodes in a rack's file, and what the file says about itself. */
import { Editing } from '../editing.ts'
import { SessionRefusal } from '../refusal.ts'
import { type DocumentAction, short } from './action.ts'
import { changeMade, noNodeWords, objectsOf, rackTarget } from './target.ts'

export interface MoveNodeArgs {
  readonly rack: string
  readonly node: string
  /** '': it is the last one. */
  readonly before: string
}

export interface SetDescriptionArgs {
  readonly rack: string
  /** '' takes it away. */
  readonly description: string
}

const MAX_DESCRIPTION = 4000

/** Of nodes of one id the first one moves, and counts as the place. */
export const moveNode: DocumentAction<'moveNode', MoveNodeArgs> = {
  id: 'moveNode',
  title: (_, { node, before }) =>
    before === '' ? `Move ${short(node)} to the end` : `Move ${short(node)} in front of ${short(before)}`,
  apply(document, { rack, node, before }) {
    const target = rackTarget(document, rack)
    const ids = objectsOf(target.root.nodes).map(({ id }) => (typeof id === 'string' ? id : ''))
    const from = placeOf(ids, node)
    const wanted = before === '' ? ids.length : placeOf(ids, before)
    const editing = new Editing(target.file)
    // Without the node itself, all that stood behind it is one place further up.
    editing.move(['nodes'], from, wanted > from ? wanted - 1 : wanted)
    return changeMade(document, editing, target)
  },
}

function placeOf(ids: readonly string[], id: string): number {
  const at = ids.indexOf(id)
  if (at < 0) throw new SessionRefusal('not-found', noNodeWords(id, ids))
  return at
}

export const setDescription: DocumentAction<'setDescription', SetDescriptionArgs> = {
  id: 'setDescription',
  title: (_, { rack, description }) =>
    description === '' ? `Take the description of ${short(rack)} away` : `Describe ${short(rack)}`,
  apply(document, { rack, description }) {
    const target = rackTarget(document, rack)
    if (description.length > MAX_DESCRIPTION) {
      const words = `a description has at most ${MAX_DESCRIPTION} letters, and this one has ${description.length}`
      throw new SessionRefusal('too-much', words)
    }
    const editing = new Editing(target.file)
    if (description === '') editing.remove(['description'])
    else if (target.root.description !== description) editing.set(['description'], description)
    return changeMade(document, editing, target)
  },
}
