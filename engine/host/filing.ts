/**
 * What a person does with files: open, save, save as, collect, archive, and work that was put by or left by a crash. One of
 * them at a time; the sound and the editing go on meanwhile. Nobody is asked anything: unsaved work is put by, and what is
 * not written over is said in words.
 */
import { realpath } from 'node:fs/promises'
import { basename, extname, join, resolve } from 'node:path'
import { performAll } from '../session/actions/index.ts'
import { type FileId, fileIdOfRack, linkablePath, nextFileId, rackOf, sessionOf } from '../session/document.ts'
import { parseSession } from '../session/session-file.ts'
import type { Author, Editor } from './editor.ts'
import { conflictWords, existsWords, homelessWords, vanishedWords } from './filing-words.ts'
import type { Jobs } from './live/jobs.ts'
import type { StateChange } from './live/player.ts'
import { HOST_ORIGIN, type Origin } from './live/publication.ts'
import { refusalWords } from './live/rack-view.ts'
import { Refusal } from './live/refusal.ts'
import { packed } from './packing.ts'
import { unpackArchive, writeArchive } from './project/archive.ts'
import { collect } from './project/collect.ts'
import { stampOf, stampOnDisk } from './project/disk-state.ts'
import { HeldLock } from './project/held-lock.ts'
import { homesFor, racksFolder } from './project/homes.ts'
import { referenceTo } from './project/inside.ts'
import type { Keeper } from './project/keeper.ts'
import { hasStaleNames, relinkedTo } from './project/links.ts'
import { documentName, readReference } from './project/locate.ts'
import {
  emptyProject,
  type FilePlace,
  type IsDemo,
  type OpenedProject,
  openProject,
  rackIdOf,
  readProjectFile,
  withRack,
} from './project/opening.ts'
import { lockPlaceOf, samePath, sessionPathOf } from './project/places.ts'
import { Project } from './project/project.ts'
import type { RecentProjects } from './project/recent.ts'
import { refusing } from './project/refusing.ts'
import { type FileToSave, planSave, type SavedStamps, SaveError, type SavePlan, saveFiles } from './project/save.ts'
import { makeFolderFor, refuseNewer } from './project/save-checks.ts'

export interface FilingOptions {
  readonly editor: Editor
  readonly keeper: Keeper
  readonly jobs: Jobs
  readonly recent: RecentProjects
  readonly isDemo: IsDemo
  /** For the lock: who has it. */
  readonly owner: string
  readonly publish: (changes: readonly StateChange[], origin?: Origin) => void
  readonly notify: (words: string) => void
  /** Another project is open. */
  readonly onReplaced: () => void
}

export class Filing {
  private readonly options: FilingOptions
  private readonly lock: HeldLock
  private last: Promise<unknown> = Promise.resolve()
  private underWay = 0

  constructor(options: FilingOptions) {
    this.options = options
    this.lock = new HeldLock(options.owner)
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
    return this.inTurn(() => this.openNow(path, origin))
  }

  private async openNow(path: string, origin: Origin): Promise<void> {
    const { isDemo, recent } = this.options
    const project = new Project(await openProject(path, isDemo))
    await this.replace(project, origin)
    const opened = project.path || this.placeOfFront(project)
    if (opened) await recent.remember(opened)
  }

  openNew(origin: Origin): Promise<void> {
    return this.inTurn(() => this.replace(new Project(emptyProject()), origin))
  }

  /** `opened` is called before anything is written: what it starts is part of the state that is kept. */
  openRecovered(id: string, origin: Origin, opened = () => {}): Promise<void> {
    return this.inTurn(async () => {
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
  }

  /** Whoever had it open may be gone, and the disk may take files again. */
  private async lockAgain(origin: Origin): Promise<void> {
    const { editor, publish } = this.options
    const { project } = editor
    const lock = await this.lock.tryFor(lockPlaceOf(project))
    const words = typeof lock === 'string' ? lock : ''
    if (typeof lock !== 'string') await this.lock.hold(lock)
    if (words === project.readOnly) return
    project.readOnly = words
    publish(editor.documentChanges(), origin)
  }

  private async lockFreed(): Promise<void> {
    const { editor, notify } = this.options
    if (await this.lock.isElsewhere(lockPlaceOf(editor.project))) return
    await this.lockAgain(HOST_ORIGIN)
    if (!editor.project.readOnly) notify(`${editor.project.name} can be saved here again.`)
  }

  /** A rack file becomes part of the session; one that is open already is the same document once more. */
  addRack(path: string, id: string, author: Author, origin: Origin): Promise<void> {
    return this.inTurn(async () => {
      const { editor, isDemo, recent } = this.options
      const { project } = editor
      const file = await readProjectFile(path)
      const name = documentName(file.path)
      if (file.kind === 'session') throw new Refusal('not-possible', `${name} is a session, not a rack`)
      const known = [...project.filePlaces].find(([, place]) => place.path === file.path)?.[0]
      const next = known ?? nextFileId(project.document)
      const written = linkablePath(project.document, referenceTo(file.path, project.path), next)
      const ids = sessionOf(project.document).racks.map((one) => one.id)
      const opened = withRack(project.opened, file, written, isDemo)
      const { document, diagnostics } = rackOf(opened.document, next)
      if (!known && !document.plan) throw new Refusal('failed', refusalWords(name, diagnostics))
      this.adopt(opened, next, written)
      const rack = id || freeId(rackIdOf(file.path), ids)
      editor.perform([{ id: 'addRack', args: { id: rack, path: written, file: next } }], author, origin)
      await recent.remember(file.path)
    })
  }

  /** A file, or another path to one, that steps of the history may name. */
  private adopt(opened: OpenedProject, file: FileId, link: string): void {
    const { editor, keeper } = this.options
    editor.project.adopt(opened)
    const place = opened.places.get(file)!
    keeper.remember({ kind: 'file', file: opened.document.files.get(file)!, place, link })
  }

  /** The text on disk in place of ours; a step that can be undone. */
  reload(path: string, author: Author, origin: Origin): Promise<void> {
    return this.inTurn(async () => {
      const { editor, keeper } = this.options
      const { project } = editor
      const file = [...project.filePlaces].find(([, place]) => place.path === path)?.[0]
      if (!file) throw new Refusal('not-found', `${path} is no file of this session`)
      const { text, stamp } = await readProjectFile(path)
      await keeper.generation()
      if (file === project.document.sessionFile) await this.readNewRacks(path, text)
      editor.perform([{ id: 'reloadFile', args: { file, text } }], author, origin)
      this.place(new Map([[file, { ...project.placeOf(file), stamp }]]), origin)
    })
  }

  /** What a session's text names that was not part of it before. One that is gone keeps none of the others from playing. */
  private async readNewRacks(session: string, text: string): Promise<void> {
    const { editor, isDemo } = this.options
    const racks = parseSession(text, { file: documentName(session) }).content?.racks ?? []
    for (const { path } of racks) {
      const { opened } = editor.project
      if (opened.document.links.has(path)) continue
      try {
        const next = withRack(opened, await readReference(session, path), path, isDemo)
        this.adopt(next, next.document.links.get(path)!, path)
      } catch (error) {
        const missing = new Map(editor.project.opened.missing).set(path, (error as Error).message)
        editor.project.adopt({ ...editor.project.opened, missing })
      }
    }
  }

  // --- saving ------------------------------------------------------------------------------------------------------

  save(overwrite: boolean, author: Author, origin: Origin): Promise<void> {
    return this.inTurn(async () => {
      const { project } = this.options.editor
      await this.lockAgain(origin)
      if (project.readOnly)
        throw new Refusal('not-possible', `it cannot be saved here: ${project.readOnly}. Save it as another file`)
      await this.look()
      if (project.path && project.isChanged && (await hasStaleNames(project)))
        this.relink(project.path, new Map(), author, origin)
      const files = project.changedFiles()
      const homeless = files.find((file) => !project.placeOf(file).path || project.placeOf(file).isDemo)
      if (homeless) throw new Refusal('not-possible', homelessWords(project, homeless))
      const toSave = files.map((file) => {
        const { path, stamp } = project.placeOf(file)
        return { file, path, stamp, text: project.document.files.get(file)!.text }
      })
      this.placeSaved(toSave, await this.write(toSave, overwrite, origin), origin)
    })
  }

  saveAs(path: string, overwrite: boolean, author: Author, origin: Origin): Promise<void> {
    return this.inTurn(async () => {
      const { project } = this.options.editor
      const session = await sessionPathOf(path)
      this.refuseRackFile(session)
      await this.look()
      await this.moveTo(session, async () => {
        const homes = await refusing(() => homesFor(project, session))
        const { document, links } = relinkedTo(project, session, homes)
        const texts = performAll(document, [{ id: 'relink', args: { paths: links } }]).document
        const toSave = [...homes].map(([file, path]) => {
          const place = project.placeOf(file)
          const stamp = place.path === path && !place.isDemo ? place.stamp : null
          return { file, path, stamp, text: texts.files.get(file)!.text }
        })
        const stamps = await this.write(toSave, overwrite, origin, racksFolder(session))
        this.relink(session, homes, author, origin)
        return () => this.placeSaved(toSave, stamps, origin)
      })
    })
  }

  /** The session's text in place of a rack's would be the end of the rack. */
  private refuseRackFile(path: string): void {
    const { project } = this.options.editor
    if (/\.mamrack$/i.test(path))
      throw new Refusal(
        'not-possible',
        `${basename(path)} would be a rack; a session's file ends in .mamsession or .json`,
      )
    const file = project.usedFiles().find((one) => one !== project.document.sessionFile && samePath(project, one, path))
    if (!file) return
    const { name } = project.document.files.get(file)!
    throw new Refusal('not-possible', `${path} is the file of the rack ${name}: give the session another name`)
  }

  /** The session is the file at `path` once `work` has put it there; where that fails, all is as before. */
  private async moveTo(path: string, work: () => Promise<() => void>): Promise<void> {
    const { editor, recent } = this.options
    const { project } = editor
    const lock = await this.lock.tryFor(path)
    try {
      if (typeof lock === 'string') throw new Refusal('not-possible', `it cannot be saved there: ${lock}`)
      const place = await work()
      project.readOnly = ''
      project.name = documentName(path)
      place()
    } catch (error) {
      if (typeof lock !== 'string') await this.lock.giveBack(lock)
      throw error
    }
    await this.lock.hold(lock)
    await recent.remember(path)
  }

  /** The session names its racks from where it will be; a step that undo takes back like any other. */
  private relink(path: string, homes: ReadonlyMap<FileId, string>, author: Author, origin: Origin): void {
    const { editor } = this.options
    const { project } = editor
    const { document, links } = relinkedTo(project, path, homes)
    if (links.length === 0) return
    project.adopt({ ...project.opened, document })
    for (const { file, path } of links) this.adopt(project.opened, file, path)
    const title = `Save as ${documentName(path)}`
    editor.perform([{ id: 'relink', args: { paths: links } }], author, origin, title)
  }

  /** Into a new folder, with all that it needs; the session is that one from now on. */
  collect(folder: string, author: Author, origin: Origin): Promise<void> {
    return this.inTurn(async () => {
      const { editor, jobs } = this.options
      const target = resolve(folder)
      const pack = await refusing(() => packed(editor.project))
      await jobs.run(`Collect ${editor.project.name}`, (progress) =>
        refusing(() => collect(pack.contents, target, { onProgress: (done, total) => progress(done / total) })),
      )
      const real = await refusing(() => realpath(target))
      const paths = new Map([...pack.paths].map(([file, path]) => [file, join(real, path)] as const))
      const session = paths.get(editor.project.document.sessionFile)!
      await this.moveTo(session, async () => {
        this.relink(session, paths, author, origin)
        const written = new Map(pack.contents.texts.map(({ path, text }) => [join(real, path), stampOf(text)]))
        const files = [...paths].map(([file, path]) => ({ file, path }))
        return () => this.placeSaved(files, written, origin)
      })
      this.sayMissing(pack.missing)
    })
  }

  writeArchive(path: string, overwrite: boolean): Promise<void> {
    return this.inTurn(async () => {
      const { editor, jobs } = this.options
      const target = extname(path) === '' ? `${resolve(path)}.zip` : resolve(path)
      const pack = await refusing(() => packed(editor.project))
      await jobs.run(`Archive ${editor.project.name}`, (progress) =>
        refusing(() =>
          writeArchive(pack.contents, target, { overwrite, onProgress: (done, total) => progress(done / total) }),
        ),
      )
      this.sayMissing(pack.missing)
    })
  }

  unpackArchive(path: string, folder: string, origin: Origin): Promise<void> {
    return this.inTurn(async () => {
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

  /** Rejects with Refusal; then nothing was written, or what was is told, and what stays where it was is known to be so. */
  private async write(
    files: readonly (FileToSave & { readonly file: FileId })[],
    overwrite: boolean,
    origin: Origin,
    newFolder?: string,
  ): Promise<SavedStamps> {
    const { jobs, editor } = this.options
    if (files.length === 0) return new Map()
    return await jobs.run(`Save ${editor.project.name}`, async (progress) => {
      const plan = await refusing(() => planSave(files))
      if (overwrite) await refuseNewer(plan)
      else this.refuseConflicts(plan, origin)
      if (newFolder) await refusing(() => makeFolderFor(plan, newFolder))
      try {
        return await saveFiles(plan, { overwrite, onProgress: (done, total) => progress(done / total) })
      } catch (error) {
        const stayed = files.filter(({ file, path }) => editor.project.placeOf(file).path === path)
        if (error instanceof SaveError) this.placeSaved(stayed, error.saved, origin)
        throw new Refusal('failed', (error as Error).message)
      }
    })
  }

  private refuseConflicts({ writes }: SavePlan, origin: Origin): void {
    const { editor, publish } = this.options
    const { project } = editor
    const pathsOf = (wanted: string) => writes.flatMap(({ conflict, path }) => (conflict === wanted ? [path] : []))
    const changed = pathsOf('changed-on-disk')
    if (changed.length > 0) {
      project.conflicts = [...new Set([...project.conflicts, ...changed])]
      publish(editor.documentChanges(), origin)
      throw new Refusal('not-possible', conflictWords(changed))
    }
    const there = pathsOf('appeared')
    if (there.length > 0) throw new Refusal('exists', existsWords(there))
  }

  private placeSaved(
    files: readonly { readonly file: FileId; readonly path: string }[],
    stamps: ReadonlyMap<string, FilePlace['stamp']>,
    origin: Origin,
  ): void {
    const saved = files.flatMap(({ file, path }) => {
      const stamp = stamps.get(path)
      return stamp ? [[file, { path, stamp, isDemo: false }] as const] : []
    })
    this.options.editor.noteSave()
    this.place(new Map(saved), origin)
  }

  private place(places: ReadonlyMap<FileId, FilePlace>, origin: Origin): void {
    const { editor, keeper, publish } = this.options
    const { project } = editor
    project.place(places)
    keeper.remember({ kind: 'places', places: [...places], name: project.name })
    publish([...editor.replaced(), ...editor.documentChanges()], origin)
  }

  // --- the disk meanwhile --------------------------------------------------------------------------------------------

  /** Looks whether somebody else wrote to our files or removed them; says so once, and changes nothing there. */
  async lookAtDisk(): Promise<void> {
    // Work under way looks by itself, and changes what there is to see.
    if (this.underWay > 0) return
    await this.inTurn(async () => {
      for (const words of await this.look()) this.options.notify(words)
      if (this.options.editor.project.readOnly) await this.lockFreed()
    })
  }

  /** News, in words; saving tells them by itself where they are in its way. */
  private async look(): Promise<string[]> {
    const { editor, publish } = this.options
    const { project } = editor
    const conflicts: string[] = []
    const vanished: string[] = []
    for (const file of project.usedFiles()) {
      const { path, stamp, isDemo } = project.placeOf(file)
      if (!path || !stamp || isDemo) continue
      const found = await stampOnDisk(path).catch(() => stamp)
      if (!found) vanished.push(path)
      else if (found.sha256 !== stamp.sha256) conflicts.push(path)
    }
    if (conflicts.join() === project.conflicts.join() && vanished.join() === project.vanished.join()) return []
    const changed = conflicts.filter((path) => !project.conflicts.includes(path))
    const gone = vanished.filter((path) => !project.vanished.includes(path))
    project.conflicts = conflicts
    project.vanished = vanished
    publish(editor.documentChanges())
    return [
      ...(changed.length > 0 ? [`${conflictWords(changed)}.`] : []),
      ...(gone.length > 0 ? [vanishedWords(gone)] : []),
    ]
  }

  /** Of the rack in front; empty where there is none. */
  private placeOfFront(project: Project): string {
    const file = project.front ? fileIdOfRack(project.document, project.front) : undefined
    return file ? project.placeOf(file).path : ''
  }

  private inTurn<T>(action: () => Promise<T>): Promise<T> {
    this.underWay++
    const run = this.last.then(action).finally(() => this.underWay--)
    this.last = run.catch(() => {})
    return run
  }
}

function freeId(wanted: string, taken: readonly string[]): string {
  let id = wanted
  for (let count = 2; taken.includes(id); count++) id = `${wanted}-${count}`
  return id
}
