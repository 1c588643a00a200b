/**
 * Writes the open project: where it is, somewhere else, or into a folder of its own. Says what stands in the way, and changes
 * nothing then. Called one at a time.
 */
import { realpath } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { performAll } from '../session/actions/index.ts'
import type { FileId } from '../session/document.ts'
import { refuseOnStage } from './edit-mode.ts'
import type { Author, Editor } from './editor.ts'
import { conflictWords, existsWords, homelessWords, returnedWords, vanishedWords } from './filing-words.ts'
import type { Jobs } from './live/jobs.ts'
import type { StateChange } from './live/player.ts'
import type { Origin } from './live/publication.ts'
import { Refusal } from './live/refusal.ts'
import { packed } from './packing.ts'
import { collect } from './project/collect.ts'
import { stampOf, stampOnDisk } from './project/disk-state.ts'
import type { HeldLock } from './project/held-lock.ts'
import { homesFor, racksFolder } from './project/homes.ts'
import type { Keeper } from './project/keeper.ts'
import { hasStaleNames, type Link, type Missing, relinkedTo } from './project/links.ts'
import { documentName } from './project/locate.ts'
import type { FilePlace, OpenedProject } from './project/opening.ts'
import { lockPlaceOf, samePath, sessionPathOf } from './project/places.ts'
import type { Project } from './project/project.ts'
import type { RecentProjects } from './project/recent.ts'
import { refusing } from './project/refusing.ts'
import { returnedPaths } from './project/returned.ts'
import { type FileToSave, planSave, type SavedStamps, SaveError, type SavePlan, saveFiles } from './project/save.ts'
import { makeFolderFor, refuseNewer } from './project/save-checks.ts'

export interface SavingOptions {
  readonly editor: Editor
  readonly keeper: Keeper
  readonly jobs: Jobs
  readonly recent: RecentProjects
  readonly lock: HeldLock
  readonly publish: (changes: readonly StateChange[], origin?: Origin) => void
}

/** `path` as the session has it. */
interface FileLink {
  readonly file: FileId
  readonly path: string
}

export class Saving {
  private readonly options: SavingOptions

  constructor(options: SavingOptions) {
    this.options = options
  }

  async save(overwrite: boolean, author: Author, origin: Origin): Promise<void> {
    const { project } = this.options.editor
    await this.lockAgain(origin)
    if (project.readOnly)
      throw new Refusal('not-possible', `it cannot be saved here: ${project.readOnly}. Save it as another file`)
    await this.look()
    if (project.path && project.isChanged && (await hasStaleNames(project)))
      this.relink(project.path, new Map(), author, origin)
    await this.house(author, origin)
    const files = project.changedFiles()
    const homeless = files.find((file) => !project.placeOf(file).path || project.placeOf(file).isDemo)
    if (homeless) throw new Refusal('not-possible', homelessWords(project, homeless))
    const toSave = files.map((file) => {
      const { path, stamp } = project.placeOf(file)
      return { file, path, stamp, text: project.document.files.get(file)!.text }
    })
    const newFolder = project.path ? racksFolder(project.path) : undefined
    this.placeSaved(toSave, await this.write(toSave, overwrite, origin, newFolder), origin)
  }

  /** Racks that were never saved get their place beside the session. */
  private async house(author: Author, origin: Origin): Promise<void> {
    const { project } = this.options.editor
    const isNew = (file: FileId) => !project.placeOf(file).path && file !== project.document.sessionFile
    const fresh = project.usedFiles().filter(isNew)
    if (!project.path || fresh.length === 0) return
    const all = await refusing(() => homesFor(project, project.path))
    const homes = new Map([...all].filter(([file]) => fresh.includes(file)))
    this.relink(project.path, homes, author, origin)
    this.place(new Map([...homes].map(([file, path]) => [file, { path, stamp: null, isDemo: false }])), origin)
  }

  async saveAs(path: string, overwrite: boolean, author: Author, origin: Origin): Promise<void> {
    const { project } = this.options.editor
    const session = await sessionPathOf(path)
    this.refuseRackFile(session)
    await this.look()
    await this.moveTo(session, async () => {
      const homes = await refusing(() => homesFor(project, session))
      const { document, links } = relinkedTo(project, session, homes, 'by place')
      const texts = performAll(document, [{ id: 'relink', args: { paths: links } }]).document
      const toSave = [...homes].map(([file, path]) => {
        const place = project.placeOf(file)
        const stamp = place.path === path && !place.isDemo ? place.stamp : null
        return { file, path, stamp, text: texts.files.get(file)!.text }
      })
      const stamps = await this.write(toSave, overwrite, origin, racksFolder(session))
      refuseOnStage(project, `${session} is written, and what is open stays the session that it was`)
      this.relink(session, homes, author, origin, 'by place')
      return () => this.placeSaved(toSave, stamps, origin)
    })
  }

  /** Into a new folder, with all that it needs; the session is that one from now on. Racks that were left out. */
  async collect(folder: string, author: Author, origin: Origin): Promise<readonly string[]> {
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
      refuseOnStage(editor.project, `${real} is written, and what is open stays the session that it was`)
      this.relink(session, paths, author, origin)
      const written = new Map(pack.contents.texts.map(({ path, text }) => [join(real, path), stampOf(text)]))
      const files = [...paths].map(([file, path]) => ({ file, path }))
      return () => this.placeSaved(files, written, origin)
    })
    return pack.missing
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
    const lock = await this.options.lock.tryFor(path)
    try {
      if (typeof lock === 'string') throw new Refusal('not-possible', `it cannot be saved there: ${lock}`)
      const place = await work()
      project.readOnly = ''
      project.name = documentName(path)
      place()
    } catch (error) {
      if (typeof lock !== 'string') await this.options.lock.giveBack(lock)
      throw error
    }
    await this.options.lock.hold(lock)
    await recent.remember(path)
  }

  /** The session names its racks from where it will be; a step that undo takes back like any other. */
  private relink(
    path: string,
    homes: ReadonlyMap<FileId, string>,
    author: Author,
    origin: Origin,
    missing: Missing = 'by words',
  ): void {
    const { editor } = this.options
    const { project } = editor
    const { document, links } = relinkedTo(project, path, homes, missing)
    if (links.length === 0) return
    project.adopt({ ...project.opened, document, missing: missingAfter(project, links) })
    for (const { file, path } of links) if (file) this.rememberLink(file, path)
    const title = `Save as ${documentName(path)}`
    editor.perform([{ id: 'relink', args: { paths: links } }], author, origin, title)
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

  place(places: ReadonlyMap<FileId, FilePlace>, origin: Origin): void {
    const { editor, keeper, publish } = this.options
    const { project } = editor
    project.place(places)
    keeper.remember({ kind: 'places', places: [...places], name: project.name })
    publish([...editor.replaced(), ...editor.documentChanges()], origin)
  }

  /** Whoever had it open may be gone, and the disk may take files again. */
  async lockAgain(origin: Origin): Promise<void> {
    const { editor, publish } = this.options
    const { project } = editor
    const lock = await this.options.lock.tryFor(lockPlaceOf(project))
    const words = typeof lock === 'string' ? lock : ''
    if (typeof lock !== 'string') await this.options.lock.hold(lock)
    if (words === project.readOnly) return
    project.readOnly = words
    publish(editor.documentChanges(), origin)
  }

  /** News, in words; saving tells them by itself where they are in its way. */
  async look(): Promise<string[]> {
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
    const returned = await returnedPaths(project)
    const isSame = (now: readonly string[], before: readonly string[]) => now.join() === before.join()
    if (
      isSame(conflicts, project.conflicts) &&
      isSame(vanished, project.vanished) &&
      isSame(returned, project.returned)
    )
      return []
    const changed = conflicts.filter((path) => !project.conflicts.includes(path))
    const gone = vanished.filter((path) => !project.vanished.includes(path))
    const back = returned.filter((path) => !project.returned.includes(path))
    project.conflicts = conflicts
    project.vanished = vanished
    project.returned = returned
    publish(editor.documentChanges())
    return [
      ...(changed.length > 0 ? [`${conflictWords(changed)}.`] : []),
      ...(gone.length > 0 ? [vanishedWords(gone)] : []),
      ...(back.length > 0 ? [returnedWords(back)] : []),
    ]
  }

  /** A file, or another path to one. Throws Refusal where a rack that waited for it cannot play. */
  adopt(opened: OpenedProject, { file, path }: FileLink, author: Author, origin: Origin): void {
    this.options.editor.adopt(opened, author, origin)
    this.rememberLink(file, path)
  }

  /** Steps of the history may name it. */
  private rememberLink(file: FileId, link: string): void {
    const { editor, keeper } = this.options
    const { project } = editor
    keeper.remember({ kind: 'file', file: project.document.files.get(file)!, place: project.placeOf(file), link })
  }
}

/** Why a rack is missing is known by its new path too. */
function missingAfter(project: Project, links: readonly Link[]): ReadonlyMap<string, string> {
  const problems = new Map(project.slots().map(({ id, problem }) => [id, problem]))
  const lost = links.filter(({ file }) => !file).map(({ rack, path }) => [path, problems.get(rack) ?? ''] as const)
  return new Map([...project.opened.missing, ...lost])
}
