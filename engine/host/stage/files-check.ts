/** Whether what is played is on disk, once, and nobody else's. */
import { basename, dirname, isAbsolute } from 'node:path'
import { parsedSessionOf, sessionOf } from '../../session/document.ts'
import type { Project } from '../project/project.ts'
import type { Finding, Mend } from './check-item.ts'

const save: Mend = { action: 'save', title: 'Save' }
const saveAs: Mend = { action: 'saveAs', title: 'Save as…' }
const collect: Mend = { action: 'collect', title: 'Collect into a folder' }

export function checkFiles(project: Project): Finding[] {
  const troubles = [
    ...conflicts(project),
    ...vanished(project),
    ...readOnly(project),
    ...unsaved(project),
    ...outside(project),
    ...tonight(project),
    ...misread(project),
  ]
  if (troubles.length > 0) return troubles
  return [{ id: 'files', verdict: 'fine', words: `${project.name} is on disk as it is here.` }]
}

const conflicts = ({ conflicts }: Project): Finding[] =>
  conflicts.map((path) => ({
    id: `file-conflict:${path}`,
    verdict: 'may',
    words: `${basename(path)} was changed on disk by somebody else.`,
    help: 'Take what is on disk, or save over it.',
    mend: { action: 'reloadFile', title: 'Take what is on disk' },
  }))

const vanished = ({ vanished }: Project): Finding[] =>
  vanished.map((path) => ({
    id: `file-gone:${path}`,
    verdict: 'may',
    words: `${basename(path)} is gone from disk: what is open here is all there is of it.`,
    help: 'Saving writes it again.',
    mend: save,
  }))

const readOnly = ({ readOnly }: Project): Finding[] =>
  readOnly === ''
    ? []
    : [
        {
          id: 'read-only',
          verdict: 'may',
          words: `It cannot be saved here: ${readOnly}.`,
          help: 'Save it as another one.',
          mend: saveAs,
        },
      ]

function unsaved(project: Project): Finding[] {
  const changed = project.changedFiles().filter((file) => !project.vanished.includes(project.placeOf(file).path))
  if (changed.length === 0) return []
  const names = changed.map((file) => project.document.files.get(file)!.name)
  const hasPlaces = changed.every((file) => project.placeOf(file).path !== '' && !project.placeOf(file).isDemo)
  const words = `${names.join(', ')} ${names.length === 1 ? 'has' : 'have'} changes that are not saved.`
  const mend = hasPlaces && project.readOnly === '' ? save : saveAs
  return [{ id: 'unsaved', verdict: 'may', words, help: 'They are kept through a crash, but in no file.', mend }]
}

/** What the session's own file says and cannot be followed. */
function misread({ document, name }: Project): Finding[] {
  const [first, ...more] = parsedSessionOf(document).diagnostics.filter(({ severity }) => severity === 'warning')
  if (!first) return []
  const others = more.length === 0 ? '' : ` There are ${more.length} more of these.`
  const words = `${name}: ${first.path === '' ? '' : `${first.path}: `}${first.message}.${others}`
  return [{ id: 'session-warning', verdict: 'may', words, help: 'It plays, without what is named.' }]
}

/** A session that has no file of its own names every rack by its whole path: there is nothing to be outside of. */
function outside(project: Project): Finding[] {
  if (project.path === '') return []
  const folder = dirname(project.path)
  return sessionOf(project.document).racks.flatMap(({ id, path }): Finding[] => {
    if (!isAbsolute(path) && !path.startsWith('../')) return []
    const words = `${id} is played from ${path}, which is outside of ${folder}.`
    const help = 'It is missing on another machine. Collect puts all that is played into one folder.'
    return [{ id: `file-outside:${id}`, verdict: 'may', words, help, mend: collect, rack: id }]
  })
}

function tonight({ document }: Project): Finding[] {
  const { size } = document.tonight
  if (size === 0) return []
  const words = `${size} ${size === 1 ? 'value' : 'values'} of hands on stage ${size === 1 ? 'is' : 'are'} in no file yet.`
  const help = 'They hold until they are kept or dropped.'
  return [{ id: 'tonight', verdict: 'may', words, help, mend: { action: 'keepTonight', title: 'Keep them' } }]
}
