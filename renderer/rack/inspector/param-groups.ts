/** Controls of a node under headings, as a synth's panel has them: by what their names speak of. */
import type { NodeDescriptor } from '../../../engine/client/model.ts'
import type { Control } from '../controls.ts'

export const GROUPS = [
  'oscillator',
  'pitch',
  'filter',
  'envelope',
  'lfo',
  'dynamics',
  'time',
  'level',
  'controllers',
  'other',
] as const
export type GroupId = (typeof GROUPS)[number]

export interface ParamGroup {
  readonly id: GroupId
  readonly controls: readonly Control[]
}

/** The first that speaks of a name has it; names as `FILTER_ATTACK_MS` or `filterAttackMs`. */
const RULES: readonly (readonly [GroupId, RegExp])[] = [
  ['lfo', /^lfo/],
  ['controllers', /^cc\d|pressure|timbre|velocity/],
  ['time', /^bpm$|^loop$|delay|look ?ahead|feedback|room|period/],
  ['dynamics', /threshold|ceiling|ratio|knee|makeup|detector|apply mode|stereo|side/],
  ['oscillator', /^osc|^wave|pulse|^sub|noise|unison|detune|click|voices/],
  ['filter', /cut|shelf|^peak|resonance|filter|poles|drive|key ?track|env mod|damp|hpf/],
  ['envelope', /attack|decay|sustain|release|gate|env/],
  ['pitch', /^f0$|^fend$|tune|note|glide|pitch|bend|semitone|freq|sweep/],
  ['level', /gain|level|pan|mix|accent|width|mono|swap|invert|law|^on$/],
]

export function groupOf(name: string): GroupId {
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase()
  return RULES.find(([, speaksOf]) => speaksOf.test(words))?.[0] ?? 'other'
}

/** Where `descriptor` keeps the name by which files and patterns call a control. */
export function nameOf(descriptor: NodeDescriptor, { target }: Control): string {
  if ('file' in target) return target.file
  return descriptor.params.find(({ id }) => id === target.live)?.name ?? ''
}

/** Too little for a heading of its own stands with what is near to it. */
const NEAR: readonly (readonly [GroupId, GroupId])[] = [
  ['pitch', 'oscillator'],
  ['envelope', 'level'],
  ['level', 'envelope'],
]

const FEW = 2

/** In the order of `GROUPS`, and inside a group as they came. */
export function grouped(descriptor: NodeDescriptor, controls: readonly Control[]): ParamGroup[] {
  const byGroup = Map.groupBy(controls, (control) => groupOf(nameOf(descriptor, control)))
  for (const [small, near] of NEAR) {
    const [own, other] = [byGroup.get(small), byGroup.get(near)]
    if (!own || !other || own.length > FEW) continue
    byGroup.set(near, [...other, ...own])
    byGroup.delete(small)
  }
  return GROUPS.flatMap((id) => {
    const own = byGroup.get(id)
    return own ? [{ id, controls: own }] : []
  })
}
