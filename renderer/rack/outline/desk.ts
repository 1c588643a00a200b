/** What the outline's buttons and keys do; each is one step. */
import type { ActionInit } from '../../../engine/client/gesture.ts'
import type { Rack } from '../../../engine/client/model.ts'
import type { Session } from '../../session.ts'
import { words } from '../../strings/words.ts'
import { select } from '../../view-state.ts'
import * as edits from '../edits.ts'
import type { Edits } from '../inspector/use-edits.ts'
import { moved, type Way } from './moving.ts'
import { text } from './text.ts'

/** What asks for more before it can be done. */
export type Form = 'connect' | 'replace' | 'insert' | 'group'

/** Copied last on this page; other windows have it on their clipboard where the page may write to it. */
let copied = ''

export class OutlineDesk {
  readonly rack: Rack
  readonly canEdit: boolean
  private readonly session: Session
  private readonly edits: Edits

  constructor(session: Session, rack: Rack, own: Edits) {
    this.session = session
    this.rack = rack
    this.edits = own
    this.canEdit = own.canEdit
  }

  get selection(): readonly string[] {
    const known = new Set(this.rack.nodes.map(({ id }) => id))
    return this.session.view.getState().selection.filter((id) => known.has(id))
  }

  choose(ids: readonly string[]): void {
    select(this.session.view, ids)
  }

  async do(action: ActionInit | null, chosen?: readonly string[]): Promise<boolean> {
    if (!action || !this.canEdit) return false
    const isDone = await this.edits.act(action)
    if (isDone && chosen) this.choose(chosen)
    return isDone
  }

  add(type: string): Promise<boolean> {
    const node = edits.nameFor(this.rack, type)
    return this.do({ case: 'addNode', value: { type, node } }, [node])
  }

  rename(node: string, name: string): Promise<boolean> {
    return this.do({ case: 'renameNode', value: { node, name } }, [name])
  }

  bypass(nodes: readonly string[]): Promise<boolean> {
    return this.do(edits.bypass(this.rack, nodes))
  }

  remove(nodes: readonly string[]): Promise<boolean> {
    return this.do(edits.remove(this.rack, nodes, []), [])
  }

  disconnect(ends: edits.CableEnds): Promise<boolean> {
    return this.do(edits.remove(this.rack, [], [ends]))
  }

  duplicate(nodes: readonly string[]): Promise<boolean> {
    const made = nodes.length > 0 ? edits.duplicate(this.rack, nodes, this.rack.layout.places) : null
    return made ? this.do(made.action, made.copies) : Promise.resolve(false)
  }

  move(nodes: readonly string[], way: Way): Promise<boolean> {
    const actions = moved(this.rack, nodes, way)
    return this.do(edits.together(text.moveTitle(actions.length), actions))
  }

  /** Without a first node there is nothing to go on from. */
  connect(ends: edits.CableEnds, gainPercent: number): Promise<boolean> {
    const own = gainPercent === 100 ? [] : [edits.setGain(ends, gainPercent)]
    const title = words.graph.step.connect(ends.from, ends.to ?? words.inspector.output)
    return this.do(edits.together(title, [...edits.connect(this.rack, ends), ...own]))
  }

  insert(ends: edits.CableEnds, type: string): Promise<boolean> {
    const node = edits.nameFor(this.rack, type)
    const actions = edits.insertNew(this.rack, ends, type, node)
    return this.do(edits.together(words.graph.step.insert(node), actions), [node])
  }

  async copy(nodes: readonly string[]): Promise<boolean> {
    if (nodes.length === 0) return false
    const { client, report } = this.session
    try {
      copied = await client.copyNodes(nodes)
    } catch (error) {
      report(error)
      return false
    }
    // Where the page may not write to it, this page still has what was copied.
    await navigator.clipboard?.writeText(copied).catch(() => {})
    return true
  }

  async cut(nodes: readonly string[]): Promise<void> {
    if (this.canEdit && (await this.copy(nodes))) await this.remove(nodes)
  }

  /** '': what was copied on this page last. */
  async paste(text: string): Promise<void> {
    const wanted = text.trimStart().startsWith('{') ? text : copied
    if (wanted !== '') await this.do({ case: 'pasteNodes', value: { text: wanted, dx: PASTE_SHIFT, dy: PASTE_SHIFT } })
  }
}

/** Canvas points beside what they are copies of. */
const PASTE_SHIFT = 32
