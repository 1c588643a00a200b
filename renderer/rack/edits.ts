/** Edits of the rack in front as actions: each is one step that undo takes back. Pure. */
import type { MessageInitShape } from '@bufbuild/protobuf'
import type { ActionInit } from '../../engine/client/gesture.ts'
import type { Rack } from '../../engine/client/model.ts'
import type { ActionSchema } from '../../engine/contract/gen/mam/v1/actions_pb.js'
import { freeName } from '../../engine/session/names.ts'
import { words } from '../strings/words.ts'

export interface Place {
  readonly x: number
  readonly y: number
}

/** By node id. */
export type Places = ReadonlyMap<string, Place>

export interface CableEnds {
  readonly from: string
  /** Null: the rack's output. */
  readonly to: string | null
  readonly toPort: number
}

/** Several actions as one step; one by itself; null where there is nothing to do. */
export function together(title: string, actions: readonly ActionInit[]): ActionInit | null {
  if (actions.length <= 1) return actions[0] ?? null
  const list = actions.map((action) => ({ action })) as MessageInitShape<typeof ActionSchema>[]
  return { case: 'transact', value: { title, actions: list } }
}

export function placeNodes(places: Places): ActionInit {
  return { case: 'placeNodes', value: { places: [...places].map(([node, { x, y }]) => ({ node, x, y })) } }
}

export function nameFor(rack: Rack, type: string): string {
  return freeName(
    type,
    rack.nodes.map(({ id }) => id),
  )
}

/** A new node where it was asked for. `settled`: places of nodes that stand nowhere yet, which it would move otherwise. */
export function addNode(type: string, node: string, at: Place, settled: Places): ActionInit[] {
  return [{ case: 'addNode', value: { type, node } }, placeNodes(new Map([...settled, [node, at]]))]
}

/**
 * What is only heard because it ends a chain is no end any more once something listens to it as a key: it goes to the
 * mixer, so that it is heard as before.
 */
export function connect(rack: Rack, { from, to, toPort }: CableEnds): ActionInit[] {
  if (to === null) return [setLevel(from, 100)]
  const cable: ActionInit = { case: 'connect', value: { from, to, toPort } }
  return toPort === 1 && isImplied(rack, from) ? [setLevel(from, 100), cable] : [cable]
}

export function disconnect(rack: Rack, { from, to, toPort }: CableEnds): ActionInit[] {
  if (to !== null) return [{ case: 'disconnect', value: { from, to, toPort } }]
  const endsChain = !rack.connections.some((connection) => connection.from === from)
  // The end of a chain that the mixer does not list is heard at 100 %: silence has to be said.
  return endsChain ? [setLevel(from, 0)] : [{ case: 'removeMixerInput', value: { node: from } }]
}

export function setGain({ from, to, toPort }: CableEnds, gainPercent: number): ActionInit {
  return to === null ? setLevel(from, gainPercent) : { case: 'connect', value: { from, to, toPort, gainPercent } }
}

function setLevel(node: string, gainPercent: number, channel = 1): ActionInit {
  return { case: 'setMixerInput', value: { node, gainPercent, ...(channel > 1 ? { channel } : {}) } }
}

function outputOf(rack: Rack, node: string) {
  return rack.mixer?.inputs.find((input) => input.node === node)
}

function isImplied(rack: Rack, node: string): boolean {
  return outputOf(rack, node) === undefined && !rack.connections.some(({ from }) => from === node)
}

/** A new node into a cable. */
export function insertNew(rack: Rack, ends: CableEnds, type: string, node: string): ActionInit[] {
  const { from, to, toPort } = ends
  if (to !== null) return [{ case: 'insertNode', value: { from, to, toPort, type, node } }]
  return [{ case: 'addNode', value: { type, node } }, ...throughNode(rack, ends, node)]
}

/** A node that is there already into a cable. */
export function insertThere(rack: Rack, ends: CableEnds, node: string): ActionInit[] {
  const { from, to, toPort } = ends
  if (to === null) return throughNode(rack, ends, node)
  return [
    { case: 'disconnect', value: { from, to, toPort } },
    { case: 'connect', value: { from, to: node, toPort: 0 } },
    { case: 'connect', value: { from: node, to, toPort } },
  ]
}

/** From a node through another one to the output, at the level and on the channel that it had there. */
function throughNode(rack: Rack, { from }: CableEnds, node: string): ActionInit[] {
  const output = outputOf(rack, from)
  const cable: ActionInit = { case: 'connect', value: { from, to: node, toPort: 0 } }
  if (output === undefined) return [cable]
  const level = setLevel(node, output.gainPercent, output.channel)
  return [cable, { case: 'removeMixerInput', value: { node: from } }, level]
}

/** Cables of removed nodes go with them. */
export function remove(rack: Rack, nodes: readonly string[], cables: readonly CableEnds[]): ActionInit | null {
  const gone = new Set(nodes)
  const left = cables.filter(({ from, to }) => !gone.has(from) && !(to !== null && gone.has(to)))
  const actions = [
    ...left.flatMap((ends) => disconnect(rack, ends)),
    ...nodes.map((node): ActionInit => ({ case: 'removeNode', value: { node } })),
  ]
  const title = nodes.length > 0 ? words.graph.step.remove(nodes.length) : words.graph.step.disconnect(left.length)
  return together(title, actions)
}

/** Copies stand a little beside what they are copies of. Gives their names too. */
export function duplicate(
  rack: Rack,
  nodes: readonly string[],
  places: Places,
): { action: ActionInit; copies: string[] } | null {
  const taken = rack.nodes.map(({ id }) => id)
  const copies = nodes.map((node) => {
    const name = freeName(node, taken)
    taken.push(name)
    return name
  })
  const actions = nodes.map((node, i): ActionInit => ({ case: 'duplicateNode', value: { node, name: copies[i]! } }))
  const shifted = new Map(
    nodes.flatMap((node, i) => {
      const at = places.get(node)
      return at ? [[copies[i]!, { x: at.x + 32, y: at.y + 32 }] as const] : []
    }),
  )
  const action = together(words.graph.step.duplicate(nodes.length), [
    ...actions,
    ...(shifted.size > 0 ? [placeNodes(shifted)] : []),
  ])
  return action ? { action, copies } : null
}

/** All of them off where one is on. */
export function bypass(rack: Rack, nodes: readonly string[]): ActionInit | null {
  const chosen = rack.nodes.filter(({ id }) => nodes.includes(id))
  const isOn = chosen.some(({ isBypassed }) => !isBypassed)
  const changed = chosen.filter(({ isBypassed }) => isBypassed !== isOn)
  return together(
    words.graph.step.bypass(changed.length, isOn),
    changed.map(({ id }): ActionInit => ({ case: 'bypassNode', value: { node: id, bypass: isOn } })),
  )
}

export function replace(nodes: readonly string[], type: string): ActionInit | null {
  return together(
    words.graph.step.replace(nodes.length, type),
    nodes.map((node): ActionInit => ({ case: 'replaceNode', value: { node, type } })),
  )
}

export function group(rack: Rack, nodes: readonly string[]): ActionInit {
  const name = freeName(
    words.graph.newGroup,
    rack.layout.groups.map((one) => one.name),
  )
  return { case: 'setGroup', value: { name, nodes: [...nodes] } }
}

/** Groups that hold one of the nodes. */
export function ungroup(rack: Rack, nodes: readonly string[]): ActionInit | null {
  const groups = rack.layout.groups.filter((one) => one.nodes.some((node) => nodes.includes(node)))
  return together(
    words.graph.step.ungroup(groups.length),
    groups.map(({ name }): ActionInit => ({ case: 'removeGroup', value: { name } })),
  )
}
