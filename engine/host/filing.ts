/**
 * What a person does with files: open, save, save as, collect, archive, and work that was put by or left by a crash. One of
 * them at a time; the sound and the editing go on meanwhile. Nobody is asked anything: unsaved work is put by, and what is
 * not written over is said in words.
 */
import { mkdir } from 'node:fs/promises'
import { dirname, extname, join, resolve } from 'node:path'
import { type FileId, fileIdOfRack, linkablePath, nextFileId, sessionOf, withFile } from '../session/document.ts'
import type { Author, Editor } from './editor.ts'
import type { Jobs } from './live/jobs.ts'
import type { StateChange } from './live/player.ts'
import { HOST_ORIGIN, type Origin } from './live/publication.ts'
import { Refusal } from './live/refusal.ts'
import { packed } from './packing.ts'
import { unpackArchive, writeArchive } from './project/archive.ts'
import { collect } from './project/collect.ts'
import { stampOf, stampOnDisk } from './project/disk-state.ts'
import { referenceTo } from './project/inside.ts'
import type { Keeper } from './project/keeper.ts'
import { documentName } from './project/locate.ts'
import { ProjectLock } from './project/lock.ts'
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
import { Project } from './project/project.ts'
import type { RecentProjects } from './project/recent.ts'
import { type FileToSave, planSave, SaveError, saveFiles } from './project/save.ts'
import { ProjectError } from './project/trouble.ts'

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
}

interface Held {
  readonly place: string
  readonly lock: ProjectLock
}

export class Filing {
  private readonly options: FilingOptions
  private held: Held | undefined
  private last: Promise<unknown> = Promise.resolve()

  constructor(options: FilingOptions) {
    this.options = options
  }

  /** Unsaved work stays in the recovery place. */
  async close(how: 'orderly' | 'abandoned'): Promise<void> {
    await this.last.catch(() => {})
    if (how === 'orderly') await this.options.keeper.close()
    else await this.options.keeper.flush()
    await this.hold(undefined)
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
    const { editor, keeper, publish } = this.options
    const lock = await this.lockFor(lockPlaceOf(project))
    if (typeof lock === 'string') project.readOnly = lock
    const held = typeof lock === 'string' ? undefined : lock
    let changes: StateChange[]
    try {
      changes = editor.open(project)
    } catch (error) {
      if (held !== this.held) await held?.lock.release()
      throw error
    }
    publish(changes, origin)
    opened()
    await this.hold(held)
    const putBy = await keeper.follow(project, recovered)
    if (putBy) this.options.notify(putBy)
  }

  /** Nobody else may save there while it is open. Words where no lock can be had: then it is read only. */
  private async lockFor(place: string): Promise<Held | undefined | string> {
    if (!place) return undefined
    if (this.held?.place === place) return this.held
    try {
      const lock = await ProjectLock.acquire(place, this.options.owner)
      if (lock instanceof ProjectLock) return { place, lock }
      const maybe = lock.mayBeDead ? '; that machine may be off' : ''
      return `${lock.who} on ${lock.host} has it open since ${lock.since}${maybe}`
    } catch (error) {
      return (error as Error).message
    }
  }

  private async hold(held: Held | undefined): Promise<void> {
    const before = this.held
    this.held = held
    if (before !== held) await before?.lock.release()
  }

  /** A rack file becomes part of the session; one that is open already is the same document once more. */
  addRack(path: string, id: string, author: Author, origin: Origin): Promise<void> {
    return this.inTurn(async () => {
      const { editor, isDemo, recent } = this.options
      const { project } = editor
      const file = await readProjectFile(path)
      if (file.kind === 'session')
        throw new Refusal('not-possible', `${documentName(file.path)} is a session, not a rack`)
      const known = [...project.filePlaces].find(([, place]) => place.path === file.path)?.[0]
      const next = known ?? nextFileId(project.document)
      const written = linkablePath(project.document, referenceTo(file.path, project.path), next)
      const ids = sessionOf(project.document).racks.map((one) => one.id)
      this.adopt(withRack(project.opened, file, written, isDemo), next, written)
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
      editor.perform([{ id: 'reloadFile', args: { file, text } }], author, origin)
      this.place(new Map([[file, { ...project.placeOf(file), stamp }]]), origin)
    })
  }

  // --- saving ------------------------------------------------------------------------------------------------------

  save(overwrite: boolean, origin: Origin): Promise<void> {
    return this.inTurn(async () => {
      const { project } = this.options.editor
      const files = project.changedFiles()
      if (project.readOnly)
        throw new Refusal('not-possible', `it cannot be saved here: ${project.readOnly}. Save it as another file`)
      const homeless = files.find((file) => !project.placeOf(file).path || project.placeOf(file).isDemo)
      if (homeless) throw new Refusal('not-possible', homelessWords(project, homeless))
      const places = files.map((file) => [file, project.placeOf(file).path] as const)
      await this.write(new Map(places), overwrite, origin, 'Save')
    })
  }

  saveAs(path: string, overwrite: boolean, author: Author, origin: Origin): Promise<void> {
    return this.inTurn(() => this.saveTo(sessionPathOf(path), overwrite, author, origin))
  }

  private async saveTo(path: string, overwrite: boolean, author: Author, origin: Origin): Promise<void> {
    await this.moveTo(path, origin, async () => {
      const paths = await newPlaces(this.options.editor.project, path)
      this.relink(path, paths, author, origin)
      await this.write(paths, overwrite, origin, 'Save')
    })
  }

  /** The session is the file at `path` once `work` has put it there; where that fails, all is as before. */
  private async moveTo(path: string, origin: Origin, work: () => Promise<void>): Promise<void> {
    const { editor, recent } = this.options
    const { project } = editor
    const lock = await this.lockFor(path)
    if (typeof lock === 'string') throw new Refusal('not-possible', `it cannot be saved there: ${lock}`)
    const step = project.history.cursor
    try {
      await work()
    } catch (error) {
      if (project.history.cursor !== step) editor.goTo(step, origin)
      if (lock !== this.held) await lock?.lock.release()
      throw error
    }
    await this.hold(lock)
    project.readOnly = ''
    project.name = documentName(path)
    this.place(new Map(), origin)
    await recent.remember(path)
  }

  /** The session names its racks from where it will be; a step that undo takes back like any other. */
  private relink(path: string, places: ReadonlyMap<FileId, string>, author: Author, origin: Origin): void {
    const { editor } = this.options
    const { project } = editor
    const paths = sessionOf(project.document).racks.flatMap(({ id, path: written }) => {
      const file = project.document.links.get(written)
      if (!file) return []
      const place = places.get(file) ?? project.placeOf(file).path
      const wanted = linkablePath(project.document, referenceTo(place, path), file)
      if (wanted === written) return []
      const document = withFile(project.document, project.document.files.get(file)!, wanted)
      this.adopt({ ...project.opened, document }, file, wanted)
      return [{ rack: id, path: wanted, file }]
    })
    const title = `Save as ${documentName(path)}`
    if (paths.length > 0) editor.perform([{ id: 'relink', args: { paths } }], author, origin, title)
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
      const paths = new Map([...pack.paths].map(([file, path]) => [file, join(target, path)] as const))
      const session = paths.get(editor.project.document.sessionFile)!
      await this.moveTo(session, origin, async () => {
        this.relink(session, paths, author, origin)
        const written = new Map(pack.contents.texts.map(({ path, text }) => [join(target, path), stampOf(text)]))
        this.placeSaved(
          [...paths].map(([file, path]) => ({ file, path })),
          written,
          origin,
        )
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

  private async write(
    paths: ReadonlyMap<FileId, string>,
    overwrite: boolean,
    origin: Origin,
    title: string,
  ): Promise<void> {
    const { jobs, editor } = this.options
    const { project } = editor
    const files: (FileToSave & { file: FileId })[] = [...paths].map(([file, path]) => {
      const place = project.placeOf(file)
      const stamp = place.path === path && !place.isDemo ? place.stamp : null
      return { file, path, stamp, text: project.document.files.get(file)!.text }
    })
    if (files.length === 0) return
    await jobs.run(`${title} ${project.name}`, async (progress) => {
      const plan = await refusing(() => planSave(files))
      if (plan.conflicts.length > 0 && !overwrite) {
        const inTheWay = files.filter(
          (one) => plan.conflicts.includes(one.path) && project.placeOf(one.file).path !== one.path,
        )
        if (inTheWay.length > 0) throw new Refusal('exists', existsWords(inTheWay.map(({ path: taken }) => taken)))
        project.conflicts = [...new Set([...project.conflicts, ...plan.conflicts])]
        this.options.publish(editor.documentChanges(), origin)
        throw new Refusal('not-possible', conflictWords(plan.conflicts))
      }
      try {
        const stamps = await saveFiles(plan, { overwrite, onProgress: (done, total) => progress(done / total) })
        this.placeSaved(files, stamps, origin)
      } catch (error) {
        if (error instanceof SaveError) this.placeSaved(files, error.saved, origin)
        throw new Refusal('failed', (error as Error).message)
      }
    })
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
    this.place(new Map(saved), origin)
  }

  private place(places: ReadonlyMap<FileId, FilePlace>, origin: Origin): void {
    const { editor, keeper, publish } = this.options
    const { project } = editor
    project.place(places)
    keeper.remember({ kind: 'places', places: [...places], name: project.name })
    publish(editor.documentChanges(), origin)
  }

  // --- the disk meanwhile --------------------------------------------------------------------------------------------

  /** Looks whether somebody else wrote to our files; says so once, and overwrites nothing. */
  async lookAtDisk(): Promise<void> {
    const { editor, notify, publish } = this.options
    const { project } = editor
    const conflicts: string[] = []
    for (const file of project.usedFiles()) {
      const { path, stamp, isDemo } = project.placeOf(file)
      if (!path || !stamp || isDemo) continue
      const found = await stampOnDisk(path).catch(() => undefined)
      if (found && found.sha256 !== stamp.sha256) conflicts.push(path)
    }
    if (editor.project !== project || conflicts.join() === project.conflicts.join()) return
    const news = conflicts.filter((path) => !project.conflicts.includes(path))
    project.conflicts = conflicts
    publish(editor.documentChanges())
    if (news.length > 0) notify(`${conflictWords(news)}.`)
  }

  /** Of the rack in front; empty where there is none. */
  private placeOfFront(project: Project): string {
    const file = project.front ? fileIdOfRack(project.document, project.front) : undefined
    return file ? project.placeOf(file).path : ''
  }

  private inTurn<T>(action: () => Promise<T>): Promise<T> {
    const run = this.last.catch(() => {}).then(action)
    this.last = run.catch(() => {})
    return run
  }
}

function conflictWords(paths: readonly string[]): string {
  const verb = paths.length === 1 ? 'is' : 'are'
  return `${paths.join(', ')} ${verb} not on disk as MAM left it: reload, save over it, or save as another file`
}

function existsWords(paths: readonly string[]): string {
  return `${paths.join(', ')} ${paths.length === 1 ? 'is' : 'are'} there already: save over it, or under another name`
}

function homelessWords(project: Project, file: FileId): string {
  const { name } = project.document.files.get(file)!
  if (project.placeOf(file).isDemo)
    return `${name} came with MAM and is not written over: save it as a file of your own`
  return file === project.document.sessionFile
    ? 'the session has no file yet: save it as one'
    : `${name} has no file yet: save the session as one`
}

/** The lock guards the session's file, or a rack that was opened by itself. */
function lockPlaceOf(project: Project): string {
  if (project.path) return project.placeOf(project.document.sessionFile).isDemo ? '' : project.path
  const rack = project.usedFiles()[1]
  const place = rack && project.placeOf(rack)
  return place && !place.isDemo ? place.path : ''
}

function sessionPathOf(path: string): string {
  const absolute = resolve(path)
  return extname(absolute) === '' ? `${absolute}.mamsession` : absolute
}

/** Files without a home of their own get one in `racks/` beside the session; the others stay where they are. */
async function newPlaces(project: Project, path: string): Promise<Map<FileId, string>> {
  const { document } = project
  const places = new Map<FileId, string>([[document.sessionFile, path]])
  const folder = join(dirname(path), 'racks')
  const taken = new Set<string>()
  for (const file of project.usedFiles().slice(1)) {
    const { path: old, isDemo } = project.placeOf(file)
    if (old && !isDemo) {
      if (project.isFileChanged(file)) places.set(file, old)
      continue
    }
    const name = freeId(document.files.get(file)!.name, [...taken])
    taken.add(name)
    places.set(file, join(folder, `${name}.json`))
  }
  if (taken.size > 0) await refusing(() => mkdir(folder, { recursive: true }))
  return places
}

function freeId(wanted: string, taken: readonly string[]): string {
  let id = wanted
  for (let count = 2; taken.includes(id); count++) id = `${wanted}-${count}`
  return id
}

async function refusing<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action()
  } catch (error) {
    if (error instanceof Refusal) throw error
    const isThere = error instanceof ProjectError && error.reason === 'exists'
    throw new Refusal(isThere ? 'exists' : 'failed', (error as Error).message)
  }
}
