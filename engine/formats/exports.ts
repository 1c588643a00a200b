/**
 * `exports`: what a rack offers to the outside. Sessions, scenes, mappings and remotes address these first. Nothing of it
 * sounds by itself, so nothing of it refuses a file.
 */
import type { NodeDescriptor } from './descriptor.ts'
import { type Place, placeAt, within } from './diagnostic.ts'
import {
  controlCurves,
  type controlKeys,
  controlKinds,
  exportKeys,
  type statusKeys,
  statusKinds,
} from './editor-keys.ts'
import { MildReport } from './mild-report.ts'
import { type NodeTable, resolveParam } from './node-table.ts'
import { findParam, paramNames, takesTriggers } from './nodes.ts'
import { type Context, isObject, type Read, readObject, tellWrongType } from './shape.ts'

export type ControlKind = (typeof controlKinds)[number]
export type ControlCurve = (typeof controlCurves)[number]
export type StatusKind = (typeof statusKinds)[number]

export interface RackControl {
  readonly id: string
  /** For people. */
  readonly name: string
  readonly kind: ControlKind
  readonly min: number
  readonly max: number
  readonly unit: string
  readonly curve: ControlCurve
  readonly targets: readonly ControlTarget[]
  /** Empty, or why a target is not reached. */
  readonly problem: string
}

export interface ControlTarget {
  readonly node: string
  /** Number of a live parameter; 0: none, or one that the node lacks. */
  readonly param: number
  readonly from: number
  readonly to: number
}

export interface RackStatus {
  readonly id: string
  readonly name: string
  readonly kind: StatusKind
  /** Empty: of the rack. */
  readonly node: string
  /** Of a value; else 0. */
  readonly param: number
  readonly problem: string
}

export interface RackExports {
  readonly controls: readonly RackControl[]
  readonly statuses: readonly RackStatus[]
}

export const noExports: RackExports = { controls: [], statuses: [] }

type Control = Read<typeof controlKeys>
type Target = Control['targets'][number]
type Status = Read<typeof statusKeys>

export function readExports(value: unknown, nodes: NodeTable, { report, suggestions }: Context): RackExports {
  if (value === undefined) return noExports
  const context = { suggestions, report: new MildReport(report) }
  const place = placeAt('exports')
  if (!isObject(value)) {
    tellWrongType(value, 'an object', place, context)
    return noExports
  }
  const { controls, status } = readObject(exportKeys, value, place, context)
  const reader = new Reader(nodes, context)
  return {
    controls: reader.each(controls, within(place, 'controls'), (control, here) => reader.control(control, here)),
    statuses: reader.each(status, within(place, 'status'), (one, here) => reader.status(one, here)),
  }
}

interface Reference {
  readonly param: string
  readonly paramId: number
}

const numberOf = (node: NodeDescriptor | undefined, { param, paramId }: Reference): number =>
  resolveParam(node, { param, paramId, value: 0 })

class Reader {
  readonly #nodes: NodeTable
  readonly #context: Context
  readonly #ids = new Set<string>()

  constructor(nodes: NodeTable, context: Context) {
    this.#nodes = nodes
    this.#context = context
  }

  each<T extends { readonly id: string }, R>(
    items: readonly T[],
    list: Place,
    read: (item: T, place: Place) => R,
  ): R[] {
    return items.flatMap((item, index) => {
      const place = within(list, index)
      return this.#isNamed(item.id, within(place, 'id')) ? [read(item, place)] : []
    })
  }

  #isNamed(id: string, place: Place): boolean {
    const isTaken = this.#ids.has(id)
    this.#ids.add(id)
    if (id !== '' && !isTaken) return true
    const message = isTaken
      ? `the id ${JSON.stringify(id)} is taken; the first one counts`
      : 'without an id nothing can refer to it, so it is left out'
    this.#context.report.warn('repeated-id', place, { message, found: id, expected: 'an id of its own' })
    return false
  }

  control(control: Control, place: Place): RackControl {
    const { id, min, max, unit } = control
    const kind = this.#choice(control.kind, controlKinds, within(place, 'kind'))
    const curve = this.#choice(control.curve, controlCurves, within(place, 'curve'))
    const list = within(place, 'targets')
    const read = control.targets.map((target, index) => this.#target(target, kind, within(list, index)))
    const lost = read.find(({ problem }) => problem !== '')?.problem ?? ''
    const problem = read.length > 0 ? lost : this.#told('it has no targets, so it does nothing', list, 'a node')
    const range = kind === 'switch' ? { min: 0, max: 1 } : { min, max }
    const targets = read.map(({ target }) => target)
    return { id, name: control.name || id, kind, ...range, unit, curve, targets, problem }
  }

  #target(
    target: Target,
    kind: ControlKind,
    place: Place,
  ): { readonly target: ControlTarget; readonly problem: string } {
    const { nodeId: node } = target
    const descriptor = this.#nodes.find(node)
    const param = kind === 'pad' ? 0 : numberOf(descriptor, target)
    const live = descriptor?.params.find(({ id }) => id === param)
    const { from = live?.min ?? 0, to = live?.max ?? 1 } = target
    const problem = this.#nodeProblem(node, place) || this.#reachProblem(descriptor, target, kind === 'pad', place)
    return { target: { node, param: live ? param : 0, from, to }, problem }
  }

  status(status: Status, place: Place): RackStatus {
    const { id, nodeId: node } = status
    const kind = this.#choice(status.kind, statusKinds, within(place, 'kind'))
    const descriptor = this.#nodes.find(node)
    const param = kind === 'value' ? numberOf(descriptor, status) : 0
    const isOfRack = node === '' && kind === 'level'
    const problem = isOfRack
      ? ''
      : this.#nodeProblem(node, place) || this.#statusProblem(descriptor, status, kind, place)
    return { id, name: status.name || id, kind, node, param, problem }
  }

  #statusProblem(descriptor: NodeDescriptor | undefined, status: Status, kind: StatusKind, place: Place): string {
    return kind === 'level' ? '' : this.#reachProblem(descriptor, status, kind === 'step', place)
  }

  #nodeProblem(node: string, place: Place): string {
    if (this.#nodes.find(node) !== undefined) return ''
    const words = this.#nodes.has(node)
      ? `the node ${JSON.stringify(node)} has an unknown type`
      : `there is no node ${JSON.stringify(node)}`
    const suggestion = this.#context.suggestions.nearest(node, this.#nodes.ids)
    return this.#told(words, within(place, 'nodeId'), 'the id of a node', node, suggestion)
  }

  /** Whether it can be triggered, or has the parameter. */
  #reachProblem(node: NodeDescriptor | undefined, reference: Reference, isTriggered: boolean, place: Place): string {
    if (node === undefined) return ''
    if (isTriggered && !takesTriggers(node.type))
      return this.#told(`${node.type} cannot be triggered`, place, 'a node that can be triggered', node.type)
    if (!node.takesEvents)
      return this.#told(`${node.type} takes no events`, place, 'a node that takes events', node.type)
    if (isTriggered) return ''
    const { param, paramId } = reference
    const number = numberOf(node, reference)
    if (node.params.some(({ id }) => id === number)) return ''
    const names = paramNames(node)
    const expected = `a parameter of ${node.type}: ${names.join(', ')}`
    if (paramId !== 0)
      return this.#told(`${node.type} has no parameter number ${paramId}`, within(place, 'paramId'), expected, paramId)
    const suggestion = findParam(node, param)?.name ?? this.#context.suggestions.nearest(param, names)
    const words = param === '' ? 'no parameter is given' : `${node.type} has no parameter ${JSON.stringify(param)}`
    return this.#told(words, within(place, 'param'), expected, param, suggestion)
  }

  /** Warns, and gives the words. */
  #told(message: string, place: Place, expected: string, found?: unknown, suggestion?: string): string {
    this.#context.report.warn('inactive', place, { message, found, expected, suggestion })
    return message
  }

  #choice<T extends string>(text: string, choices: readonly T[], place: Place): T {
    const known = choices.find((choice) => choice === text)
    if (known !== undefined) return known
    const first = choices[0] as T
    const message = `${JSON.stringify(text)} is not known here and counts as ${JSON.stringify(first)}`
    const suggestion = this.#context.suggestions.nearest(text, choices)
    const expected = `one of ${choices.join(', ')}`
    this.#context.report.warn('unknown-choice', place, { message, found: text, expected, suggestion })
    return first
  }
}
