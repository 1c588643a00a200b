/**
 * What was done, as a tree: undo moves the cursor to the parent, a step after undo starts a branch, redo follows the branch
 * that was taken last. Nothing is lost by undoing and going on.
 *
 *   0 ── 1 ── 2 ── 5      cursor at 5: the line is 0 1 2 5, and 3 4 is a branch that was left
 *             └─ 3 ── 4
 */
import { type Change, invert, isNoChange, joined } from './change.ts'
import { type HistoryJson, readHistory } from './history-json.ts'
import { SessionRefusal } from './refusal.ts'

export interface Step {
  readonly id: number
  readonly parent: number
  readonly title: string
  /** Name of the client; '' is the host itself. */
  readonly author: string
  readonly gesture?: string
  readonly timeMs: number
  readonly change: Change
  /** Steps of one key, close in time, become one; of a take's key at any time. */
  readonly mergeKey?: string
}

/** A key of steps that belong together however much time passes between them. */
export const takeKey = (take: string): string => `${TAKE}${take}`
const TAKE = 'take '

export type StepEntry = Omit<Step, 'id' | 'parent'>

/** A step on the way to another one, and what going over it does to the document. */
export interface Move {
  readonly step: number
  readonly way: 'undone' | 'done'
  readonly change: Change
}

/** A step as a list shows it. */
export interface StepInfo {
  readonly id: number
  readonly parent: number
  readonly title: string
  readonly author: string
  readonly timeMs: number
  /** 0 on the line of the cursor; 1 on a branch from it, and so on. */
  readonly depth: number
  readonly isCursor: boolean
  /** On the line, after the cursor: redo brings it back. */
  readonly isUndone: boolean
  /** Steps that follow directly; more than one where branches start. */
  readonly branches: number
}

export interface HistoryLimits {
  readonly maxSteps: number
  readonly mergeMs: number
}

/** The document as it was opened. */
export const OPENED = 0
export const MAX_STEPS = 20_000
const MERGE_MS = 1000
/** Room is made for some steps at once, because finding what to drop looks at all of them. */
const DROP_SHARE = 1 / 64
/** What a step costs in memory beside its texts, measured. */
const STEP_BYTES = 480
const EDIT_BYTES = 120

export class History {
  readonly #limits: HistoryLimits
  readonly #steps = new Map<number, Step>()
  readonly #children = new Map<number, number[]>()
  /** The child by which redo goes on, where it is not the youngest. */
  readonly #taken = new Map<number, number>()
  #root = OPENED
  #cursor = OPENED
  #lastId = OPENED
  #bytes = 0

  constructor(limits: Partial<HistoryLimits> = {}) {
    this.#limits = { maxSteps: MAX_STEPS, mergeMs: MERGE_MS, ...limits }
  }

  /** The step that was done last; `root` where everything is undone. */
  get cursor(): number {
    return this.#cursor
  }

  /** The oldest place to which one can go back: as opened, until the history grew too long. */
  get root(): number {
    return this.#root
  }

  get size(): number {
    return this.#steps.size
  }

  /** About what it takes in memory. */
  get byteEstimate(): number {
    return this.#bytes
  }

  /** What undo would undo. */
  get undoable(): Step | undefined {
    return this.#steps.get(this.#cursor)
  }

  /** What redo would do again. */
  get redoable(): Step | undefined {
    const next = this.#next(this.#cursor)
    return next === undefined ? undefined : this.#steps.get(next)
  }

  stepOf(id: number): Step | undefined {
    return this.#steps.get(id)
  }

  /**
   * What was just done to the document. Returns the step that holds it: a new one, or the last one grown. One that has come
   * back to where it began does nothing, and is in the history no more.
   */
  record(entry: StepEntry): Step {
    const last = this.undoable
    const merged = last !== undefined && this.#canMerge(last, entry)
    const step: Step = merged
      ? { ...last, ...entry, change: joined([last.change, entry.change]) }
      : { ...entry, id: ++this.#lastId, parent: this.#cursor }
    if (merged && isNoChange(step.change)) {
      this.#cursor = this.#dropLeaf(last)
      return step
    }
    if (!merged) this.#link(step)
    this.#put(step)
    this.#cursor = step.id
    if (this.#steps.size > this.#limits.maxSteps) this.#drop()
    return step
  }

  /** Moves the cursor to before the last step and returns that step: its inverse is what the document needs. */
  undoStep(): Step | undefined {
    const step = this.undoable
    if (step === undefined) return undefined
    this.#take(step)
    this.#cursor = step.parent
    return step
  }

  redoStep(): Step | undefined {
    const step = this.redoable
    if (step !== undefined) this.#cursor = step.id
    return step
  }

  /** What leads from the cursor there, up and down the tree. Throws SessionRefusal where there is no such step. */
  changeTo(id: number): Change {
    return joined(this.movesTo(id).map(({ change }) => change))
  }

  /** As changeTo, one step after the other. */
  movesTo(id: number): Move[] {
    const { up, down } = this.#way(id)
    return [
      ...up.map((step): Move => ({ step: step.id, way: 'undone', change: invert(step.change) })),
      ...down.map((step): Move => ({ step: step.id, way: 'done', change: step.change })),
    ]
  }

  /** Sets the cursor and returns the change that leads there. */
  moveTo(id: number): Change {
    const change = this.changeTo(id)
    const { up, down } = this.#way(id)
    for (const step of [...up, ...down]) this.#take(step)
    this.#cursor = id
    return change
  }

  /** What a move did beside what the steps say is part of them from now on: the way back takes it back. */
  grow(moves: readonly Move[]): void {
    for (const { step: id, way, change } of moves) {
      const step = this.#steps.get(id)
      if (step) this.#put({ ...step, change: way === 'done' ? change : invert(change) })
    }
  }

  /** Steps in the order in which they were done: `count` of them with the step `around` among them. */
  list(around: number, count: number): StepInfo[] {
    const ids = [...this.#steps.keys()]
    const at = ids.findLastIndex((id) => id <= around)
    const start = Math.max(0, Math.min(at - Math.floor(count / 2), ids.length - count))
    const shown = ids.slice(start, start + count)
    const { line, undone } = this.#line()
    const depths = new Map<number, number>()
    return shown.map((id) => {
      const { parent, title, author, timeMs } = this.#steps.get(id) as Step
      const depth = this.#depth(id, line, depths)
      const branches = this.#children.get(id)?.length ?? 0
      const isCursor = id === this.#cursor
      return { id, parent, title, author, timeMs, depth, isCursor, isUndone: undone.has(id), branches }
    })
  }

  toJSON(): HistoryJson {
    return {
      version: 1,
      root: this.#root,
      cursor: this.#cursor,
      lastId: this.#lastId,
      steps: [...this.#steps.values()],
      taken: [...this.#taken],
    }
  }

  /** Throws SessionRefusal in words where it is no history. */
  static fromJSON(json: unknown, limits: Partial<HistoryLimits> = {}): History {
    const { root, cursor, lastId, steps, taken } = readHistory(json)
    const history = new History(limits)
    history.#root = root
    for (const step of steps) {
      history.#link(step)
      history.#put(step)
    }
    for (const [parent, child] of taken) history.#taken.set(parent, child)
    history.#cursor = cursor
    history.#lastId = lastId
    return history
  }

  #canMerge(last: Step, entry: StepEntry): boolean {
    if (entry.mergeKey === undefined || entry.mergeKey !== last.mergeKey || entry.author !== last.author) return false
    const passedMs = entry.timeMs - last.timeMs
    const isNear = passedMs < this.#limits.mergeMs || entry.mergeKey.startsWith(TAKE)
    return passedMs >= 0 && isNear && !this.#children.has(last.id)
  }

  #put(step: Step): void {
    const before = this.#steps.get(step.id)
    if (before !== undefined) this.#bytes -= bytesOf(before)
    this.#bytes += bytesOf(step)
    this.#steps.set(step.id, step)
  }

  #link({ id, parent }: Step): void {
    const siblings = this.#children.get(parent)
    if (siblings === undefined) this.#children.set(parent, [id])
    else siblings.push(id)
    this.#taken.delete(parent)
  }

  /** Redo from the step's parent leads to the step. */
  #take({ id, parent }: Step): void {
    if (this.#children.get(parent)?.at(-1) === id) this.#taken.delete(parent)
    else this.#taken.set(parent, id)
  }

  #next(id: number): number | undefined {
    return this.#taken.get(id) ?? this.#children.get(id)?.at(-1)
  }

  /** Steps to undo, from the cursor on, then steps to do, to the one of this id. Parents have smaller ids. */
  #way(id: number): { readonly up: Step[]; readonly down: Step[] } {
    if (id !== this.#root && !this.#steps.has(id)) throw new SessionRefusal('not-found', noStepWords(id, this.#root))
    const up: Step[] = []
    const down: Step[] = []
    for (let from = this.#cursor, to = id; from !== to; ) {
      const step = this.#steps.get(Math.max(from, to)) as Step
      if (from > to) {
        up.push(step)
        from = step.parent
      } else {
        down.push(step)
        to = step.parent
      }
    }
    return { up, down: down.reverse() }
  }

  /** The way from the root through the cursor to where redo ends. */
  #line(): { readonly line: ReadonlySet<number>; readonly undone: ReadonlySet<number> } {
    const undone = new Set<number>()
    for (let id = this.#next(this.#cursor); id !== undefined; id = this.#next(id)) undone.add(id)
    const line = new Set(undone)
    for (let step = this.undoable; step !== undefined; step = this.#steps.get(step.parent)) line.add(step.id)
    return { line, undone }
  }

  /** How many branches were taken to come there from the line. */
  #depth(id: number, line: ReadonlySet<number>, known: Map<number, number>): number {
    const path: number[] = []
    let at = id
    while (!line.has(at) && !known.has(at) && at !== this.#root) {
      path.push(at)
      at = (this.#steps.get(at) as Step).parent
    }
    let depth = known.get(at) ?? 0
    for (const step of path.reverse()) {
      if (depth === 0 || this.#next(at) !== step) depth++
      known.set(step, depth)
      at = step
    }
    return depth
  }

  #drop(): void {
    const goal = Math.floor(this.#limits.maxSteps * (1 - DROP_SHARE))
    this.#dropBranches(goal)
    while (this.#steps.size > goal && this.#root !== this.#cursor) this.#advanceRoot()
  }

  /** The oldest ends of branches first, each with what leads to nothing else. */
  #dropBranches(goal: number): void {
    const { line } = this.#line()
    for (const leaf of [...this.#steps.keys()]) {
      let id = leaf
      while (this.#steps.size > goal && !line.has(id) && this.#steps.has(id) && !this.#children.has(id))
        id = this.#dropLeaf(this.#steps.get(id) as Step)
      if (this.#steps.size <= goal) return
    }
  }

  #dropLeaf(step: Step): number {
    this.#bytes -= bytesOf(step)
    this.#steps.delete(step.id)
    if (this.#taken.get(step.parent) === step.id) this.#taken.delete(step.parent)
    const siblings = (this.#children.get(step.parent) ?? []).filter((id) => id !== step.id)
    if (siblings.length === 0) this.#children.delete(step.parent)
    else this.#children.set(step.parent, siblings)
    return step.parent
  }

  /** The first step of the line can't be undone any more. Only when no branches are left. */
  #advanceRoot(): void {
    const first = this.#steps.get(this.#next(this.#root) ?? Number.NaN)
    if (first === undefined) return
    this.#bytes -= bytesOf(first)
    this.#steps.delete(first.id)
    this.#children.delete(this.#root)
    this.#taken.delete(this.#root)
    this.#root = first.id
  }
}

const noStepWords = (id: number, root: number): string =>
  id < root ? `step ${id} is so long ago that it was forgotten` : `there is no step ${id}`

/** V8 keeps a Latin letter in one byte and any other in two. */
const textBytes = (text: string): number => {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0xff) return text.length * 2
  return text.length
}

function bytesOf({ title, author, gesture, mergeKey, change }: Step): number {
  let bytes = STEP_BYTES + textBytes(title) + textBytes(author) + textBytes(gesture ?? '') + textBytes(mergeKey ?? '')
  for (const { removed, inserted } of change.edits) bytes += EDIT_BYTES + textBytes(removed) + textBytes(inserted)
  for (const { address } of change.tonight) bytes += EDIT_BYTES + textBytes(address)
  return bytes
}
