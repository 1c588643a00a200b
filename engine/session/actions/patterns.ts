/** Patterns as wholes: made, removed, and written bar by bar. */
import { Editing } from '../editing.ts'
import { SessionRefusal } from '../refusal.ts'
import { type DocumentAction, short } from './action.ts'
import {
  checkHasSteps,
  checkSigns,
  findPattern,
  MAX_BARS,
  type PatternPlace,
  pathOf,
  REST,
  wholeOf,
  wrapOf,
} from './steps.ts'
import { changeMade, checkWhole, objectsOf, rackTarget } from './target.ts'

export interface PatternArgs {
  readonly rack: string
  readonly node: string
}

export interface SetStepsBarsArgs extends PatternArgs {
  /** A text a bar; after the last one it starts again. */
  readonly stepsBars: readonly string[]
}

/** Of rests alone. */
export const addPattern: DocumentAction<'addPattern', PatternArgs> = {
  id: 'addPattern',
  title: (_, { node }) => `Add a pattern for ${short(node)}`,
  apply(document, { rack, node }) {
    const target = rackTarget(document, rack)
    checkHasSteps(target, node)
    const place = findPattern(target, node)
    if (place.pattern !== undefined) throw new SessionRefusal('not-possible', `${short(node)} has a pattern already`)
    const editing = new Editing(target.file)
    editing.append(place.path, place.index, { nodeId: node, steps: REST.repeat(place.resolution) })
    return changeMade(document, editing, target)
  },
}

/** With its locks. Where several patterns play a node it is the first one, which is the one that edits change. */
export const removePattern: DocumentAction<'removePattern', PatternArgs> = {
  id: 'removePattern',
  title: (_, { node }) => `Remove the pattern of ${short(node)}`,
  apply(document, { rack, node }) {
    const target = rackTarget(document, rack)
    const place = findPattern(target, node)
    if (place.pattern === undefined) throw new SessionRefusal('not-found', `${short(node)} has no pattern`)
    const editing = new Editing(target.file)
    editing.remove(pathOf(place))
    return changeMade(document, editing, target)
  },
}

export interface SetPatternCycleArgs extends PatternArgs {
  /** 0: as many as it has. */
  readonly bars: number
}

/** The bars after which a node's pattern starts again; bars that it lacks are rests, bars beyond stay in the file. */
export const setPatternCycle: DocumentAction<'setPatternCycle', SetPatternCycleArgs> = {
  id: 'setPatternCycle',
  title: (_, { node, bars }) =>
    bars === 0
      ? `Let ${short(node)} repeat all its bars`
      : `Repeat ${short(node)} after ${bars === 1 ? 'one bar' : `${bars} bars`}`,
  apply(document, { rack, node, bars }) {
    const target = rackTarget(document, rack)
    checkHasSteps(target, node)
    const place = findPattern(target, node)
    if (objectsOf(place.pattern?.stepsBars).length === 0)
      throw new SessionRefusal('not-possible', `${short(node)} has no bars of its own: one bar repeats in every bar`)
    checkWhole(bars, 0, MAX_BARS, 'the cycle in bars')
    const editing = new Editing(target.file)
    const path = [...pathOf(place), 'lengthBars']
    if (bars === 0) editing.remove(path)
    else if (wholeOf(place.pattern?.lengthBars) !== bars) editing.set(path, bars)
    return changeMade(document, editing, target)
  },
  mergeKey: ({ rack, node }) => `setPatternCycle ${JSON.stringify([rack, node])}`,
}

export interface SetPatternResolutionArgs extends PatternArgs {
  /** 0: as many as a bar of the rack has. */
  readonly resolution: number
}

/** The steps after which the texts of a node's bars start again; what they hold beyond stays in the file. */
export const setPatternResolution: DocumentAction<'setPatternResolution', SetPatternResolutionArgs> = {
  id: 'setPatternResolution',
  title: (_, { node, resolution }) =>
    resolution === 0
      ? `Let bars of ${short(node)} fill the bar`
      : `Repeat bars of ${short(node)} after ${resolution === 1 ? 'one step' : `${resolution} steps`}`,
  apply(document, { rack, node, resolution }) {
    const target = rackTarget(document, rack)
    checkHasSteps(target, node)
    const place = findPattern(target, node)
    if (objectsOf(place.pattern?.stepsBars).length === 0)
      throw new SessionRefusal('not-possible', `${short(node)} has no bars of its own: its steps repeat by themselves`)
    checkWhole(resolution, 0, place.resolution, 'the steps after which a bar repeats')
    const editing = new Editing(target.file)
    const path = [...pathOf(place), 'resolution']
    if (resolution === 0) editing.remove(path)
    else if (wholeOf(place.pattern?.resolution) !== resolution) editing.set(path, resolution)
    return changeMade(document, editing, target)
  },
  mergeKey: ({ rack, node }) => `setPatternResolution ${JSON.stringify([rack, node])}`,
}

export const setStepsBars: DocumentAction<'setStepsBars', SetStepsBarsArgs> = {
  id: 'setStepsBars',
  title: (_, { node, stepsBars }) => `Write ${stepsBars.length} bars of ${short(node)}`,
  apply(document, { rack, node, stepsBars }) {
    const target = rackTarget(document, rack)
    checkHasSteps(target, node)
    const place = findPattern(target, node)
    checkBars(stepsBars, place)
    const editing = new Editing(target.file)
    if (place.pattern === undefined) editing.append(place.path, place.index, { nodeId: node, stepsBars })
    else writeBars(editing, place, stepsBars)
    return changeMade(document, editing, target)
  },
}

function checkBars(stepsBars: readonly string[], { resolution, pattern }: PatternPlace): void {
  const bars = stepsBars.length
  if (bars === 0 || bars > MAX_BARS)
    throw new SessionRefusal('not-possible', `a pattern has 1 to ${MAX_BARS} bars, and ${bars} were given`)
  const isByBar = objectsOf(pattern?.stepsBars).length > 0
  const longest = isByBar ? Math.min(resolution, wrapOf(pattern, resolution)) : resolution
  for (const [at, steps] of stepsBars.entries()) {
    if (steps.length > longest)
      throw new SessionRefusal(
        'not-possible',
        `a bar has ${longest} steps here, and the text of bar ${at + 1} has ${steps.length}`,
      )
    checkSigns(steps)
  }
}

/** Bars that stay keep their bytes. */
function writeBars(editing: Editing, place: PatternPlace, stepsBars: readonly string[]): void {
  const path = pathOf(place)
  const before = objectsOf(place.pattern?.stepsBars) as readonly unknown[]
  if (before.length === 0) editing.set([...path, 'stepsBars'], stepsBars)
  else {
    for (let at = before.length - 1; at >= stepsBars.length; at--) editing.remove([...path, 'stepsBars', at])
    for (const [at, steps] of stepsBars.entries())
      if (before[at] !== steps) editing.set([...path, 'stepsBars', at], steps)
  }
  // What one bar for all had beside it would mean something else to texts by bar; and the bars are the cycle.
  for (const key of before.length === 0 ? ['steps', 'resolution', 'lengthBars'] : ['steps', 'lengthBars'])
    editing.remove([...path, key])
}
