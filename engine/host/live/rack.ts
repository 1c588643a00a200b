/**
 * The rack that is open: its text, what the text means, and what hands made of it. An edit makes another one; the text is
 * the truth and changes only where the edit says.
 */
import type { FileKey } from '../../formats/descriptor.ts'
import type { Diagnostic } from '../../formats/diagnostic.ts'
import { setValue } from '../../formats/edit.ts'
import type { RackPlan } from '../../formats/plan.ts'
import { parseRack, type RackDocument } from '../../formats/rack.ts'
import { readRackFile } from '../files.ts'
import type { NativeEngine, NativeModule, RackLengths, RenderRange } from '../native.ts'
import { rackName } from './library.ts'
import { hasControl } from './messages.ts'
import { orRefuse, Refusal } from './refusal.ts'
import { type NodeRow, shortestFloat32, type Value, ValueTable } from './values.ts'

export interface RackProblem {
  readonly isError: boolean
  /** `nodes[2].params.cutoff` */
  readonly place: string
  readonly words: string
}

/** What stays the same through edits. */
interface Surroundings {
  readonly path: string
  readonly native: NativeModule
  readonly sampleRate: number
  readonly savedText: string
}

export class LoadedRack {
  readonly name: string
  readonly path: string
  readonly description: string
  readonly plan: RackPlan
  readonly lengths: RackLengths
  readonly values: ValueTable
  readonly problems: readonly RackProblem[]
  /** Whether the engine still plays a plan of before the last edit. */
  isNewerThanEngine = false
  private readonly around: Surroundings
  private readonly document: RackDocument

  /** Rejects with Refusal in words. */
  static async open(path: string, native: NativeModule, sampleRate: number): Promise<LoadedRack> {
    const file = await readRackFile(path).catch((error: Error) => {
      throw new Refusal('failed', error.message)
    })
    return new LoadedRack({ path: file.path, native, sampleRate, savedText: file.text }, file.text)
  }

  private constructor(around: Surroundings, text: string, values?: ValueTable) {
    const { document, diagnostics } = parseRack(text, { file: rackName(around.path) })
    if (!document.plan) throw new Refusal('failed', refusalWords(around.path, diagnostics))
    this.around = around
    this.document = document
    this.path = around.path
    this.name = rackName(around.path)
    this.description = document.description
    this.plan = document.plan
    this.lengths = orRefuse(`${this.name} cannot be played`, () => around.native.lengths(this.plan, this.onePass()))
    this.values = values ?? new ValueTable(this.plan, around.native.descriptors())
    this.problems = diagnostics.filter(({ severity }) => severity !== 'hint').map(problemOf)
  }

  get text(): string {
    return this.document.text
  }

  get isChanged(): boolean {
    return this.document.text !== this.around.savedText
  }

  /** Throws NativeError; then the engine plays on what it had. */
  loadInto(engine: NativeEngine): void {
    engine.load(this.plan)
    this.isNewerThanEngine = false
  }

  /**
   * Makes the played values what they are when playing begins at a frame: the document's, and what content before it set.
   * Returns what changed.
   */
  chase(fromFrame: number): { readonly row: NodeRow; readonly value: Value }[] {
    const { values } = this
    const before = new Map(values.all().map(({ value }) => [value, value.played]))
    values.resetPlayed()
    if (fromFrame > 0)
      for (const { frame, node, paramId, value, type } of this.around.native.events(this.plan, this.onePass()))
        if (frame < fromFrame && type !== 'Trigger') values.setPlayed(node, paramId, value)
    return values.all().filter(({ value }) => value.played !== before.get(value))
  }

  /** Another start value for a parameter that its node can change while it sounds: the engine keeps what it plays. */
  withStartValue(node: string, fileKey: FileKey, value: number): LoadedRack {
    const text = this.editedText(node, fileKey, value)
    if (text === this.document.text) return this
    const edited = new LoadedRack(this.around, text, this.values)
    edited.isNewerThanEngine = true
    for (const row of this.values.rowsOf(node)) {
      const start = row.values.get(fileKey.liveId)
      if (start) start.base = storedValue(fileKey, value)
    }
    return edited
  }

  /** Another value for what a node reads only when it is made. */
  withFileValue(node: string, key: string, value: number): LoadedRack {
    const row = this.values.rowsOf(node)[0]
    if (!row) throw new Refusal('not-found', `there is no node "${node}"`)
    const fileKey = row.descriptor.fileKeys.find((candidate) => candidate.key === key && hasControl(candidate))
    if (!fileKey) throw new Refusal('not-found', `${node} has no value "${key}"`)
    return new LoadedRack(this.around, this.editedText(node, fileKey, value))
  }

  withTempo(bpm: number): LoadedRack {
    if (!this.plan.hasTopLevelTransport) throw new Refusal('not-possible', `${this.name} has no transport, so no tempo`)
    return new LoadedRack(this.around, setValue(this.document.text, ['transport', 'bpm'], shortestFloat32(bpm)).text)
  }

  private editedText(node: string, fileKey: FileKey, value: number): string {
    const content = fileContent(fileKey, value)
    return nodePlaces(this.document.root, node).reduce((text, { at, hasParams }) => {
      const params = ['nodes', at, 'params']
      if (hasParams) return setValue(text, [...params, fileKey.key], content).text
      return setValue(text, params, { [fileKey.key]: content }).text
    }, this.document.text)
  }

  private onePass(): RenderRange {
    const { sampleRate } = this.around
    return { sampleRate, bars: 0, loopCount: 1, startBar: 0, endBar: 0, hardFrames: -1, tailFrames: -1, loop: false }
  }
}

/** Places in `nodes` of a file that have this id. */
function nodePlaces(root: unknown, id: string): { readonly at: number; readonly hasParams: boolean }[] {
  const nodes = (root as { nodes?: unknown }).nodes
  if (!Array.isArray(nodes)) return []
  return nodes.flatMap((node: { id?: unknown; params?: unknown } | null, at) =>
    node?.id === id ? [{ at, hasParams: typeof node.params === 'object' && node.params !== null }] : [],
  )
}

/** The number that the engine reads back after `fileContent` was written. */
function storedValue(fileKey: FileKey, value: number): number {
  const clamped = fileKey.clampAtLoad ? Math.min(Math.max(value, fileKey.min), fileKey.max) : value
  if (fileKey.type === 'float') return shortestFloat32(clamped)
  return fileKey.type === 'bool' ? Number(clamped >= 0.5) : Math.round(clamped)
}

function fileContent(fileKey: FileKey, value: number): number | boolean | string {
  const stored = storedValue(fileKey, value)
  if (fileKey.type === 'bool') return stored === 1
  if (fileKey.type !== 'choice') return stored
  return fileKey.choices.find((choice) => choice.value === stored)?.text ?? stored
}

function problemOf({ severity, path, message, suggestion }: Diagnostic): RackProblem {
  const hint = suggestion === undefined ? '' : ` Did you mean "${suggestion}"?`
  return { isError: severity === 'error', place: path, words: `${message}.${hint}` }
}

function refusalWords(path: string, diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').map(problemOf)
  const shown = errors.slice(0, 3).map(({ place, words }) => (place ? `${place}: ${words}` : words))
  const more = errors.length > 3 ? ` (and ${errors.length - 3} more)` : ''
  return `${rackName(path)} has errors and was not opened. ${shown.join(' ')}${more}`
}
