/** `nodes[]`: types, params, ports, modulation and inline transports. */
import { bypassedNode, tellBypassed } from './bypass.ts'
import type { NodeDescriptor } from './descriptor.ts'
import { type Place, placeAt, within } from './diagnostic.ts'
import { maxNodes } from './limits.ts'
import { readModulation } from './modulation.ts'
import type { NodeTable } from './node-table.ts'
import { findRackDescriptor, nodeTypes } from './nodes.ts'
import { type ParamValue, readParams } from './params.ts'
import type { PlanNode, PlanTransport } from './plan.ts'
import type { nodeKeys } from './rack-keys.ts'
import { type Context, isObject, type Read, tellWrongType } from './shape.ts'
import { Made } from './sharing.ts'
import { readInlineTransport } from './transports.ts'

type Node = Read<typeof nodeKeys>

export interface ResolvedNodes {
  readonly nodes: PlanNode[]
  readonly transports: PlanTransport[]
  readonly declaredPorts: Map<string, DeclaredPorts>
}

interface DeclaredPorts {
  readonly inputs: ReadonlySet<number>
  readonly outputs: ReadonlySet<number>
}

const transportType = 'transport'

function tellInput(place: Place, { report }: Context): void {
  const message = 'this hears the device that plays: in a render it is silence'
  report.hint('inactive', place, { message, found: 'input', expected: 'a device with open inputs' })
}

export function resolveNodes(nodes: readonly Node[], table: NodeTable, width: number, context: Context): ResolvedNodes {
  checkCount(nodes.length, context)
  const result: ResolvedNodes = { nodes: [], transports: [], declaredPorts: new Map() }
  const list = within(null, 'nodes')
  const seen = new Set<string>()
  for (const [index, node] of nodes.entries()) {
    const place = within(list, index)
    checkId(node, seen, place, context)
    const descriptor = findType(node, place, context)
    if (descriptor === undefined) continue
    if (node.type === transportType) addTransport(node, place, table, result, context)
    result.nodes.push(known.of(node, '', context.report, () => resolveNode(node, descriptor, place, context)))
    if (node.bypass) tellBypassed(node.type, within(place, 'bypass'), context)
    else if (node.type === 'input') tellInput(within(place, 'type'), context)
    checkPorts(node, width, within(place, 'ports'), context)
    result.declaredPorts.set(node.id, portNumbers(node))
    checkUse(node, descriptor, table, place, context)
  }
  return result
}

function checkCount(count: number, { report }: Context): void {
  if (count <= maxNodes) return
  const message = `the rack has ${count} nodes; at most ${maxNodes} are taken`
  report.error('absurd-value', placeAt('nodes'), { message, found: count, expected: `at most ${maxNodes}` })
}

function checkId({ id }: Node, seen: Set<string>, place: Place, { report }: Context): void {
  if (id === '') {
    const message = 'the node has no id, so nothing can refer to it'
    report.hint('unknown-node', within(place, 'id'), { message, found: id, expected: 'a name' })
  } else if (seen.has(id)) {
    const message =
      `the id ${JSON.stringify(id)} is taken: events reach every node of this id, connections the last one, ` +
      'dry taps the first one'
    report.warn('repeated-id', within(place, 'id'), { message, found: id, expected: 'each id once' })
  }
  seen.add(id)
}

function findType({ type }: Node, place: Place, { report, suggestions }: Context): NodeDescriptor | undefined {
  const descriptor = findRackDescriptor(type)
  if (descriptor !== undefined) return descriptor
  const message = `unknown node type ${JSON.stringify(type)}; the node and everything that refers to it is left out`
  const expected = `one of ${nodeTypes.join(', ')}`
  const suggestion = suggestions.nearest(type, nodeTypes)
  report.warn('unknown-type', within(place, 'type'), { message, found: type, expected, suggestion })
  return undefined
}

function addTransport(node: Node, place: Place, table: NodeTable, result: ResolvedNodes, context: Context): void {
  const params = node.params ?? {}
  const here = within(place, 'params')
  if (!isObject(params)) {
    tellWrongType(params, 'an object', here, context)
    return
  }
  const transport = readInlineTransport(params, here, table, context)
  if (transport !== null && !node.bypass) result.transports.push(transport)
}

const known = new Made<PlanNode>()

function resolveNode(node: Node, descriptor: NodeDescriptor, place: Place, context: Context): PlanNode {
  const { id, type } = node
  const values = type === transportType ? [] : readParams(descriptor, node.params, within(place, 'params'), context)
  const modulation = readModulation(descriptor, node.mod, within(place, 'mod'), context)
  const widths = (ports: readonly { index: number; channels: number }[]) =>
    ports.map(({ index, channels }) => ({ index, channels }))
  const inputs = widths(node.ports?.inputs ?? [])
  const outputs = widths(node.ports?.outputs ?? [])
  checkValues(descriptor, values, within(place, 'params'), context)
  const resolved = { id, type, values, inputs, outputs, ...modulation }
  return node.bypass ? bypassedNode(resolved) : resolved
}

/** Declarations that mean nothing to the sound: every port carries audio, and only the width 1 acts. */
function checkPorts({ ports }: Node, width: number, place: Place, { report }: Context): void {
  for (const side of ['inputs', 'outputs'] as const) {
    const list = within(place, side)
    for (const [index, { type, channels }] of (ports?.[side] ?? []).entries()) {
      const here = within(list, index)
      if (type !== '' && type !== 'audio') {
        const message = `the type ${JSON.stringify(type)} has no effect; the port carries audio`
        report.hint('ignored', within(here, 'type'), { message, found: type, expected: '"audio"' })
      }
      if (channels > 1 && channels !== width) {
        const message = `${channels} channels have no effect; the graph has ${width}`
        report.hint('ignored', within(here, 'channels'), { message, found: channels, expected: `0, 1 or ${width}` })
      }
    }
  }
}

const portNumbers = ({ ports }: Node): DeclaredPorts => ({
  inputs: new Set(ports?.inputs.map((port) => port.index)),
  outputs: new Set(ports?.outputs.map((port) => port.index)),
})

/** What the earlier validator asked beyond ranges: a delay that nearly feeds for ever is cut back by the node. */
function checkValues(node: NodeDescriptor, values: readonly ParamValue[], place: Place, { report }: Context): void {
  if (node.type !== 'delay') return
  const feedback = values.find(([path]) => path === 'feedback')?.[1] ?? 0
  if (feedback <= 0.95) return
  const message = `a feedback of ${feedback} is held at 0.95`
  report.warn('out-of-range', within(place, 'feedback'), { message, found: feedback, expected: '0 to 0.95' })
}

/** A meter names what it measures; a name of nobody is a leftover. */
function checkUse(node: Node, descriptor: NodeDescriptor, table: NodeTable, place: Place, context: Context): void {
  if (descriptor.type !== 'meter' || !isObject(node.params)) return
  const target = node.params.target
  if (typeof target !== 'string' || target === '' || table.has(target)) return
  const message = `target names no node: ${JSON.stringify(target)}; it is only a note for the reader`
  const suggestion = context.suggestions.nearest(target, table.ids)
  const words = { message, found: target, expected: 'the id of a node', suggestion }
  context.report.hint('unknown-node', within(within(place, 'params'), 'target'), words)
}
