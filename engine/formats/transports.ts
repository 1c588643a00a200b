/** A transport: tempo, grid, patterns and locks (spec 2.8, 3). Top level and `transport` nodes share it (Q8). */
import { type Place, within } from './diagnostic.ts'
import { maxBpm, maxResolution, maxSteps, minBpm } from './limits.ts'
import { checkParam, type NodeTable, resolveParam } from './node-table.ts'
import type { PlanLock, PlanPattern, PlanTransport } from './plan.ts'
import { inlineTransportKeys, type transportKeys } from './rack-keys.ts'
import { type Context, type Json, type Read, readObject } from './shape.ts'
import { Made } from './sharing.ts'

export type Transport = Read<typeof transportKeys>
type Pattern = Transport['patterns'][number]
type Lock = Pattern['locks'][number]

const defaultBpm = 120

/** `null` for a transport node without patterns, which does nothing. */
export function readInlineTransport(
  value: Json,
  place: Place,
  nodes: NodeTable,
  context: Context,
): PlanTransport | null {
  const { pattern, ...transport } = readObject(inlineTransportKeys, value, place, context)
  if (pattern === null)
    return transport.patterns.length === 0 ? null : resolveTransport(transport, place, nodes, context)
  if (transport.patterns.length > 0) {
    const message = 'pattern is ignored because patterns is there'
    context.report.warn('ignored', within(place, 'pattern'), { message, found: pattern, expected: 'one of the two' })
    return resolveTransport(transport, place, nodes, context)
  }
  const alone = { ...transport, patterns: [] }
  const plan = resolveTransport(alone, place, nodes, context)
  const planned = resolvePattern(pattern, plan.resolution, within(place, 'pattern'), nodes, context)
  return { ...plan, patterns: planned === undefined ? [] : [planned] }
}

export function resolveTransport(
  transport: Transport,
  place: Place,
  nodes: NodeTable,
  context: Context,
): PlanTransport {
  const bpm = readTempo(transport.bpm, within(place, 'bpm'), context)
  const lengthBars = transport.lengthBars === 0 ? 1 : transport.lengthBars
  const resolution = transport.resolution === 0 ? 16 : transport.resolution
  checkLength(lengthBars, resolution, place, context)
  checkSwing(transport, place, context)
  const { swingPercent, swingExponent } = transport
  const tempo = resolveTempo(transport, bpm, lengthBars, within(place, 'tempoRamps'), context)
  const patterns: PlanPattern[] = []
  const list = within(place, 'patterns')
  for (const [index, pattern] of transport.patterns.entries()) {
    const planned = resolvePattern(pattern, resolution, within(list, index), nodes, context)
    if (planned !== undefined) patterns.push(planned)
  }
  return { bpm, lengthBars, resolution, swingPercent, swingExponent, tempo, patterns }
}

function readTempo(bpm: number, place: Place, { report }: Context): number {
  if (bpm <= 0) {
    const message = `a tempo of ${bpm} counts as ${defaultBpm}`
    report.warn('out-of-range', place, { message, found: bpm, expected: 'more than 0' })
    return defaultBpm
  }
  if (bpm < minBpm || bpm > maxBpm) {
    const message = `a tempo of ${bpm} is beyond anything that can be played`
    report.error('absurd-value', place, { message, found: bpm, expected: `${minBpm} to ${maxBpm}` })
  }
  return bpm
}

function checkLength(lengthBars: number, resolution: number, place: Place, { report }: Context): void {
  if (resolution > maxResolution) {
    const message = `${resolution} steps a bar are more than can be played`
    report.error('absurd-value', within(place, 'resolution'), {
      message,
      found: resolution,
      expected: `at most ${maxResolution}`,
    })
  }
  const steps = lengthBars * resolution
  if (steps <= maxSteps) return
  const message = `${lengthBars} bars of ${resolution} steps are ${steps} steps, more than can be played`
  report.error('absurd-value', within(place, 'lengthBars'), {
    message,
    found: steps,
    expected: `at most ${maxSteps} steps`,
  })
}

/** `shape` of spec 3.2. From 1 on odd steps would run backwards. */
function swingShape({ swingPercent, swingExponent }: Transport): number {
  const linear = Math.abs((swingPercent / 100) * 0.5)
  return linear === 0 || swingExponent === 1 ? linear : linear ** swingExponent
}

function checkSwing(transport: Transport, place: Place, { report }: Context): void {
  const { swingPercent } = transport
  const here = within(place, 'swingPercent')
  if (!(swingShape(transport) <= 1)) {
    const message = `a swing of ${swingPercent} % would make steps end before they begin`
    report.error('absurd-value', here, { message, found: swingPercent, expected: '0 to 100' })
  } else if (swingPercent < 0 || swingPercent > 100) {
    const message = `a swing of ${swingPercent} % is outside the usual 0 to 100 %`
    report.warn('out-of-range', here, { message, found: swingPercent, expected: '0 to 100' })
  }
}

function resolveTempo(transport: Transport, bpm: number, lengthBars: number, place: Place, context: Context) {
  let last = -1
  return transport.tempoRamps.map((point, index) => {
    const here = within(place, index)
    const at = within(here, 'bar')
    if (point.bar < last) {
      const message = 'tempo points act in the order of the file, so this one undoes a later bar before it'
      context.report.warn('order', at, { message, found: point.bar, expected: 'ascending bars' })
    }
    last = Math.max(last, point.bar)
    if (point.bar >= lengthBars) {
      const message = `bar ${point.bar} is reached only when more than the ${lengthBars} bars of the transport play`
      context.report.hint('inactive', at, { message, found: point.bar, expected: `0 to ${lengthBars - 1}` })
    }
    return { bar: point.bar, bpm: point.bpm === undefined ? bpm : readTempo(point.bpm, within(here, 'bpm'), context) }
  })
}

const known = new Made<PlanPattern | undefined>()

function resolvePattern(
  pattern: Pattern,
  resolution: number,
  place: Place,
  nodes: NodeTable,
  context: Context,
): PlanPattern | undefined {
  const around = `${resolution} ${nodes.find(pattern.nodeId)?.type}`
  return known.of(pattern, around, context.report, () => resolveAnew(pattern, resolution, place, nodes, context))
}

function resolveAnew(
  pattern: Pattern,
  resolution: number,
  place: Place,
  nodes: NodeTable,
  context: Context,
): PlanPattern | undefined {
  nodes.tellUnknown(pattern.nodeId, within(place, 'nodeId'), 'nothing hears this pattern', context)
  const { nodeId: target, steps, stepsBars, lengthBars } = pattern
  if (steps === '' && stepsBars.length === 0) {
    tellEmpty(pattern, place, context)
    return undefined
  }
  if (stepsBars.length === 0) checkSteps(pattern, resolution, place, context)
  else checkStepsBars(pattern, resolution, place, context)
  const locks: PlanLock[] = []
  const list = within(place, 'locks')
  for (const [index, lock] of pattern.locks.entries()) {
    const planned = resolveLock(lock, target, resolution, within(list, index), nodes, context)
    if (planned !== undefined) locks.push(planned)
  }
  return { target, steps, stepsBars, resolution: pattern.resolution, lengthBars, locks }
}

function tellEmpty(pattern: Pattern, place: Place, { report }: Context): void {
  const locks = pattern.locks.length === 0 ? '' : ', and its locks with it'
  const message = `the pattern has neither steps nor stepsBars and is skipped${locks}`
  report.warn('inactive', place, { message, found: '', expected: 'steps or stepsBars' })
}

function checkSteps(pattern: Pattern, resolution: number, place: Place, { report }: Context): void {
  const { steps } = pattern
  if (pattern.resolution !== 0) {
    const message = 'resolution is only the wrap length of stepsBars; steps keeps the grid of the transport'
    report.warn('ignored', within(place, 'resolution'), { message, found: pattern.resolution, expected: 'none' })
  }
  if (pattern.lengthBars !== 0) {
    const message = 'lengthBars counts only with stepsBars'
    report.hint('ignored', within(place, 'lengthBars'), { message, found: pattern.lengthBars, expected: 'none' })
  }
  const here = within(place, 'steps')
  const words = { found: steps, expected: `${resolution} characters` }
  if (steps.length > resolution) {
    const message = `the last ${steps.length - resolution} characters are beyond the bar and never reached`
    report.warn('inactive', here, { ...words, message })
  } else if (steps.length < resolution) {
    report.hint('converted', here, { ...words, message: `${steps.length} characters repeat within the bar` })
  }
  checkCharacters(steps, here, report)
}

function checkStepsBars(pattern: Pattern, resolution: number, place: Place, { report }: Context): void {
  if (pattern.steps !== '') {
    const message = 'steps is ignored because stepsBars is there'
    report.warn('ignored', within(place, 'steps'), { message, found: pattern.steps, expected: 'one of the two' })
  }
  if (pattern.resolution !== 0 && pattern.resolution !== resolution) {
    const message = `resolution wraps the strings at ${pattern.resolution} steps; it does not change the grid of ${resolution}`
    report.warn('ignored', within(place, 'resolution'), {
      message,
      found: pattern.resolution,
      expected: `${resolution}`,
    })
  }
  const list = within(place, 'stepsBars')
  const reach = Math.min(pattern.resolution === 0 ? resolution : pattern.resolution, resolution)
  for (const [index, steps] of pattern.stepsBars.entries()) {
    const here = within(list, index)
    if (steps.length > reach) {
      const message = `the last ${steps.length - reach} characters are never reached`
      report.warn('inactive', here, { message, found: steps, expected: `${reach} characters` })
    }
    if (pattern.lengthBars !== 0 && index >= pattern.lengthBars) {
      const message = `the cycle is ${pattern.lengthBars} bars long; this one never plays`
      report.warn('inactive', here, { message, found: steps, expected: `${pattern.lengthBars} strings` })
    }
    checkCharacters(steps, here, report)
  }
}

function checkCharacters(steps: string, place: Place, report: Context['report']): void {
  if (!steps.includes('X')) return
  const message = 'only the small letter x is a hit; X is a rest'
  report.warn('inactive', place, { message, found: steps, expected: 'x for a hit' })
}

function resolveLock(
  lock: Lock,
  target: string,
  resolution: number,
  place: Place,
  nodes: NodeTable,
  context: Context,
): PlanLock | undefined {
  if (lock.step >= resolution) {
    const message = `a bar has ${resolution} steps (0 to ${resolution - 1}); this lock never acts`
    context.report.warn('inactive', within(place, 'step'), {
      message,
      found: lock.step,
      expected: `0 to ${resolution - 1}`,
    })
  }
  const node = nodes.find(target)
  if (node !== undefined) checkParam(node, lock, place, context)
  if (!finiteEvent(lock, place, context)) return undefined
  return { step: lock.step, param: resolveParam(node, lock), name: lock.param, value: lock.value, rampMs: lock.rampMs }
}

/** An event whose value or ramp time is infinite in single precision is ignored (Q14). */
export function finiteEvent(event: { value: number; rampMs: number }, place: Place, { report }: Context): boolean {
  const key = Number.isFinite(event.value) ? 'rampMs' : 'value'
  if (Number.isFinite(event[key])) return true
  const message = `${key} is too large for a 32-bit float and would be infinite; the event is ignored`
  report.warn('not-finite', within(place, key), { message, found: event[key], expected: 'a finite number' })
  return false
}
