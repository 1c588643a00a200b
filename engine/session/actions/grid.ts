/** The time of a rack: length, steps a bar, swing and tempo points of its transport. */

import type { Path } from '../../formats/edit.ts'
import { maxBpm, maxResolution, maxSteps, minBpm } from '../../formats/limits.ts'
import type { PlanTransport } from '../../formats/plan.ts'
import type { Document } from '../document.ts'
import { Editing } from '../editing.ts'
import { newTransport } from '../new-rack.ts'
import { SessionRefusal } from '../refusal.ts'
import { shortestFloat32 } from '../values.ts'
import { type DocumentAction, short } from './action.ts'
import { changeMade, checkRange, checkWhole, objectsOf, type RackTarget, rackTarget } from './target.ts'

/** What is absent is as in a new rack. */
export interface AddTransportArgs {
  readonly rack: string
  readonly bpm?: number | undefined
  readonly bars?: number | undefined
  /** Steps a bar. */
  readonly resolution?: number | undefined
}

export interface SetLengthBarsArgs {
  readonly rack: string
  readonly bars: number
}

export interface SetResolutionArgs {
  readonly rack: string
  /** Steps a bar. */
  readonly resolution: number
}

export interface SetSwingArgs {
  readonly rack: string
  readonly percent: number
  /** Absent: as it is. */
  readonly exponent?: number | undefined
}

export interface TempoPointArgs {
  readonly rack: string
  /** From 0 on. */
  readonly bar: number
}

export interface SetTempoPointArgs extends TempoPointArgs {
  readonly bpm: number
}

const MAX_SWING_EXPONENT = 8

/** For a rack that keeps no time of its own; its transport nodes play on beside it. */
export const addTransport: DocumentAction<'addTransport', AddTransportArgs> = {
  id: 'addTransport',
  title: (_, { rack }) => `Give ${short(rack)} a transport`,
  apply(
    document,
    { rack, bpm = newTransport.bpm, bars = newTransport.lengthBars, resolution = newTransport.resolution },
  ) {
    const target = rackTarget(document, rack)
    if (target.plan.hasTopLevelTransport)
      throw new SessionRefusal('not-possible', `${target.file.name} has a transport already`)
    checkRange(bpm, minBpm, maxBpm, 'a tempo', 'bpm')
    checkWhole(bars, 1, maxSteps, 'the length in bars')
    checkWhole(resolution, 1, maxResolution, 'the number of steps a bar')
    const editing = new Editing(target.file)
    editing.set(['transport'], { bpm: shortestFloat32(bpm), lengthBars: bars, resolution, patterns: [] })
    return changeMade(document, editing, target)
  },
}

export const setLengthBars: DocumentAction<'setLengthBars', SetLengthBarsArgs> = {
  id: 'setLengthBars',
  title: (_, { rack, bars }) => `Set length of ${short(rack)} to ${bars} bars`,
  apply(document, { rack, bars }) {
    checkWhole(bars, 1, maxSteps, 'the length in bars')
    return set(document, rack, [['lengthBars', bars]])
  },
  mergeKey: ({ rack }) => `setLengthBars ${JSON.stringify(rack)}`,
}

/** Steps keep their texts: a text that is shorter than a bar repeats, and what is beyond the bar waits for a longer one. */
export const setResolution: DocumentAction<'setResolution', SetResolutionArgs> = {
  id: 'setResolution',
  title: (_, { rack, resolution }) => `Set ${short(rack)} to ${resolution} steps a bar`,
  apply(document, { rack, resolution }) {
    checkWhole(resolution, 1, maxResolution, 'the number of steps a bar')
    return set(document, rack, [['resolution', resolution]])
  },
  mergeKey: ({ rack }) => `setResolution ${JSON.stringify(rack)}`,
}

export const setSwing: DocumentAction<'setSwing', SetSwingArgs> = {
  id: 'setSwing',
  title: (_, { rack, percent }) => `Set swing of ${short(rack)} to ${Number(percent.toPrecision(4))} %`,
  apply(document, { rack, percent, exponent }) {
    checkRange(percent, 0, 100, 'swing', '%')
    if (exponent === undefined) return set(document, rack, [['swingPercent', shortestFloat32(percent)]])
    checkRange(exponent, 0, MAX_SWING_EXPONENT, 'the exponent of swing')
    return set(document, rack, [
      ['swingPercent', shortestFloat32(percent)],
      ['swingExponent', shortestFloat32(exponent)],
    ])
  },
  mergeKey: ({ rack }) => `setSwing ${JSON.stringify(rack)}`,
}

/** The tempo from a bar on, up to the next point. */
export const setTempoPoint: DocumentAction<'setTempoPoint', SetTempoPointArgs> = {
  id: 'setTempoPoint',
  title: (_, { bar, bpm }) => `Set tempo from bar ${bar + 1} to ${Number(bpm.toPrecision(6))} bpm`,
  apply(document, { rack, bar, bpm }) {
    const { target, transport } = transportOf(document, rack)
    checkWhole(bar, 0, maxSteps, 'the bar')
    checkRange(bpm, minBpm, maxBpm, 'a tempo', 'bpm')
    const value = shortestFloat32(bpm)
    const editing = new Editing(target.file)
    // They act in the order of the file, so the last one that is no later says what holds at the bar.
    const before = transport.tempo.findLastIndex((point) => point.bar <= bar)
    const found = transport.tempo[before]
    if (found?.bar !== bar) editing.insert(tempoPath, before + 1, { bar, bpm: value })
    else if (found.bpm !== Math.fround(bpm)) editing.set([...tempoPath, before, 'bpm'], value)
    return changeMade(document, editing, target)
  },
  mergeKey: ({ rack, bar }) => `setTempoPoint ${JSON.stringify([rack, bar])}`,
}

export const removeTempoPoint: DocumentAction<'removeTempoPoint', TempoPointArgs> = {
  id: 'removeTempoPoint',
  title: (_, { bar }) => `Remove the tempo from bar ${bar + 1}`,
  apply(document, { rack, bar }) {
    const { target, transport } = transportOf(document, rack)
    if (!transport.tempo.some((point) => point.bar === bar))
      throw new SessionRefusal('not-found', `no tempo begins at bar ${bar + 1}`)
    const editing = new Editing(target.file)
    const points = objectsOf((target.root.transport as { tempoRamps?: unknown }).tempoRamps)
    editing.removeItems(tempoPath, points, (_, at) => transport.tempo[at]?.bar === bar)
    return changeMade(document, editing, target)
  },
}

const tempoPath: Path = ['transport', 'tempoRamps']

/** The transport of the rack itself, not one of a transport node. */
function transportOf(
  document: Document,
  rack: string,
): { readonly target: RackTarget; readonly transport: PlanTransport } {
  const target = rackTarget(document, rack)
  const [transport] = target.plan.transports
  if (target.plan.hasTopLevelTransport && transport !== undefined) return { target, transport }
  throw new SessionRefusal('not-possible', `${target.file.name} has no transport, so no bars`)
}

type GridKey = 'lengthBars' | 'resolution' | 'swingPercent' | 'swingExponent'

function set(document: Document, rack: string, values: readonly (readonly [GridKey, number])[]) {
  const { target, transport } = transportOf(document, rack)
  const editing = new Editing(target.file)
  for (const [key, value] of values) if (transport[key] !== Math.fround(value)) editing.set(['transport', key], value)
  return changeMade(document, editing, target)
}
