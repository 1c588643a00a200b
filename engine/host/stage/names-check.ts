/** Whether what hands and remotes address is there, once. */
import type { Diagnostic } from '../../formats/diagnostic.ts'
import type { RackControl } from '../../formats/exports.ts'
import type { PlanNode } from '../../formats/plan.ts'
import { rackOf } from '../../session/document.ts'
import type { Project } from '../project/project.ts'
import type { Finding } from './check-item.ts'

export function checkNames(project: Project): Finding[] {
  const racks = project.slots().flatMap(({ id, file }) => {
    if (file === undefined) return []
    const { document, diagnostics } = rackOf(project.document, file)
    return document.plan === null
      ? []
      : [{ id, diagnostics, controls: document.exports.controls, nodes: document.plan.nodes }]
  })
  if (racks.length === 0) return []
  const troubles = racks.flatMap(({ id, diagnostics, controls, nodes }) => [
    ...nodesOfOneName(id, nodes),
    ...repeatedIds(id, diagnostics),
    ...unreached(id, controls),
    ...namesakes(id, controls),
  ])
  return [...troubles, summary(racks, troubles.length === 0)]
}

/** What is said here need not be said of the rack as well. */
export const isToldByNames = ({ path }: Diagnostic): boolean => path.startsWith('exports')

const nodesOfOneName = (rack: string, nodes: readonly PlanNode[]): Finding[] =>
  repeated(nodes.map(({ id }) => id)).map(({ name, count }) => ({
    id: `node-twice:${rack}:${name}`,
    verdict: 'may',
    words: `${count} nodes of ${rack} are called ${name}: what is sent to one reaches all.`,
    help: 'Give each a name of its own.',
    rack,
  }))

const repeatedIds = (rack: string, diagnostics: readonly Diagnostic[]): Finding[] =>
  diagnostics
    .filter((one) => one.reason === 'repeated-id' && isToldByNames(one))
    .map(({ path, message }) => ({
      id: `name-twice:${rack}:${path}`,
      verdict: 'may',
      words: `${rack}: ${path}: ${message}.`,
      help: 'Give it a name of its own.',
      rack,
    }))

const unreached = (rack: string, controls: readonly RackControl[]): Finding[] =>
  controls
    .filter(({ problem }) => problem !== '')
    .map(({ id, name, problem }) => ({
      id: `control-unmapped:${rack}:${id}`,
      verdict: 'may',
      words: `The control ${name || id} of ${rack} does not reach all that it should: ${problem}.`,
      help: 'Point it at something that is there, or take it away.',
      rack,
    }))

/** They are told apart by their ids, but by nobody who looks at them. */
const namesakes = (rack: string, controls: readonly RackControl[]): Finding[] =>
  repeated(controls.map(({ id, name }) => name || id)).map(({ name, count }) => ({
    id: `control-twice:${rack}:${name}`,
    verdict: 'may',
    words: `${count} controls of ${rack} are called ${name}.`,
    help: 'Give each a name of its own.',
    rack,
  }))

function repeated(names: readonly string[]): { readonly name: string; readonly count: number }[] {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].flatMap(([name, count]) => (count > 1 ? [{ name, count }] : []))
}

function summary(racks: readonly { controls: readonly RackControl[] }[], isFine: boolean): Finding {
  const count = racks.reduce((sum, { controls }) => sum + controls.length, 0)
  if (count === 0)
    return {
      id: 'controls',
      verdict: 'fine',
      words: 'No rack offers controls: on stage there are no macro knobs and pads.',
    }
  const words = `${count} ${count === 1 ? 'control is' : 'controls are'} offered${isFine ? ', and each reaches what it should' : ''}.`
  return { id: 'controls', verdict: 'fine', words }
}
