/** The nodes of a rack by id, and how names of nodes and parameters resolve against them (spec 4.2). */
import type { NodeDescriptor } from './descriptor.ts'
import { type Place, within } from './diagnostic.ts'
import { findParam, paramNames, resolveParamId } from './nodes.ts'
import type { Context } from './shape.ts'

export class NodeTable {
  readonly ids = new Set<string>()
  readonly #byId = new Map<string, NodeDescriptor | null>()

  /** `null` for a node of unknown type. Of nodes with one id the last known one counts (Q26). */
  add(id: string, descriptor: NodeDescriptor | null): void {
    this.ids.add(id)
    if (descriptor !== null || !this.#byId.has(id)) this.#byId.set(id, descriptor)
  }

  has(id: string): boolean {
    return this.#byId.has(id)
  }

  /** `undefined` also where the type is unknown. */
  find(id: string): NodeDescriptor | undefined {
    return this.#byId.get(id) ?? undefined
  }

  tellUnknown(id: string, place: Place, consequence: string, { report, suggestions }: Context): void {
    if (this.find(id) !== undefined) return
    const exists = this.#byId.has(id)
    const what = exists
      ? `the node ${JSON.stringify(id)} has an unknown type`
      : `there is no node ${JSON.stringify(id)}`
    const suggestion = exists ? undefined : suggestions.nearest(id, this.ids)
    const words = { message: `${what}; ${consequence}`, found: id, expected: 'the id of a node', suggestion }
    report.warn('unknown-node', place, words)
  }
}

/** What a lock or command says about its parameter. */
export interface ParamReference {
  readonly param: string
  readonly paramId: number
  readonly value: number
}

/** The number where one is written, else that of the name; 0, which every node ignores, where nothing is known. */
export function resolveParam(node: NodeDescriptor | undefined, { param, paramId }: ParamReference): number {
  return paramId === 0 ? resolveParamId(node, param) : paramId
}

/** True where the node listens to events at all. */
export function checkListener(node: NodeDescriptor, place: Place, { report }: Context): boolean {
  if (node.takesEvents) return true
  const message = `${node.type} takes no events; this has no effect`
  report.warn('inactive', place, { message, found: node.type, expected: 'a node that takes events' })
  return false
}

export function checkParam(node: NodeDescriptor, reference: ParamReference, place: Place, context: Context): void {
  if (!checkListener(node, place, context)) return
  const id = resolveParam(node, reference)
  const param = node.params.find((one) => one.id === id)
  if (param === undefined) {
    tellUnknownParam(node, reference, place, context)
  } else if (Number.isFinite(reference.value) && (reference.value < param.min || reference.value > param.max)) {
    const expected = `${param.min} to ${param.max}`
    const message = `${reference.value} is outside the usual ${expected} of ${param.name}; it is used as it is`
    context.report.hint('out-of-range', within(place, 'value'), { message, found: reference.value, expected })
  }
}

function tellUnknownParam(node: NodeDescriptor, reference: ParamReference, place: Place, context: Context): void {
  const { param, paramId } = reference
  const names = paramNames(node)
  const expected = `a parameter of ${node.type}: ${names.join(', ')}`
  if (paramId !== 0) {
    const message = `${node.type} has no parameter number ${paramId}; this has no effect`
    context.report.warn('unknown-param', within(place, 'paramId'), { message, found: paramId, expected })
  } else if (param === '') {
    const message = 'neither param nor paramId is given; this has no effect'
    context.report.warn('unknown-param', place, { message, found: undefined, expected })
  } else {
    const message = `${node.type} has no parameter ${JSON.stringify(param)}; this has no effect`
    const suggestion = findParam(node, param)?.name ?? context.suggestions.nearest(param, names)
    context.report.warn('unknown-param', within(place, 'param'), { message, found: param, expected, suggestion })
  }
}
