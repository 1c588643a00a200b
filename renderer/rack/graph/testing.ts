/** Racks for tests of the graph. */
import { create } from '@bufbuild/protobuf'
import type { Descriptors, Mixer, Rack } from '../../../engine/client/model.ts'
import { Role, rackOf } from '../../../engine/client/model.ts'
import { NodeDescriptorSchema, RackSchema } from '../../../engine/contract/gen/mam/v1/state_pb.js'

const inputs = { mainInput: true, output: true, role: Role.EFFECT }
const types = [
  { type: 'kick', title: 'Kick', output: true, role: Role.GENERATOR },
  { type: 'delay', title: 'Delay', ...inputs },
  { type: 'duck', title: 'Ducker', keyInput: true, ...inputs },
]

/** As the host tells node types, without their values. */
export const bare: Descriptors = new Map(types.map((one) => [one.type, create(NodeDescriptorSchema, one)]))

/** Nodes are named after their type: `delay2` is a delay, what is no type a delay too. `a>b` is a cable, `a>b:1` to the key. */
export function rackWith(nodes: readonly string[], cables: readonly string[] = [], mixer: Mixer | null = null): Rack {
  const typeOf = (id: string) => types.find(({ type }) => id.startsWith(type))?.type ?? 'delay'
  const connections = cables.map((cable) => {
    const [, from = '', to = '', port = '0'] = /^(\w+)>(\w+)(?::(\d))?$/.exec(cable) ?? []
    return { from, to, toPort: Number(port), gainPercent: 100 }
  })
  const rack = create(RackSchema, { nodes: nodes.map((id) => ({ id, type: typeOf(id) })), connections })
  return { ...rackOf(rack), mixer }
}
