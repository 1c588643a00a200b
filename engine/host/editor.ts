/**
 * The document while it sounds: every change goes to the player first, which may refuse it, then to the document, the
 * history, the recovery log and those who look. All of it happens at once, on the main thread: a change is either everywhere
 * or nowhere.
 */
import { writtenType } from '../formats/bypass.ts'
import { findDescriptor } from '../formats/nodes.ts'
import type { RackPlan } from '../formats/plan.ts'
import type { ParsedRack } from '../formats/rack.ts'
import { type DocumentCall, performAll } from '../session/actions/index.ts'
import { baseOf } from '../session/actions/tonight.ts'
import { addressText, type ParamAddress } from '../session/address.ts'
import { isNoChange } from '../session/change.ts'
import { type Document, rackOf, sessionOf } from '../session/document.ts'
import { rackIds } from '../session/file/names.ts'
import { type Step, takeKey } from '../session/history.ts'
import { planDifference } from '../session/plan-difference.ts'
import { SessionRefusal } from '../session/refusal.ts'
import { nameChange, renamedPlace } from '../session/renames.ts'
import { sessionPlan } from '../session/session-plan.ts'
import { movedTo } from '../session/tonight-moves.ts'
import { startKeyOf } from '../session/values.ts'
import { problemsOf } from './live/faults.ts'
import { NO_DELAYS } from './live/mixer-delays.ts'
import { MixerView, type Playing } from './live/mixer-messages.ts'
import type { Override } from './live/moves.ts'
import { overridesOf } from './live/overrides.ts'
import type { Player, StateChange } from './live/player.ts'
import type { Origin } from './live/publication.ts'
import { type RackPlace, RackView } from './live/rack-view.ts'
import { NoEngine, Refusal } from './live/refusal.ts'
import { historyChange, sessionMessage, tonightChange } from './live/session-messages.ts'
import { onePass, SessionSound } from './live/session-sound.ts'
import { namesAfter, renamedStrips, SoundNames } from './live/sound-names.ts'
import type { Strips } from './live/strip-meters.ts'
import type { NativeModule } from './native.ts'
import { type PlayedRate, rateFor } from './played-rate.ts'
import type { OpenedProject } from './project/opening.ts'
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
  /** Hz, whatever files say; each plays at its own unless given. */
  readonly sampleRate?: number
  readonly publish: (changes: readonly StateChange[], origin?: Origin) => void
  readonly remember: (record: RecoveryRecord) => void
  /** The document is another one: what that changed beside. */
  readonly onTurned: (before: Document, after: Document) => readonly StateChange[]
  readonly now: () => number
}

/** What a document comes to. */
interface Composed {
  readonly plan: RackPlan
  /** Hz */
  readonly sampleRate: number
  readonly names: SoundNames
  readonly racks: ReadonlyMap<string, RackView>
  /** New rack id → old. */
  readonly renamed: ReadonlyMap<string, string>
}

/** A second press counts as one for so long. */
const SECOND_PRESS_MS = 10_000
/** Who made a step is known for so many of the latest. */
const MAX_STEP_AUTHORS = 20_000

export class Editor {
  project: Project
  isSafeMode = false
  /** Of what is open. */
  rate: PlayedRate
  private readonly options: EditorOptions
  /** Step → client; another window of the same name is somebody else. */
  private readonly authors = new Map<number, string>()
  private pressed: { readonly client: string; readonly step: Step; readonly timeMs: number } | undefined
  private lastSession = ''
  private readonly mixer = new MixerView()
  private saves = 0
  /** What the player is being turned to; the project follows once it could be. */
  private coming: Document | undefined

  constructor(project: Project, options: EditorOptions) {
    this.project = project
    this.options = options
    this.rate = { hz: options.player.sampleRate, why: '' }
  }

  /**
   * Takes over files that opening added. Where the session names one already, its rack plays from now on. Throws Refusal, and
   * then it is as if they had not been read.
   */
  adopt(opened: OpenedProject, author: Author, origin: Origin): void {
    const { project } = this
    const before = project.opened
    project.adopt(opened)
    if (!sessionOf(opened.document).racks.some(({ path }) => isLinkNew(before.document, opened.document, path))) return
    const front = project.frontIn(project.document)
    let changes: StateChange[]
    try {
      changes = this.turning(project.document, () => this.playAll(project.document, front, author.name))
    } catch (error) {
      project.adopt(before)
      throw error
    }
    if (front !== project.front) this.options.remember({ kind: 'front', front })
    project.front = front
    this.publish(changes, origin)
  }

  /** Another project. Throws Refusal where it cannot play; then the one before stays. */
  open(project: Project): StateChange[] {
    const changes = this.turning(project.document, () => this.load(project))
    this.project = project
    this.isSafeMode = false
    this.authors.clear()
    this.pressed = undefined
    return [...changes, ...this.documentChanges(true)]
  }

  /** At the rate that it asks for; where no engine of it can be had, at that of the one that is there. */
  private load(project: Project): StateChange[] {
    const running = this.player.sampleRate
    const rate = rateFor(sessionOf(project.document).sampleRate, running, this.options.sampleRate)
    try {
      const changes = this.loadAt(rate.hz, project)
      this.rate = rate
      return changes
    } catch (error) {
      if (!(error instanceof NoEngine)) throw error
      const changes = this.loadAt(running, project)
      this.rate = { hz: running, why: error.message }
      return changes
    }
  }

  /** A rack that the engine refuses is silent, and the rest plays. */
  private loadAt(sampleRate: number, project: Project): StateChange[] {
    const composed = () => this.composed(project, project.document, null, sampleRate)
    const load = () => this.player.load(this.soundOf(composed()), project.front)
    try {
      return load()
    } catch (error) {
      if (!(error instanceof Refusal) || error instanceof NoEngine) throw error
      const { racks } = composed()
      for (const { place, plan } of racks.values()) {
        const words = this.refusalOf(place.name, plan, sampleRate)
        if (words !== '') project.refused.set(plan, words)
      }
      const isRestPlayable = [...racks.values()].some(({ plan }) => !project.refused.has(plan))
      if (project.refused.size === 0 || !isRestPlayable) throw error
      project.findFront()
      return load()
    }
  }

  /** Why the engine cannot play a rack; '' where it can. */
  private refusalOf(name: string, plan: RackPlan, sampleRate: number): string {
    const { native } = this.options
    try {
      native.graph(plan, sampleRate)
      native.lengths(plan, onePass(sampleRate))
      return ''
    } catch (error) {
      return `${name} cannot be played: ${(error as Error).message}`
    }
  }

  /** Of all racks and the mixer: what the tonight layer holds over the document. */
  overrides(): Override[] {
    return overridesOf(this.coming ?? this.project.document)
  }

  /** The strips that pages know. */
  get strips(): Strips {
    return this.mixer.shown
  }

  // --- changes -----------------------------------------------------------------------------------------------------

  /** One step of the history, or none of it. Throws Refusal. */
  perform(calls: readonly DocumentCall[], author: Author, origin: Origin, title?: string, take = ''): void {
    const done = refusing(() => performAll(this.project.document, calls))
    if (isNoChange(done.change)) return
    // Two clients may have one name, and each takes back only what it did; what was saved is a place to go back to.
    const key = take === '' ? done.mergeKey : takeKey(take)
    const merging = key === undefined ? {} : { mergeKey: `${key} ${author.id} ${this.saves}` }
    const changes = this.turnTo(done.document, author.name)
    const entry = {
      title: title || done.title,
      author: author.name,
      timeMs: this.options.now(),
      change: done.change,
      ...merging,
    }
    this.noteAuthor(this.project.record(entry), author)
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
      const value = baseOf(after, one) ?? 0
      return { id: 'setTonight', args: { address: addressText(one), value } }
    })
    this.perform([set, ...settled], author, origin, title)
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

  /** What sounds is not touched. Throws Refusal where that rack cannot play. */
  setFront(id: string, origin: Origin): void {
    const { project } = this
    const slot = project.slots().find((one) => one.id === id)
    if (!slot) throw new Refusal('not-found', `there is no rack "${id}"`)
    if (slot.problem) throw new Refusal('not-possible', slot.problem)
    if (id === project.front) return
    project.front = id
    this.options.remember({ kind: 'front', front: id })
    this.publish(this.player.bringToFront(id), origin)
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
    const moved = refusing(() => movedTo(document, history, step))
    const changes = this.turnTo(moved.document, by)
    history.moveTo(step)
    history.grow(moved.grown)
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

  private noteAuthor(step: Step, { id }: Author): void {
    if (this.authors.size >= MAX_STEP_AUTHORS) this.authors.clear()
    this.authors.set(step.id, id)
  }

  // --- document to player --------------------------------------------------------------------------------------------

  /** Makes the player and the project follow a document. Throws Refusal, and then neither has moved. `by`: whoever did it. */
  private turnTo(next: Document, by = ''): StateChange[] {
    const { project } = this
    const before = project.document
    const changes = this.turning(next, () => this.playIn(next, project.frontIn(next), by))
    project.turnTo(next)
    return [...changes, ...this.followTonight(before, next), ...this.options.onTurned(before, next)]
  }

  private turning<T>(coming: Document, action: () => T): T {
    this.coming = coming
    try {
      return action()
    } finally {
      this.coming = undefined
    }
  }

  private playIn(next: Document, front: string, by: string): StateChange[] {
    const { project, player } = this
    if (isSameText(project.document, next)) return front === project.front ? [] : player.bringToFront(front)
    return this.playAll(next, front, by)
  }

  private playAll(next: Document, front: string, by: string): StateChange[] {
    const { project, player } = this
    const before = player.sound
    const composed = this.composed(project, next, before)
    const { plan, racks, renamed } = composed
    // Without a rack there is nothing that could play on, but for buses and inputs that play.
    const isBare = before?.racks.size === 0 || racks.size === 0
    if (!before || (isBare && !player.isPlaying)) return player.load(this.soundOf(composed), front)
    const difference = planDifference(before.plan, plan)
    const kept = difference.kind === 'structure' ? undefined : before
    return player.edit(this.soundOf(composed, kept), difference, front, { by, renamed })
  }

  /** Racks that do not differ stay the same objects, so native knows them. Throws Refusal where a rack gets errors. */
  private composed(
    project: Project,
    document: Document,
    before: SessionSound | null,
    sampleRate = this.player.sampleRate,
  ): Composed {
    const [content, earlier] = [sessionOf(document), sessionOf(project.document)]
    const renamed = before ? renamedStrips(earlier, content) : new Map<string, string>()
    const names = before ? namesAfter(before.names, earlier, content) : new SoundNames()
    const racks = this.viewsOf(project, document, sampleRate, (id) => before?.racks.get(renamed.get(id) ?? id))
    const plan = sessionPlan(content, new Map([...racks].map(([id, view]) => [id, view.plan])), {
      sampleRate,
      exports: new Map([...racks].map(([id, { exports }]) => [id, exports])),
    })
    return { plan: names.plan(plan), sampleRate, names, racks, renamed }
  }

  private soundOf({ plan, sampleRate, names, racks }: Composed, before?: SessionSound): SessionSound {
    const { native } = this.options
    return new SessionSound({ plan, names, racks, native, sampleRate, ...(before ? { before } : {}) })
  }

  private viewsOf(
    project: Project,
    document: Document,
    sampleRate: number,
    knownOf: (id: string) => RackView | undefined,
  ): Map<string, RackView> {
    const views = new Map<string, RackView>()
    const { racks } = sessionOf(document)
    for (const [index, id] of rackIds(racks).entries()) {
      const file = document.links.get(racks[index]!.path)
      if (!file) continue
      const known = knownOf(id)
      const parsed = rackOf(document, file)
      const place = { id, path: project.placeOf(file).path, name: document.files.get(file)!.name }
      // One that was broken before is a silent strip, and so is one that comes along; one that plays gets no errors.
      if (parsed.document.plan && project.refused.has(parsed.document.plan)) continue
      if (!parsed.document.plan && known?.place.path !== place.path) continue
      views.set(id, this.viewOf(place, parsed, sampleRate, known))
    }
    return views
  }

  private viewOf(place: RackPlace, parsed: ParsedRack, sampleRate: number, known: RackView | undefined): RackView {
    const { native } = this.options
    const was = known?.place
    const isSamePlace = was?.id === place.id && was.path === place.path && was.name === place.name
    if (known?.parsed === parsed && isSamePlace) return known
    const { plan } = parsed.document
    const isValuesOnly = known && plan && planDifference(known.plan, plan).kind !== 'structure'
    return new RackView(place, parsed, native, sampleRate, isValuesOnly ? known : undefined)
  }

  /**
   * Values that left the layer go back to the document's, values that entered it sound, each under the name that its place has
   * by now. Another way through the mixer may let other strips be heard beside a solo of tonight.
   */
  private followTonight(before: Document, after: Document): StateChange[] {
    if (before.tonight.size === 0 && after.tonight.size === 0) return []
    const { renames } = nameChange(before, after)
    const old = overridesOf(before).map((one) => renamedPlace(one, renames))
    const now = overridesOf(after)
    const kept = new Map(now.map((one) => [addressText(one), one.value]))
    const earlier = new Map(old.map((one) => [addressText(one), one.value]))
    const gone = old.filter((one) => !kept.has(addressText(one)))
    const moved = now.filter((one) => earlier.get(addressText(one)) !== one.value)
    return [
      ...gone.flatMap((one) => this.player.put(one, undefined)),
      ...moved.flatMap((one) => this.player.put(one, one.value)),
    ]
  }

  /** What sounds is what document and tonight layer say again. */
  putBack(address: ParamAddress): StateChange[] {
    const over = this.overrides().find((one) => addressText(one) === addressText(address))
    return this.player.put(address, over?.value)
  }

  /** The racks as they are on disk by now. */
  replaced(): StateChange[] {
    const { project, player } = this
    const { sound } = player
    if (!sound) return []
    return player.rename(this.soundOf(this.composed(project, project.document, sound), sound), project.front)
  }

  /** Whether a file can keep what a hand does to this parameter. */
  isKept({ rack, node, param }: ParamAddress): boolean {
    const { document } = this.project
    if (rack === '') return true
    const plan = rackOf(document, this.project.fileOfRack(rack)).document.plan
    const found = plan?.nodes.find(({ id }) => id === node)
    if (found === undefined) throw new Refusal('not-found', `there is no node "${node}"`)
    const descriptor = findDescriptor(writtenType(found))
    return descriptor !== undefined && startKeyOf(descriptor, param) !== undefined
  }

  private get player(): Player {
    return this.options.player
  }

  // --- messages ----------------------------------------------------------------------------------------------------

  private publish(changes: readonly StateChange[], origin: Origin): void {
    this.options.publish([...changes, ...this.documentChanges()], origin)
  }

  mixerMessage() {
    return this.mixer.message(this.project, this.playing())
  }

  /** Where what is silent in the engine is another than pages know. */
  mixerChanges(isWhole = false): StateChange[] {
    return this.mixer.changes(this.project, this.playing(), isWhole)
  }

  private playing(): Playing {
    const { faults, sound } = this.player
    return { faults: problemsOf(faults), delays: sound?.delays ?? NO_DELAYS, sound }
  }

  /** What a page sees of the document; the session only where it differs from what was told last. */
  documentChanges(isWhole = false): StateChange[] {
    const session = sessionMessage(this.project, this.isSafeMode)
    const words = JSON.stringify(session)
    const isNew = words !== this.lastSession || isWhole
    this.lastSession = words
    return [
      ...(isNew ? [{ change: { case: 'session', value: session } } as const] : []),
      ...this.mixerChanges(isWhole),
      historyChange(this.project),
      tonightChange(this.project),
    ]
  }
}

const isLinkNew = (before: Document, after: Document, path: string): boolean =>
  !before.links.has(path) && after.links.has(path)

/** What they sound like, but for tonight's values. */
const isSameText = (a: Document, b: Document): boolean => a.files === b.files && a.links === b.links

/** A refusal of the domain is one of the Host. */
export function refusing<T>(action: () => T): T {
  try {
    return action()
  } catch (error) {
    if (error instanceof SessionRefusal) throw new Refusal(error.reason, error.message)
    throw error
  }
}
