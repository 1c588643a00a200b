/** What a rack's transport plays, as edits reach it: of each node the first pattern, with what is never played marked. */
import type { NodeDescriptor } from '../formats/descriptor.ts'
import { resolveParam } from '../formats/node-table.ts'
import { findDescriptor } from '../formats/nodes.ts'
import type { ParsedRack } from '../formats/rack.ts'
import type { Json } from '../formats/shape.ts'
import { wholeOf } from './actions/steps.ts'
import { objectsOf } from './actions/target.ts'

export interface Score {
  readonly lengthBars: number
  /** Steps a bar. */
  readonly resolution: number
  readonly swingPercent: number
  readonly swingExponent: number
  /** By bar; of several at one bar the one that holds. */
  readonly tempoPoints: readonly { readonly bar: number; readonly bpm: number }[]
  readonly patterns: readonly ScorePattern[]
}

export interface ScorePattern {
  readonly node: string
  /** The one bar that every bar repeats; of no effect where there are bars of their own. */
  readonly steps: string
  readonly stepsBars: readonly string[]
  /** Steps after which a bar of this pattern wraps. */
  readonly resolution: number
  /** Bars after which it starts again. */
  readonly cycleBars: number
  /** The file says the cycle itself; else it is the number of bars. */
  readonly hasOwnCycle: boolean
  readonly locks: readonly ScoreLock[]
}

export interface ScoreLock {
  readonly step: number
  /** 0: the node has no such parameter. */
  readonly param: number
  /** As the file names it. */
  readonly name: string
  readonly value: number
  readonly rampMs: number
  /** Empty, or why it is never played. */
  readonly dead: string
}

/** undefined where the rack has no transport of its own, or cannot play. */
export function scoreOf({ document: { plan, root } }: ParsedRack): Score | undefined {
  const transport = plan?.hasTopLevelTransport ? plan.transports[0] : undefined
  if (plan === null || transport === undefined) return undefined
  const { lengthBars, resolution, swingPercent, swingExponent, tempo } = transport
  const types = new Map(plan.nodes.map(({ id, type, bypassed }) => [id, bypassed?.type ?? type]))
  const patterns = new Map<string, ScorePattern>()
  for (const { pattern, grid } of patternsOf(root as Json)) {
    const node = textOf(pattern.nodeId)
    const descriptor = findDescriptor(types.get(node) ?? '')
    if (descriptor !== undefined && !patterns.has(node)) patterns.set(node, patternOf(pattern, node, grid, descriptor))
  }
  const tempoPoints = tempoPointsOf(tempo)
  return { lengthBars, resolution, swingPercent, swingExponent, tempoPoints, patterns: [...patterns.values()] }
}

/** They act in the order of the file: a later bar that stands earlier is undone by the one after it. */
function tempoPointsOf(tempo: readonly { readonly bar: number; readonly bpm: number }[]) {
  const points = new Map<number, number>()
  for (const { bar, bpm } of tempo) points.set(bar, bpm)
  return [...points].map(([bar, bpm]) => ({ bar, bpm })).sort((a, b) => a.bar - b.bar)
}

/** In the order in which an edit looks for them. */
function patternsOf(root: Json): { readonly pattern: Json; readonly grid: number }[] {
  const inline = objectsOf(root.nodes).flatMap(({ type, params }) => (type === 'transport' ? [params] : []))
  return [root.transport, ...inline].flatMap((transport, at) => {
    if (typeof transport !== 'object' || transport === null) return []
    const { patterns, pattern: single, resolution } = transport as Json
    const grid = wholeOf(resolution) || 16
    const list = objectsOf(patterns)
    const isSingle = at > 0 && list.length === 0 && typeof single === 'object' && single !== null
    return (isSingle ? [single as Json] : list).map((pattern) => ({ pattern, grid }))
  })
}

interface Made {
  readonly grid: number
  readonly descriptor: NodeDescriptor
  readonly made: ScorePattern
}

/** Parsed files share what an edit left alone. */
const known = new WeakMap<Json, Made>()

function patternOf(pattern: Json, node: string, grid: number, descriptor: NodeDescriptor): ScorePattern {
  const before = known.get(pattern)
  if (before?.grid === grid && before.descriptor === descriptor) return before.made
  const made = patternAnew(pattern, node, grid, descriptor)
  known.set(pattern, { grid, descriptor, made })
  return made
}

function patternAnew(pattern: Json, node: string, grid: number, descriptor: NodeDescriptor): ScorePattern {
  const steps = textOf(pattern.steps)
  const stepsBars = objectsOf(pattern.stepsBars) as readonly unknown[] as readonly string[]
  const isByBar = stepsBars.length > 0
  const ownCycle = isByBar ? wholeOf(pattern.lengthBars) : 0
  const isEmpty = steps === '' && !isByBar
  return {
    node,
    steps,
    stepsBars,
    resolution: (isByBar && wholeOf(pattern.resolution)) || grid,
    cycleBars: ownCycle || Math.max(1, stepsBars.length),
    hasOwnCycle: ownCycle > 0,
    locks: locksOf(objectsOf(pattern.locks), grid, descriptor, isEmpty),
  }
}

type Lock = ScoreLock & { readonly writtenId: number }

function locksOf(items: readonly Json[], grid: number, descriptor: NodeDescriptor, isEmpty: boolean): ScoreLock[] {
  const locks = items.map((item): Lock => {
    const writtenId = idOf(item.paramId)
    const name = textOf(item.param)
    const number = resolveParam(descriptor, { param: name, paramId: writtenId, value: 0 })
    const param = descriptor.params.some(({ id }) => id === number) ? number : 0
    const [value, rampMs] = [floatOf(item.value), floatOf(item.rampMs)]
    return { step: wholeOf(item.step), param, name, value, rampMs, writtenId, dead: '' }
  })
  const winners = winnersOf(locks)
  return locks.map(({ writtenId, ...lock }, at) => {
    const overtaking = winners.get(turnOf(locks[at] as Lock))
    const dead = isEmpty
      ? 'the pattern has no steps, so it is not played'
      : deadWords(lock, writtenId, grid, descriptor)
    const isOvertaken = dead === '' && overtaking !== locks[at]
    return { ...lock, dead: isOvertaken ? `another lock at this step overtakes it (${overtaking?.value})` : dead }
  })
}

/** Set and ramp at one step are both played, the ramp from the value that was set. */
const turnOf = ({ step, param, rampMs }: Lock): string => `${step} ${param} ${rampMs > 0}`

/** Of locks at one step the last one in the order of events: number as written, value, place in the file. */
function winnersOf(locks: readonly Lock[]): Map<string, Lock> {
  const winners = new Map<string, Lock>()
  for (const lock of locks) {
    const before = winners.get(turnOf(lock))
    if (!Number.isFinite(lock.value) || !Number.isFinite(lock.rampMs)) continue
    if (before === undefined || !isBefore(lock, before)) winners.set(turnOf(lock), lock)
  }
  return winners
}

const isBefore = (a: Lock, b: Lock): boolean =>
  a.writtenId !== b.writtenId ? a.writtenId < b.writtenId : a.value < b.value

function deadWords(
  { step, param, name, value, rampMs }: ScoreLock,
  writtenId: number,
  grid: number,
  node: NodeDescriptor,
): string {
  if (!node.takesEvents) return `${node.type} takes no events`
  if (param === 0) {
    if (writtenId !== 0) return `${node.type} has no parameter number ${writtenId}`
    return name === '' ? 'it names no parameter' : `${node.type} has no parameter ${JSON.stringify(name)}`
  }
  if (step >= grid) return `step ${step + 1} is beyond the bar, which has ${grid} steps`
  return Number.isFinite(value) && Number.isFinite(rampMs) ? '' : 'its value is too large to be played'
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
const idOf = (value: unknown): number => (typeof value === 'number' ? value & 0xffff : 0)
const floatOf = (value: unknown): number => (typeof value === 'number' ? Math.fround(value) : 0)
