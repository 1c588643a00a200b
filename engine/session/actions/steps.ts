/** Steps of a node's pattern: one bar that repeats (`steps`), or a text a bar (`stepsBars`). */
import type { Path } from '../../formats/edit.ts'
import { findDescriptor } from '../../formats/nodes.ts'
import type { Json } from '../../formats/shape.ts'
import { NO_CHANGE } from '../change.ts'
import { Editing } from '../editing.ts'
import { SessionRefusal } from '../refusal.ts'
import { type DocumentAction, short } from './action.ts'
import { checked, nodeOf, objectsOf, type RackTarget, rackTarget } from './target.ts'

export interface SetStepsArgs {
  readonly rack: string
  readonly node: string
  /** From 0 on; ALL_BARS: one text for every bar. */
  readonly bar: number
  /** `x` is a hit, `.` a rest; a text that is shorter than a bar repeats within `steps` and rests after its end in a bar. */
  readonly steps: string
}

export const ALL_BARS = -1
export const MAX_BARS = 4096
export const REST = '.'

export const setSteps: DocumentAction<'setSteps', SetStepsArgs> = {
  id: 'setSteps',
  title: (_, { node, bar }) => `Change ${bar === ALL_BARS ? 'steps' : `bar ${bar + 1}`} of ${short(node)}`,
  apply(document, args) {
    const target = rackTarget(document, args.rack)
    checkHasSteps(target, args.node)
    const place = findPattern(target, args.node)
    checkSteps(args, place)
    const editing = new Editing(target.file)
    if (place.pattern === undefined) editing.append(place.path, place.index, newPattern(args, place))
    else if (args.bar === ALL_BARS) setAllBars(editing, place, args.steps)
    else setBar(editing, place, args)
    return editing.text === target.file.text ? NO_CHANGE : checked(document, editing.change)
  },
}

export interface PatternPlace {
  /** Of the list; of the pattern itself where a node has just one. */
  readonly path: Path
  /** Where the pattern stands in the list, or would. */
  readonly index: number
  readonly pattern: Json | undefined
  /** Steps a bar. */
  readonly resolution: number
  readonly lengthBars: number
}

export function checkHasSteps(target: RackTarget, id: string): void {
  const { type } = nodeOf(target, id)
  if (findDescriptor(type)?.takesEvents) return
  throw new SessionRefusal('not-possible', `${short(id)} (${type}) cannot be triggered, so it has no steps`)
}

/** The node's first pattern: in the rack's transport, else in a transport node; else the place for a new one. */
export function findPattern({ root, file }: RackTarget, node: string): PatternPlace {
  const transports = [
    { path: ['transport'] as Path, transport: root.transport },
    ...objectsOf(root.nodes).flatMap(({ type, params }, at) =>
      type === 'transport' ? [{ path: ['nodes', at, 'params'] as Path, transport: params }] : [],
    ),
  ].filter((one): one is { path: Path; transport: Json } => typeof one.transport === 'object' && one.transport !== null)
  for (const { path, transport } of transports) {
    const found = patternIn(path, transport, node)
    if (found !== undefined) return found
  }
  const [first] = transports
  if (first === undefined || first.path.length > 1)
    throw new SessionRefusal('not-possible', `${file.name} has no transport, so no steps`)
  const index = objectsOf(first.transport.patterns).length
  return { path: [...first.path, 'patterns'], index, pattern: undefined, ...gridOf(first.transport) }
}

function patternIn(path: Path, transport: Json, node: string): PatternPlace | undefined {
  const patterns = objectsOf(transport.patterns)
  const index = patterns.findIndex((pattern) => pattern.nodeId === node)
  const grid = gridOf(transport)
  if (index >= 0) return { path: [...path, 'patterns'], index, pattern: patterns[index], ...grid }
  const single = transport.pattern as Json | null | undefined
  if (path.length === 1 || patterns.length > 0 || single?.nodeId !== node) return undefined
  return { path, index: -1, pattern: single, ...grid }
}

const gridOf = ({ resolution, lengthBars }: Json) => ({
  resolution: wholeOf(resolution) || 16,
  lengthBars: wholeOf(lengthBars) || 1,
})

export const wholeOf = (value: unknown): number => (typeof value === 'number' ? value >>> 0 : 0)

function checkSteps({ bar, steps }: SetStepsArgs, { resolution, lengthBars, pattern }: PatternPlace): void {
  const longest = bar === ALL_BARS ? resolution : Math.min(resolution, wrapOf(pattern, resolution))
  if (steps.length === 0 || steps.length > longest)
    throw new SessionRefusal('not-possible', `a bar has ${longest} steps here, and the text has ${steps.length}`)
  checkSigns(steps)
  const bars = Math.max(lengthBars, barsOf(pattern).length)
  if (!Number.isInteger(bar) || bar < ALL_BARS || bar >= bars)
    throw new SessionRefusal('not-possible', `there is no bar ${bar + 1}; the pattern has ${bars}`)
  if (bar !== ALL_BARS && bars > MAX_BARS)
    throw new SessionRefusal('too-much', `${bars} bars are too many to be written one by one`)
}

export function checkSigns(steps: string): void {
  const odd = /[X\p{Cc}]/u.exec(steps)?.[0]
  if (odd === undefined) return
  const words = `steps are x for a hit and . for a rest; ${JSON.stringify(odd)} is neither`
  throw new SessionRefusal('not-possible', words)
}

/** Steps after which a text of `stepsBars` starts again. */
export const wrapOf = (pattern: Json | undefined, resolution: number): number =>
  wholeOf(pattern?.resolution) || resolution

const barsOf = (pattern: Json | undefined): readonly string[] =>
  Array.isArray(pattern?.stepsBars) ? (pattern.stepsBars as string[]) : []

function newPattern({ node, bar, steps }: SetStepsArgs, { resolution, lengthBars }: PatternPlace): Json {
  if (bar === ALL_BARS) return { nodeId: node, steps }
  const stepsBars = Array.from({ length: lengthBars }, (_, at) => (at === bar ? steps : REST.repeat(resolution)))
  return { nodeId: node, stepsBars }
}

export const pathOf = ({ path, index }: PatternPlace): Path => (index < 0 ? [...path, 'pattern'] : [...path, index])

function setAllBars(editing: Editing, place: PatternPlace, steps: string): void {
  const path = pathOf(place)
  if (place.pattern?.steps !== steps) editing.set([...path, 'steps'], steps)
  if (barsOf(place.pattern).length === 0) return
  // These three mean something to texts by bar only.
  for (const key of ['stepsBars', 'resolution', 'lengthBars']) editing.remove([...path, key])
}

function setBar(editing: Editing, place: PatternPlace, { bar, steps }: SetStepsArgs): void {
  const path = pathOf(place)
  const bars = barsOf(place.pattern)
  if (bars[bar] === steps) return
  if (bar < bars.length) {
    editing.set([...path, 'stepsBars', bar], steps)
    return
  }
  const isCycle = bar < wholeOf(place.pattern?.lengthBars) && bars.length > 0
  const length = isCycle ? bar + 1 : place.lengthBars
  const written = Array.from({ length }, (_, at) => (at === bar ? steps : barThatSounds(place, at, isCycle)))
  editing.set([...path, 'stepsBars'], written)
  if (bars.length === 0) {
    for (const key of ['steps', 'resolution', 'lengthBars']) editing.remove([...path, key])
  } else if (!isCycle && place.pattern?.lengthBars !== undefined) {
    editing.set([...path, 'lengthBars'], length)
  }
}

/** The text of a bar as it is heard, before it gets one of its own. */
function barThatSounds({ pattern, resolution }: PatternPlace, bar: number, isCycle: boolean): string {
  const bars = barsOf(pattern)
  const rest = REST.repeat(resolution)
  if (bars.length > 0) {
    const cycle = wholeOf(pattern?.lengthBars) || bars.length
    return bars[isCycle ? bar : bar % cycle] ?? rest
  }
  const steps = typeof pattern?.steps === 'string' ? pattern.steps : ''
  return steps === '' ? rest : steps.repeat(Math.ceil(resolution / steps.length)).slice(0, resolution)
}
