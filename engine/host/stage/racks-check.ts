/** Whether every rack of the session can be played, and is played whole. */
import type { Diagnostic } from '../../formats/diagnostic.ts'
import { type Document, rackOf, sessionOf } from '../../session/document.ts'
import { partOf } from '../../session/file/endpoints.ts'
import { MASTER } from '../../session/mixer/ends.ts'
import type { Project, Slot } from '../project/project.ts'
import type { Finding } from './check-item.ts'
import { isToldByNames } from './names-check.ts'

export function checkRacks(project: Project): Finding[] {
  const slots = project.slots()
  if (slots.length === 0)
    return [
      {
        id: 'no-rack',
        verdict: 'will',
        words: 'The session has no rack: nothing can be played.',
        mend: { action: 'addRack', title: 'Add a rack' },
      },
    ]
  const troubles = slots.flatMap((slot) => (slot.problem === '' ? incomplete(project, slot) : [broken(slot)]))
  const playable = slots.filter(({ problem }) => problem === '').length
  if (playable === 0) return troubles
  const words = playable === 1 ? 'One rack can be played.' : `${playable} racks can be played.`
  return [...troubles, { id: 'racks', verdict: 'fine', words }]
}

function broken({ id, file, problem }: Slot): Finding {
  const isMissing = file === undefined
  return {
    id: `rack-${isMissing ? 'missing' : 'broken'}:${id}`,
    verdict: 'will',
    words: isMissing ? `The file of ${id} is missing: ${problem}` : `${id} cannot be played: ${problem}`,
    help: isMissing
      ? 'Set another file for it in the mixer, or put it back and open the session again.'
      : 'Mend its file, or take it out.',
    mend: { action: 'removeRack', title: `Take ${id} out` },
    rack: id,
  }
}

/** Racks of one file are told of it once each: each of them is heard without it. */
function incomplete({ document }: Project, { id, file }: Slot): Finding[] {
  const { diagnostics } = rackOf(document, file!)
  const warnings = diagnostics.filter((one) => one.severity === 'warning' && !isToldByNames(one) && !isOfEditor(one))
  const [first] = warnings
  if (!first) return []
  const others = warnings.length === 1 ? '' : ` There are ${warnings.length - 1} more of these.`
  return [
    {
      id: `rack-warning:${id}`,
      verdict: 'may',
      words: `${id}: ${wordsOf(first)}.${others}`,
      help: 'It plays, without what is named.',
      rack: id,
    },
  ]
}

/** Where nodes stand in the editor: nobody hears it. */
const isOfEditor = ({ path }: Diagnostic): boolean => path.startsWith('editor')

const wordsOf = ({ path, message }: Diagnostic): string => (path === '' ? message : `${path}: ${message}`)

/** For people: racks with a node that plays an input of the device, and what the session's own ways lead one to. */
export function listeningParts(project: Pick<Project, 'document' | 'slots'>): string[] {
  const { document } = project
  const racks = project.slots().flatMap(({ id, file }) => {
    const plan = file === undefined ? null : rackOf(document, file).document.plan
    return plan?.nodes.some(({ type }) => type === 'input') ? [id] : []
  })
  return [...new Set([...racks, ...fedParts(document)])]
}

function fedParts(document: Document): string[] {
  const { routes, sends, keys } = sessionOf(document).routing
  return [...routes, ...sends, ...keys].flatMap(({ from, to }) => {
    const part = from.kind === 'input' ? partOf(to) : null
    return part === null ? [] : [part === MASTER ? 'the master' : part.replace(/^bus:/, '')]
  })
}
