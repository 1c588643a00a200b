/** Session, history and tonight layer in the words of the contract. */
import { join } from 'node:path'
import type { MessageInitShape } from '@bufbuild/protobuf'
import type { ListHistoryResponseSchema } from '../../contract/gen/mam/v1/mam_pb.js'
import { Mode, type SessionSchema } from '../../contract/gen/mam/v1/state_pb.js'
import { framesToWire } from '../../contract/validate.ts'
import { findAddress } from '../../session/address.ts'
import type { FileId } from '../../session/document.ts'
import { racksFolder } from '../project/homes.ts'
import type { Project } from '../project/project.ts'
import type { StateChange } from './player.ts'

export function sessionMessage(project: Project, isSafeMode: boolean): MessageInitShape<typeof SessionSchema> {
  const { path, name, front, readOnly } = project
  const changed = project.changedFiles()
  // Without a place for the session, or with a file that came with MAM, Save refuses, and says so.
  const canSave = changed.every((file) => !project.placeOf(file).isDemo && (path || project.placeOf(file).path))
  const writes = canSave ? changed.map((file) => project.placeOf(file).path || newPlaceOf(project, file)) : []
  return {
    path,
    name,
    front,
    readOnly,
    writes,
    changed: changed.length > 0,
    mode: project.mode === 'stage' ? Mode.STAGE : Mode.EDIT,
    conflicts: [...project.conflicts],
    safeMode: isSafeMode,
    racks: project.slots().map(({ id, path, name, isChanged, problem }) => ({
      id,
      path,
      name,
      changed: isChanged,
      problem,
    })),
  }
}

/** Of a rack that was never saved; where a file is there already, Save takes the next free name. */
function newPlaceOf(project: Project, file: FileId): string {
  return join(racksFolder(project.path), `${project.document.files.get(file)?.name}.json`)
}

export function historyMessage({ history }: Project) {
  const { undoable, redoable, size, cursor } = history
  return {
    cursor,
    steps: size,
    undoTitle: undoable?.title ?? '',
    undoAuthor: undoable?.author ?? '',
    redoTitle: redoable?.title ?? '',
    redoAuthor: redoable?.author ?? '',
  }
}

export function tonightMessage({ document }: Project) {
  const values = [...document.tonight].flatMap(([address, value]) => {
    const found = findAddress(document, address)
    return found ? [{ ...found, value }] : []
  })
  return { values }
}

export function historyChange(project: Project): StateChange {
  return { change: { case: 'history', value: historyMessage(project) } }
}

export function tonightChange(project: Project): StateChange {
  return { change: { case: 'tonight', value: tonightMessage(project) } }
}

const DEFAULT_STEPS = 200
const MAX_STEPS = 2000

/** Steps around the one that the document stands at, newest first. */
export function historyListMessage(
  { history }: Project,
  count: number,
): MessageInitShape<typeof ListHistoryResponseSchema> {
  const steps = history.list(history.cursor, Math.min(count || DEFAULT_STEPS, MAX_STEPS))
  const applied = appliedSteps(history)
  return {
    steps: steps
      .map(({ id, parent, title, author, timeMs, isUndone }) => ({
        step: id,
        parent,
        title,
        author,
        timeMs: framesToWire(timeMs),
        applied: applied.has(id),
        ahead: isUndone,
      }))
      .reverse(),
  }
}

function appliedSteps(history: Project['history']): ReadonlySet<number> {
  const applied = new Set<number>()
  for (let step = history.undoable; step; step = history.stepOf(step.parent)) applied.add(step.id)
  return applied
}
