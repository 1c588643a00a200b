/**
 * What is open: the document, where its files are on disk, and its history. Holds no sound and asks nobody; the Host decides
 * what is done to it.
 */
import { basename } from 'node:path'
import type { RackPlan } from '../../formats/plan.ts'
import { type Document, type FileId, fileIdOfRack, rackOf, sessionOf, withName } from '../../session/document.ts'
import { History, type Step, type StepEntry } from '../../session/history.ts'
import { refusalWords } from '../live/rack-view.ts'
import { Refusal } from '../live/refusal.ts'
import { type DiskStamp, sameStamp, stampOf } from './disk-state.ts'
import { documentName } from './locate.ts'
import type { FilePlace, OpenedProject } from './opening.ts'

export type Mode = 'edit' | 'stage'

export interface Slot {
  readonly id: string
  readonly file: FileId | undefined
  /** Absolute, or as the session has it where the file is missing. */
  readonly path: string
  readonly name: string
  readonly isChanged: boolean
  /** Empty, or why it cannot play. */
  readonly problem: string
}

export class Project {
  name: string
  document: Document
  history: History
  mode: Mode = 'edit'
  /** Id of the rack in front. */
  front = ''
  /** Empty, or why it must not be saved where it is. */
  readOnly = ''
  /** Paths that were not on disk as we left them when we looked last. */
  conflicts: readonly string[] = []
  /** Paths where nothing was on disk when we looked last: saving writes them anew. */
  vanished: readonly string[] = []
  /** Paths of missing racks, as the session has them, where a file was when we looked last. */
  returned: readonly string[] = []
  /** Racks that the engine refuses, though their text is whole, and why. */
  readonly refused = new Map<RackPlan, string>()
  private places: ReadonlyMap<FileId, FilePlace>
  private missing: ReadonlyMap<string, string>
  /** By text: whether it is what is on disk costs a hash, so it is asked once. */
  private readonly stamps = new Map<FileId, { readonly text: string; readonly stamp: DiskStamp }>()

  constructor(opened: OpenedProject, history = new History()) {
    this.name = opened.name
    this.document = opened.document
    this.places = opened.places
    this.missing = opened.missing
    this.history = history
    this.findFront()
  }

  /** As opening gives it, for adding files to it. */
  get opened(): OpenedProject {
    return { name: this.name, document: this.document, places: this.places, missing: this.missing }
  }

  /** Takes files over that opening added; texts and history stay. */
  adopt({ document, places, missing }: OpenedProject): void {
    this.document = document
    this.places = places
    this.missing = missing
  }

  /** Absolute; empty until it is saved. */
  get path(): string {
    return this.placeOf(this.document.sessionFile).path
  }

  placeOf(file: FileId): FilePlace {
    return this.places.get(file) ?? { path: '', stamp: null, isDemo: false }
  }

  get filePlaces(): ReadonlyMap<FileId, FilePlace> {
    return this.places
  }

  slots(): Slot[] {
    return sessionOf(this.document).racks.map(({ id, path }) => {
      const file = this.document.links.get(path)
      if (!file)
        return {
          id,
          file,
          path,
          name: basename(path),
          isChanged: false,
          problem: this.problemOfMissing(path),
        }
      const { document, diagnostics } = rackOf(this.document, file)
      const { name } = this.document.files.get(file)!
      const problem = document.plan ? (this.refused.get(document.plan) ?? '') : refusalWords(name, diagnostics)
      return { id, file, path: this.placeOf(file).path || path, name, isChanged: this.isFileChanged(file), problem }
    })
  }

  private problemOfMissing(path: string): string {
    if (this.returned.includes(path)) return `${path} is there again: use the file, and the rack plays`
    return this.missing.get(path) ?? 'its file was not read'
  }

  /** The rack in front cannot play: another one comes there. */
  findFront(): void {
    this.front = this.playable()[0]?.id ?? ''
  }

  /** File of the rack of an id, '' being the one in front. Throws Refusal. */
  fileOfRack(id: string): FileId {
    const rack = id || this.front
    if (!rack) throw new Refusal('not-possible', 'no rack is open')
    const file = fileIdOfRack(this.document, rack)
    if (!file) throw new Refusal('not-possible', `the file of ${rack} is missing`)
    return file
  }

  /** The document is this one now; the rack in front is the same one as far as it is there. */
  turnTo(document: Document): void {
    this.front = this.frontIn(document)
    this.document = document
  }

  /** The rack that should play in this document: the one in front, or what comes closest to it. */
  frontIn(document: Document): string {
    const ids = sessionOf(document).racks.map(({ id }) => id)
    const isPlayable = (id: string) => this.isPlayable(document, id)
    if (ids.includes(this.front) && (isPlayable(this.front) || !ids.some(isPlayable))) return this.front
    const file = this.front ? this.document.links.get(pathOf(this.document, this.front) ?? '') : undefined
    const same = sessionOf(document).racks.find(({ path }) => file && document.links.get(path) === file)
    return same?.id ?? ids.find(isPlayable) ?? ''
  }

  private isPlayable(document: Document, id: string): boolean {
    const file = document.links.get(pathOf(document, id) ?? '')
    const plan = file === undefined ? null : rackOf(document, file).document.plan
    return plan !== null && !this.refused.has(plan)
  }

  isFileChanged(file: FileId): boolean {
    const { stamp, path } = this.placeOf(file)
    return !stamp || this.vanished.includes(path) || !sameStamp(stamp, this.stampOf(file))
  }

  get isChanged(): boolean {
    return this.usedFiles().some((file) => this.isFileChanged(file))
  }

  /** Files that are part of the session as it is now; undone ones stay in the document, but nobody misses them. */
  usedFiles(): FileId[] {
    const racks = sessionOf(this.document).racks.flatMap(({ path }) => this.document.links.get(path) ?? [])
    return [...new Set([this.document.sessionFile, ...racks])]
  }

  changedFiles(): FileId[] {
    return this.usedFiles().filter((file) => this.isFileChanged(file))
  }

  /** Files are on disk at these places now. */
  place(changes: ReadonlyMap<FileId, FilePlace>): void {
    this.places = new Map([...this.places, ...changes])
    const saved = new Set([...changes.values()].map(({ path }) => path))
    this.conflicts = this.conflicts.filter((path) => !saved.has(path))
    this.vanished = this.vanished.filter((path) => !saved.has(path))
    for (const [file, { path }] of changes) this.rename(file, documentName(path))
  }

  private rename(file: FileId, name: string): void {
    const known = this.document.files.get(file)
    if (known && name && known.name !== name) this.document = withName(this.document, file, name)
  }

  /** Records what was done; the document has it already. */
  record(entry: StepEntry): Step {
    return this.history.record(entry)
  }

  private playable(): Slot[] {
    return this.slots().filter(({ problem }) => !problem)
  }

  private stampOf(file: FileId): DiskStamp {
    const { text } = this.document.files.get(file)!
    const known = this.stamps.get(file)
    if (known?.text === text) return known.stamp
    const stamp = stampOf(text)
    this.stamps.set(file, { text, stamp })
    return stamp
  }
}

function pathOf(document: Document, id: string): string | undefined {
  return sessionOf(document).racks.find((rack) => rack.id === id)?.path
}
