/**
 * What a person does with files, one thing at a time: open, save, collect, archive, and work that was put by or left by a
 * crash. The sound and the editing go on meanwhile. Nobody is asked anything: unsaved work is put by, and what is not written
 * over is said in words.
 */
import { extname, resolve } from 'node:path'
import { addressWords } from '../session/actions/mixer/target.ts'
import { type Document, fileIdOfRack, linkablePath, nextFileId, rackOf, sessionOf } from '../session/document.ts'
import { newRackText } from '../session/new-rack.ts'
import { parseSession } from '../session/session-file.ts'
import { refuseOnStage } from './edit-mode.ts'
import type { Author, Editor } from './editor.ts'
import type { TextFile } from './files.ts'
import { lostWords, rateWords } from './filing-words.ts'
import type { Jobs } from './live/jobs.ts'
import type { StateChange } from './live/player.ts'
import { HOST_ORIGIN, type Origin } from './live/publication.ts'
import { refusalWords } from './live/rack-view.ts'
import { Refusal } from './live/refusal.ts'
import { packed } from './packing.ts'
import { unpackArchive, writeArchive } from './project/archive.ts'
import { HeldLock } from './project/held-lock.ts'
import { referenceTo } from './project/inside.ts'
import type { Keeper } from './project/keeper.ts'
import { documentName, type Located, readReference } from './project/locate.ts'
import {
  emptyProject,
  type IsDemo,
  openProject,
  rackIdOf,
  readProjectFile,
  withNewRack,
  withRack,
} from './project/opening.ts'
import { lockPlaceOf } from './project/places.ts'
import { Project, type Slot } from './project/project.ts'
import type { RecentProjects } from './project/recent.ts'
import { refusing } from './project/refusing.ts'
import { refuseNewerFile, refuseOpenFile } from './project/save-checks.ts'
import { Saving } from './saving.ts'

export interface FilingOptions {
  readonly editor: Editor
  readonly keeper: Keeper
  readonly jobs: Jobs
  readonly recent: RecentProjects
  readonly isDemo: IsDemo
  /** For the lock: who has it. */
  readonly owner: string
  readonly publish: (changes: readonly StateChange[], origin?: Origin) => void
  /** `topic`: what was said of it before is out of date. */
  readonly notify: (words: string, topic?: string) => void
  /** What was said of the topic holds no more. */
  readonly withdraw: (topic: string) => void
  /** Another project is open. */
  readonly onReplaced: () => void
}

const NEW_RACK = 'rack'
/** Topic of a notice. */
const RATE = 'sample rate'

interface NewRack {
  /** As the session has it. */
  readonly path: string
  /** Or why it cannot be read. */
  readonly file: TextFile | Error
}

export class Filing {
  private readonly options: FilingOptions
  private readonly lock: HeldLock
  private readonly saving: Saving
  private last: Promise<unknown> = Promise.resolve()
  private underWay = 0

  constructor(options: FilingOptions) {
    this.options = options
    this.lock = new HeldLock(options.owner)
    this.saving = new Saving({ ...options, lock: this.lock })
  }

  /** Unsaved work stays in the recovery place. */
  async close(how: 'orderly' | 'abandoned'): Promise<void> {
    await this.last.catch(() => {})
    if (how === 'orderly') await this.options.keeper.close()
    else await this.options.keeper.abandon()
    await this.lock.hold(undefined)
  }

  // --- opening -----------------------------------------------------------------------------------------------------

  /** Rejects with Refusal; then what was open stays. */
  open(path: string, origin: Origin = HOST_ORIGIN): Promise<void> {
    return this.inEditTurn(() => this.openNow(path, origin))
  }

  private async openNow(path: string, origin: Origin): Promise<void> {
    const { isDemo, recent } = this.options
    const project = new Project(await openProject(path, isDemo))
    await this.replace(project, origin)
    const opened = project.path || this.placeOfFront(project)
    if (opened) await recent.remember(opened)
  }

  openNew(origin: Origin): Promise<void> {
    return this.inEditTurn(() => this.replace(new Project(emptyProject()), origin))
  }

  /** `opened` is called before anything is written: what it starts is part of the state that is kept. */
  openRecovered(id: string, origin: Origin, opened = () => {}): Promise<void> {
    return this.inEditTurn(async () => {
      const { project, words } = this.options.keeper.read(id)
      await this.replace(project, origin, id, opened)
      if (words) this.options.notify(words)
    })
  }

  private async replace(project: Project, origin: Origin, recovered?: string, opened = () => {}): Promise<void> {
    const { editor, keeper, publish, onReplaced } = this.options
    const lock = await this.lock.tryFor(lockPlaceOf(project))
    project.readOnly = typeof lock === 'string' ? lock : ''
    const held = typeof lock === 'string' ? undefined : lock
    let changes: StateChange[]
    try {
      refuseOnStage(editor.project)
      changes = editor.open(project)
    } catch (error) {
      await this.lock.giveBack(held)
      throw error
    }
    onReplaced()
    publish(changes, origin)
    opened()
    // At once: what is done to this project from now on must not be told in the log of the one before.
    const following = keeper.follow(project, recovered)
    await this.lock.hold(held)
    const putBy = await following
    if (putBy) this.options.notify(putBy)
    this.tellRate()
  }

  private tellRate(): void {
    const { editor, notify, withdraw } = this.options
    const { project, rate } = editor
    const { sampleRate } = sessionOf(project.document)
    if (sampleRate === rate.hz) withdraw(RATE)
    else notify(rateWords(project.name, sampleRate, rate), RATE)
  }

  private async lockFreed(): Promise<void> {
    const { editor, notify } = this.options
    if (await this.lock.isElsewhere(lockPlaceOf(editor.project))) return
    await this.saving.lockAgain(HOST_ORIGIN)
    if (!editor.project.readOnly) notify(`${editor.project.name} can be saved here again.`)
  }

  /** A rack file becomes part of the session; one that is open already is the same document once more. */
  addRack(path: string, id: string, author: Author, origin: Origin): Promise<void> {
    return this.inEditTurn(async () => {
      await this.beginKeeping()
      const { editor, recent } = this.options
      const read = path === '' ? undefined : await readRack(path)
      refuseOnStage(editor.project)
      if (!read) {
        this.addNewRack(id, author, origin)
        return
      }
      const adopted = this.adoptRack(read, author, origin)
      const ids = sessionOf(editor.project.document).racks.map((one) => one.id)
      const rack = id || freeId(rackIdOf(adopted.path), ids)
      editor.perform([{ id: 'addRack', args: { id: rack, path: adopted.written, file: adopted.file } }], author, origin)
      await recent.remember(adopted.path)
    })
  }

  /**
   * Another file for a rack: the one that is gone was found elsewhere, or another one shall play in its place. By the path that
   * the session has for it: its own file is there again.
   */
  relinkRack(rack: string, path: string, author: Author, origin: Origin): Promise<void> {
    return this.inEditTurn(async () => {
      await this.beginKeeping()
      const { editor } = this.options
      const slot = editor.project.slots().find(({ id }) => id === rack)
      // It is open, and broken: what is wanted is what stands there by now.
      if (slot?.file && slot.problem && slot.path === path) return await this.reloadNow(path, author, origin)
      const read = await readRack(await this.placeMeant(slot, path))
      refuseOnStage(editor.project)
      const { file, written } = this.adoptRack(read, author, origin)
      const { tonight } = editor.project.document
      editor.perform([{ id: 'relink', args: { paths: [{ rack, path: written, file }] } }], author, origin)
      this.tellLost(tonight, written)
    })
  }

  /** Of tonight's values as they were before the file took another one's place. */
  private tellLost(before: Document['tonight'], path: string): void {
    const { editor, notify } = this.options
    const { tonight } = editor.project.document
    const places = [...before.keys()].filter((address) => !tonight.has(address)).map((one) => one.replace(/:\d+$/, ''))
    if (places.length > 0) notify(lostWords(path, [...new Set(places)]))
  }

  private async placeMeant(slot: Slot | undefined, path: string): Promise<string> {
    const { project } = this.options.editor
    if (!slot || slot.file || slot.path !== path || !project.path) return path
    return (await refusing(() => readReference(project.path, path))).path
  }

  /** Makes a rack's file part of what is open, if it is not yet. */
  private adoptRack(file: Located, author: Author, origin: Origin) {
    const { editor, isDemo } = this.options
    const { project } = editor
    const name = documentName(file.path)
    const known = [...project.filePlaces].find(([, place]) => place.path === file.path)?.[0]
    const next = known ?? nextFileId(project.document)
    const written = linkablePath(project.document, referenceTo(file.path, project.path), next)
    const opened = withRack(project.opened, file, written, isDemo)
    const { document, diagnostics } = rackOf(opened.document, next)
    if (!known && !document.plan) throw new Refusal('failed', refusalWords(name, diagnostics))
    this.saving.adopt(opened, { file: next, path: written }, author, origin)
    return { written, file: next, path: file.path }
  }

  /** What MAM starts with is nobody's work until something is in it. */
  private async beginKeeping(): Promise<void> {
    const { editor, keeper } = this.options
    if (keeper.logId === undefined) await keeper.follow(editor.project)
  }

  /** One that has no file yet: it gets one beside the session when that is saved. */
  private addNewRack(id: string, author: Author, origin: Origin): void {
    const { editor } = this.options
    const { project } = editor
    const ids = sessionOf(project.document).racks.map((one) => one.id)
    const rack = id || freeId(NEW_RACK, ids)
    const name = rackIdOf(rack).replace(/[^\p{L}\p{N}._-]+/gu, '-')
    const file = nextFileId(project.document)
    const written = linkablePath(project.document, `racks/${name}.json`, file)
    this.saving.adopt(
      withNewRack(project.opened, { id: file, kind: 'rack', name, text: newRackText }, written),
      { file, path: written },
      author,
      origin,
    )
    editor.perform([{ id: 'addRack', args: { id: rack, path: written, file } }], author, origin)
  }

  /** The text on disk in place of ours; a step that can be undone. */
  reload(path: string, author: Author, origin: Origin): Promise<void> {
    return this.inEditTurn(() => this.reloadNow(path, author, origin))
  }

  private async reloadNow(path: string, author: Author, origin: Origin): Promise<void> {
    const { editor, keeper } = this.options
    const { project } = editor
    const file = [...project.filePlaces].find(([, place]) => place.path === path)?.[0]
    if (!file) throw new Refusal('not-found', `${path} is no file of this session`)
    const { text, stamp } = await readProjectFile(path)
    await keeper.generation()
    const racks = file === project.document.sessionFile ? await this.readNewRacks(path, text) : []
    refuseOnStage(project)
    for (const rack of racks) this.adoptNewRack(rack, author, origin)
    editor.perform([{ id: 'reloadFile', args: { file, text } }], author, origin)
    this.saving.place(new Map([[file, { ...project.placeOf(file), stamp }]]), origin)
    if (file === project.document.sessionFile) this.tellRate()
  }

  /** What a session's text names that was not part of it before. One that is gone keeps none of the others from playing. */
  private async readNewRacks(session: string, text: string): Promise<NewRack[]> {
    const racks = parseSession(text, { file: documentName(session) }).content?.racks ?? []
    const paths = new Set(racks.map(({ path }) => path))
    const { links } = this.options.editor.project.document
    const read = async (path: string): Promise<NewRack> => ({
      path,
      file: await readReference(session, path).catch((error: Error) => error),
    })
    return await Promise.all([...paths].filter((path) => !links.has(path)).map(read))
  }

  private adoptNewRack({ path, file }: NewRack, author: Author, origin: Origin): void {
    const { editor, isDemo } = this.options
    try {
      if (file instanceof Error) throw file
      const next = withRack(editor.project.opened, file, path, isDemo)
      this.saving.adopt(next, { file: next.document.links.get(path)!, path }, author, origin)
    } catch (error) {
      const missing = new Map(editor.project.opened.missing).set(path, (error as Error).message)
      editor.project.adopt({ ...editor.project.opened, missing })
    }
  }

  // --- saving ------------------------------------------------------------------------------------------------------

  save(overwrite: boolean, author: Author, origin: Origin): Promise<void> {
    return this.inTurn(() => this.saving.save(overwrite, author, origin))
  }

  saveAs(path: string, overwrite: boolean, author: Author, origin: Origin): Promise<void> {
    return this.inEditTurn(() => this.saving.saveAs(path, overwrite, author, origin))
  }

  /** Into a new folder, with all that it needs; the session is that one from now on. */
  collect(folder: string, author: Author, origin: Origin): Promise<void> {
    return this.inEditTurn(async () => this.sayMissing(await this.saving.collect(folder, author, origin)))
  }

  writeArchive(path: string, overwrite: boolean): Promise<void> {
    return this.inTurn(async () => {
      const { editor, jobs } = this.options
      const target = extname(path) === '' ? `${resolve(path)}.zip` : resolve(path)
      await this.refuseLoss(target)
      const pack = await refusing(() => packed(editor.project))
      await jobs.run(`Archive ${editor.project.name}`, (progress) =>
        refusing(() =>
          writeArchive(pack.contents, target, { overwrite, onProgress: (done, total) => progress(done / total) }),
        ),
      )
      this.sayMissing(pack.missing)
    })
  }

  /** Before anything but a session or rack takes the place of a file. Rejects with Refusal. */
  async refuseLoss(path: string): Promise<void> {
    await refuseOpenFile(this.options.editor.project, path)
    await refuseNewerFile(path)
  }

  unpackArchive(path: string, folder: string, origin: Origin): Promise<void> {
    return this.inEditTurn(async () => {
      const unpacked = await this.options.jobs.run(`Unpack ${documentName(path)}`, (progress) =>
        refusing(() =>
          unpackArchive(resolve(path), resolve(folder), { onProgress: (done, total) => progress(done / total) }),
        ),
      )
      await this.openNow(unpacked.session, origin)
    })
  }

  private sayMissing(racks: readonly string[]): void {
    if (racks.length > 0)
      this.options.notify(`Files of these racks were not found, so they were left out: ${racks.join(', ')}.`)
  }

  // --- the disk meanwhile --------------------------------------------------------------------------------------------

  /** Looks whether somebody else wrote to our files or removed them; says so once, and changes nothing there. */
  async lookAtDisk(): Promise<void> {
    // Work under way looks by itself, and changes what there is to see.
    if (this.underWay > 0) return
    await this.inTurn(async () => {
      for (const words of await this.saving.look()) this.options.notify(words)
      if (this.options.editor.project.readOnly) await this.lockFreed()
    })
  }

  /** Of the rack in front; empty where there is none. */
  private placeOfFront(project: Project): string {
    const file = project.front ? fileIdOfRack(project.document, project.front) : undefined
    return file ? project.placeOf(file).path : ''
  }

  private inEditTurn<T>(action: () => Promise<T>): Promise<T> {
    return this.inTurn(() => {
      refuseOnStage(this.options.editor.project)
      return action()
    })
  }

  private inTurn<T>(action: () => Promise<T>): Promise<T> {
    this.underWay++
    const run = this.last.then(action).finally(() => this.underWay--)
    this.last = run.catch(() => {})
    return run
  }
}

async function readRack(path: string): Promise<Located> {
  const file = await readProjectFile(path)
  if (file.kind === 'rack') return file
  throw new Refusal('not-possible', `${documentName(file.path)} is a session, not a rack`)
}

function freeId(wanted: string, taken: readonly string[]): string {
  let id = wanted
  for (let count = 2; taken.includes(id) || addressWords.has(id); count++) id = `${wanted}-${count}`
  return id
}
