/**
 * The open project as the recovery place keeps it: a whole state now and then, and what happened since. Read back, it gives
 * the same document, history and place in the music.
 */
import { applyChange, type Change } from '../../session/change.ts'
import type { DocumentFile, FileId } from '../../session/document.ts'
import { withFile } from '../../session/document.ts'
import { History, type StepEntry } from '../../session/history.ts'
import { movedTo } from '../../session/tonight-moves.ts'
import type { FilePlace, OpenedProject } from './opening.ts'
import { type Mode, Project } from './project.ts'

/** Where the music was. */
export interface Checkpoint {
  readonly isPlaying: boolean
  readonly timelineFrame: number
  readonly loop: boolean
  readonly device: string
}

/** What is written down as it happens. */
export type RecoveryRecord =
  | { readonly kind: 'file'; readonly file: DocumentFile; readonly place: FilePlace; readonly link: string }
  | { readonly kind: 'step'; readonly entry: StepEntry }
  | { readonly kind: 'move'; readonly step: number }
  /** Outside the history: a hand in stage mode. */
  | { readonly kind: 'tonight'; readonly change: Change }
  | { readonly kind: 'front'; readonly front: string }
  | { readonly kind: 'mode'; readonly mode: Mode }
  | { readonly kind: 'places'; readonly places: readonly PlaceEntry[]; readonly name: string }
  | { readonly kind: 'checkpoint'; readonly checkpoint: Checkpoint }

type PlaceEntry = readonly [file: FileId, place: FilePlace]

const VERSION = 1

export interface RecoveryState {
  readonly version: typeof VERSION
  readonly name: string
  readonly sessionFile: FileId
  readonly files: readonly DocumentFile[]
  readonly links: readonly (readonly [string, FileId])[]
  readonly missing: readonly (readonly [string, string])[]
  readonly tonight: readonly (readonly [string, number])[]
  readonly places: readonly PlaceEntry[]
  readonly front: string
  readonly mode: Mode
  readonly history: unknown
  readonly checkpoint: Checkpoint
}

export interface RecoveredProject {
  readonly project: Project
  readonly checkpoint: Checkpoint
  /** Steps that were made since the state was written. */
  readonly steps: number
}

interface Restored extends RecoveredProject {
  /** What could not be taken over, in words. */
  readonly dropped: readonly string[]
}

export function stateOf(project: Project, checkpoint: Checkpoint): RecoveryState {
  const { document, places, missing, name } = project.opened
  return {
    version: VERSION,
    name,
    sessionFile: document.sessionFile,
    files: [...document.files.values()],
    links: [...document.links],
    missing: [...missing],
    tonight: [...document.tonight],
    places: [...places],
    front: project.front,
    mode: project.mode,
    history: project.history.toJSON(),
    checkpoint,
  }
}

/** Throws in words where a state is none of ours. A record that does not fit ends the way: what came before it counts. */
export function projectOf(state: unknown, records: readonly unknown[]): Restored {
  const { project, checkpoint, dropped } = startOf(state)
  const recovered = { project, checkpoint, steps: 0 }
  for (const [at, record] of records.entries()) {
    try {
      apply(recovered, record as RecoveryRecord)
    } catch (error) {
      const lost = `change ${at + 1} of ${records.length} and what follows it do not fit: ${(error as Error).message}`
      return { ...recovered, dropped: [...dropped, lost] }
    }
  }
  return { ...recovered, dropped }
}

interface Start {
  readonly project: Project
  readonly checkpoint: Checkpoint
  readonly dropped: readonly string[]
}

function startOf(json: unknown): Start {
  const state = json as RecoveryState
  if (state?.version !== VERSION) throw new Error('it was written by another version of MAM')
  const { sessionFile, name } = state
  const document = {
    sessionFile,
    files: new Map(state.files.map((file) => [file.id, file])),
    links: new Map(state.links),
    tonight: new Map(state.tonight),
  }
  const opened: OpenedProject = { name, document, places: new Map(state.places), missing: new Map(state.missing) }
  const { history, dropped } = historyOf(state.history)
  const project = new Project(opened, history)
  project.front = state.front
  project.mode = state.mode
  return { project, checkpoint: state.checkpoint, dropped }
}

/** A document is worth more than the way that led to it. */
function historyOf(json: unknown): { readonly history: History; readonly dropped: readonly string[] } {
  try {
    return { history: History.fromJSON(json), dropped: [] }
  } catch (error) {
    return { history: new History(), dropped: [(error as Error).message] }
  }
}

function apply(recovered: { project: Project; checkpoint: Checkpoint; steps: number }, record: RecoveryRecord): void {
  const { project } = recovered
  switch (record.kind) {
    case 'file':
      project.adopt({
        ...project.opened,
        document: withFile(project.document, record.file, record.link),
        places: new Map(project.filePlaces).set(record.file.id, record.place),
      })
      break
    case 'step':
      project.turnTo(applyChange(project.document, record.entry.change))
      project.record(record.entry)
      recovered.steps++
      break
    case 'move': {
      const { document, grown } = movedTo(project.document, project.history, record.step)
      project.turnTo(document)
      project.history.moveTo(record.step)
      project.history.grow(grown)
      recovered.steps++
      break
    }
    case 'tonight':
      project.turnTo(applyChange(project.document, record.change))
      break
    case 'front':
      project.front = record.front
      break
    case 'mode':
      project.mode = record.mode
      break
    case 'places':
      project.place(new Map(record.places))
      project.name = record.name
      break
    case 'checkpoint':
      recovered.checkpoint = record.checkpoint
  }
}
