/**
 * The document while it sounds: every change goes to the player first, which may refuse it, then to the document, the
 * history, the recovery log and those who look. All of it happens at once, on the main thread: a change is either everywhere
 * or nowhere.
 */
import { writtenNode, writtenType } from '../formats/bypass.ts'
import { findDescriptor } from '../formats/nodes.ts'
import { type DocumentCall, performAll } from '../session/actions/index.ts'
import { addressText, findAddress, type ParamAddress } from '../session/address.ts'
import { applyChange, isNoChange } from '../session/change.ts'
import { type Document, fileIdOfRack, rackOf } from '../session/document.ts'
import type { Step } from '../session/history.ts'
import { planDifference } from '../session/plan-difference.ts'
import { SessionRefusal } from '../session/refusal.ts'
import { fileValueOf, startKeyOf } from '../session/values.ts'
import type { Override, Player, StateChange } from './live/player.ts'
import type { Origin } from './live/publication.ts'
import { RackView } from './live/rack-view.ts'
import { Refusal } from './live/refusal.ts'
import { historyChange, sessionMessage, tonightChange } from './live/session-messages.ts'
import type { NativeModule } from './native.ts'
import type { Mode, Project } from './project/project.ts'
import type { RecoveryRecord } from './project/recovery-state.ts'

/** Who acts. */
export interface Author {
  /** The client. */
  readonly id: string
  /** For people. */
  readonly name: string
}

export interface EditorOptions {
  readonly native: NativeModule
  readonly player: Player
  /** Hz */
  readonly sampleRate: number
  readonly publish: (changes: readonly StateChange[], origin?: Origin) => void
  readonly remember: (record: RecoveryRecord) => void
  readonly now: () => number
}

/** A second press counts as one for so long. */
const SECOND_PRESS_MS = 10_000
/** Who made a step is known for so many of the latest. */
const MAX_STEP_AUTHORS = 20_000

export class Editor {
  project: Project
  isSafeMode = false
  private readonly options: EditorOptions
  /** Step → client; another window of the same name is somebody else. */
  private readonly authors = new Map<number, string>()
  private pressed: { readonly client: string; readonly step: Step; readonly timeMs: number } | undefined
  private lastSession = ''
  private saves = 0
  /** What the player is being turned to; the project follows once it could be. */
  private coming: { readonly document: Document; readonly front: string } | undefined

  constructor(project: Project, options: EditorOptions) {
    this.project = project
    this.options = options
  }

  /** Another project. Throws Refusal where its front rack cannot play; then the one before stays. */
  open(project: Project): StateChange[] {
    const { front, document } = project
    const changes = this.turning(project, () => this.player.show(front ? this.viewOf(project, document, front) : null))
    this.project = project
    this.isSafeMode = false
    this.authors.clear()
    this.pressed = undefined
    return [...changes, ...this.documentChanges(true)]
  }

  /** Of the rack in front: what the tonight layer holds over the document. */
  overrides(): Override[] {
    const { document, front } = this.coming ?? this.project
    return [...document.tonight].flatMap(([address, value]) => {
      const found = findAddress(document, address)
      return found?.rack === front ? [{ node: found.node, param: found.param, value }] : []
    })
  }

  // --- changes -----------------------------------------------------------------------------------------------------

  /** One step of the history, or none of it. Throws Refusal. */
  perform(calls: readonly DocumentCall[], author: Author, origin: Origin, title?: string): void {
    const done = refusing(() => performAll(this.project.document, calls))
    if (isNoChange(done.change)) return
    // Two clients may have one name, and each takes back only what it did; what was saved is a place to go back to.
    const merging = done.mergeKey === undefined ? {} : { mergeKey: `${done.mergeKey} ${author.id} ${this.saves}` }
    const changes = this.turnTo(done.document, author.name)
    const entry = {
      title: title || done.title,
      author: author.name,
      timeMs: this.options.now(),
      change: done.change,
      ...merging,
    }
    this.project.record(entry)
    this.noteAuthor(author)
    this.options.remember({ kind: 'step', entry })
    this.publish(changes, origin)
  }

  /** A hand in edit mode: what it leaves holds, so tonight has no other values of the same parameters any more. */
  setByHand(set: DocumentCall, params: readonly ParamAddress[], author: Author, origin: Origin): void {
    const { document } = this.project
    const over = params.filter((address) => document.tonight.has(addressText(address)))
    if (over.length === 0) {
      this.perform([set], author, origin)
      return
    }
    const { document: after, title } = refusing(() => performAll(document, [set]))
    const settled = over.map((one): DocumentCall => {
      const value = this.baseIn(after, one.rack, one.node, one.param)
      return { id: 'setTonight', args: { address: addressText(one), value } }
    })
    this.perform([set, ...settled], author, origin, title)
  }

  private baseIn(document: Document, rack: string, node: string, param: number): number {
    const plan = rackOf(document, fileIdOfRack(document, rack)!).document.plan!
    const found = writtenNode(plan.nodes.find(({ id }) => id === node)!)
    return fileValueOf(found, startKeyOf(findDescriptor(found.type)!, param)!)
  }

  /** A hand in stage mode: in the tonight layer, in no file and in no history. */
  setTonight(moves: readonly (ParamAddress & { readonly value: number })[], origin: Origin): void {
    const calls = moves.map(
      ({ value, ...address }): DocumentCall => ({ id: 'setTonight', args: { address: addressText(address), value } }),
    )
    const { change, document } = refusing(() => performAll(this.project.document, calls))
    if (isNoChange(change)) return
    const changes = this.turnTo(document)
    this.options.remember({ kind: 'tonight', change })
    this.publish(changes, origin)
  }

  /** The document as it is now is in its files. */
  noteSave(): void {
    this.saves++
  }

  setMode(mode: Mode, origin: Origin): void {
    if (mode === this.project.mode) return
    this.project.mode = mode
    this.options.remember({ kind: 'mode', mode })
    this.publish([], origin)
  }

  /** Throws Refusal where that rack cannot play; then the one before plays on. */
  setFront(id: string, origin: Origin): void {
    const { project } = this
    const slot = project.slots().find((one) => one.id === id)
    if (!slot) throw new Refusal('not-found', `there is no rack "${id}"`)
    if (slot.problem) throw new Refusal('not-possible', slot.problem)
    if (id === project.front) return
    const isSameFile = slot.file === fileIdOfRack(project.document, project.front)
    const view = this.viewOf(project, project.document, id, isSameFile ? this.player.rack! : undefined)
    const before = this.overrides()
    const changes = this.turning({ document: project.document, front: id }, () =>
      isSameFile ? this.player.rename(view) : this.player.show(view),
    )
    project.front = id
    this.options.remember({ kind: 'front', front: id })
    this.publish(isSameFile ? [...changes, ...this.followOverrides(before)] : changes, origin)
  }

  // --- history -----------------------------------------------------------------------------------------------------

  undo(author: Author, origin: Origin): void {
    const step = this.project.history.undoable
    if (!step) throw new Refusal('not-possible', 'there is nothing to undo')
    this.askTwice(step, author)
    this.moveTo(step.parent, `${author.name} (undo)`, origin)
  }

  redo(author: Author, origin: Origin): void {
    const step = this.project.history.redoable
    if (!step) throw new Refusal('not-possible', 'there is nothing to redo')
    this.moveTo(step.id, `${author.name} (redo)`, origin)
  }

  /** 0: as it was opened. */
  goTo(step: number, author: Author, origin: Origin): void {
    this.moveTo(step, `${author.name} (history)`, origin)
  }

  private moveTo(step: number, by: string, origin: Origin): void {
    const { history, document } = this.project
    const changes = this.turnTo(
      applyChange(
        document,
        refusing(() => history.changeTo(step)),
      ),
      by,
    )
    history.moveTo(step)
    this.pressed = undefined
    this.options.remember({ kind: 'move', step })
    this.publish(changes, origin)
  }

  /** What somebody else did is taken back only by those who mean it. */
  private askTwice(step: Step, { id: client, name }: Author): void {
    const { id, author, title } = step
    const made = this.authors.get(id)
    const isOwn = made === undefined ? author === name : made === client
    const nowMs = this.options.now()
    const { pressed } = this
    // A step that grew meanwhile is another one. A clock that went back makes no old press a fresh one.
    const passedMs = pressed ? nowMs - pressed.timeMs : -1
    const isSecond = pressed?.client === client && pressed.step === step && passedMs >= 0 && passedMs <= SECOND_PRESS_MS
    if (isOwn || isSecond) return
    this.pressed = { client, step, timeMs: nowMs }
    throw new Refusal('not-possible', `"${title}" was done by ${author || 'MAM'}: undo once more to take it back`)
  }

  private noteAuthor({ id }: Author): void {
    if (this.authors.size >= MAX_STEP_AUTHORS) this.authors.clear()
    this.authors.set(this.project.history.cursor, id)
  }

  // --- document to player --------------------------------------------------------------------------------------------

  /** Makes the player and the project follow a document. Throws Refusal, and then neither has moved. `by`: whoever did it. */
  private turnTo(next: Document, by = ''): StateChange[] {
    const { project } = this
    const before = project.document
    const front = project.frontIn(next)
    const changes = this.turning({ document: next, front }, () => this.playIn(next, front, by))
    project.turnTo(next)
    return [...changes, ...this.followTonight(before, next)]
  }

  private turning<T>(coming: { readonly document: Document; readonly front: string }, action: () => T): T {
    this.coming = coming
    try {
      return action()
    } finally {
      this.coming = undefined
    }
  }

  private playIn(next: Document, front: string, by: string): StateChange[] {
    const { project, player } = this
    const shown = player.rack
    const file = front ? fileIdOfRack(next, front) : undefined
    if (!file) return shown ? player.show(null) : []
    const before = project.front ? fileIdOfRack(project.document, project.front) : undefined
    if (!shown || file !== before) return player.show(this.viewOf(project, next, front))
    if (next.files.get(file) === project.document.files.get(file))
      return shown.place.id === front ? [] : player.rename(this.viewOf(project, next, front, shown))
    const plan = rackOf(next, file).document.plan
    const difference = plan ? planDifference(shown.plan, plan) : ({ kind: 'structure' } as const)
    return player.edit(
      this.viewOf(project, next, front, difference.kind === 'structure' ? undefined : shown),
      difference,
      by,
    )
  }

  private viewOf(project: Project, document: Document, id: string, before?: RackView): RackView {
    const file = fileIdOfRack(document, id)!
    const place = { id, path: project.placeOf(file).path, name: document.files.get(file)!.name }
    return new RackView(place, rackOf(document, file), this.options.native, this.options.sampleRate, before)
  }

  /** Values that left the layer go back to the document's, values that entered it sound. */
  private followTonight(before: Document, after: Document): StateChange[] {
    if (before.tonight === after.tonight) return []
    const addresses = new Set([...before.tonight.keys(), ...after.tonight.keys()])
    return [...addresses].flatMap((address) => {
      const value = after.tonight.get(address)
      if (value === before.tonight.get(address)) return []
      const found = findAddress(after, address)
      return found?.rack === this.project.front ? this.player.put(found.node, found.param, value) : []
    })
  }

  /** Another rack of the same file: its values of tonight sound in place of the other one's. */
  private followOverrides(before: readonly Override[]): StateChange[] {
    const after = this.overrides()
    const gone = before.filter((old) => !after.some(({ node, param }) => node === old.node && param === old.param))
    return [
      ...gone.flatMap(({ node, param }) => this.player.put(node, param, undefined)),
      ...after.flatMap(({ node, param, value }) => this.player.put(node, param, value)),
    ]
  }

  /** What sounds is what document and tonight layer say again. */
  putBack(node: string, param: number): StateChange[] {
    const over = this.overrides().find((one) => one.node === node && one.param === param)
    return this.player.put(node, param, over?.value)
  }

  /** The rack in front as it is on disk by now. */
  replaced(): StateChange[] {
    const { project, player } = this
    const shown = player.rack
    if (!shown || !project.front) return []
    const view = this.viewOf(project, project.document, project.front, shown)
    const isSame = view.place.path === shown.place.path && view.place.name === shown.place.name
    return isSame ? [] : player.rename(view)
  }

  /** Whether a file can keep what a hand does to this parameter. */
  isKept(rack: string, node: string, param: number): boolean {
    const { document } = this.project
    const plan = rackOf(document, this.project.fileOfRack(rack)).document.plan
    const found = plan?.nodes.find(({ id }) => id === node)
    if (found === undefined) throw new Refusal('not-found', `there is no node "${node}"`)
    const descriptor = findDescriptor(writtenType(found))
    return descriptor !== undefined && startKeyOf(descriptor, param) !== undefined
  }

  /** Whether hands at this rack are heard. What the tonight layer holds is each rack's own, what a file holds is all's. */
  isInFront(rack: string): boolean {
    const { project } = this
    if (rack === '' || rack === project.front) return true
    return project.fileOfRack(rack) === project.fileOfRack('') && project.mode === 'edit'
  }

  private get player(): Player {
    return this.options.player
  }

  // --- messages ----------------------------------------------------------------------------------------------------

  private publish(changes: readonly StateChange[], origin: Origin): void {
    this.options.publish([...changes, ...this.documentChanges()], origin)
  }

  /** What a page sees of the document; the session only where it differs from what was told last. */
  documentChanges(isWhole = false): StateChange[] {
    const session = sessionMessage(this.project, this.isSafeMode)
    const words = JSON.stringify(session)
    const isNew = words !== this.lastSession || isWhole
    this.lastSession = words
    return [
      ...(isNew ? [{ change: { case: 'session', value: session } } as const] : []),
      historyChange(this.project),
      tonightChange(this.project),
    ]
  }
}

/** A refusal of the domain is one of the Host. */
export function refusing<T>(action: () => T): T {
  try {
    return action()
  } catch (error) {
    if (error instanceof SessionRefusal) throw new Refusal(error.reason, error.message)
    throw error
  }
}
