/**
 * What native calls strips, routes and sends: each keeps the name that it began with, so that renaming a rack or bus is nothing to
 * what sounds.
 */
import type { PlanNode, RackPlan } from '../../formats/plan.ts'
import { connectionIds, rackIds } from '../../session/file/names.ts'
import { busStrip, pairMark, routeNode, sendNode } from '../../session/graph/node-ids.ts'
import { renamedIn } from '../../session/renames.ts'
import type { SessionContent } from '../../session/session-file.ts'

/** Strip, route or send → native's name, where that is another one. */
export class SoundNames {
  private readonly names: ReadonlyMap<string, string>

  constructor(names: ReadonlyMap<string, string> = new Map()) {
    this.names = names
  }

  isSame({ names }: SoundNames): boolean {
    return this.names.size === names.size && [...this.names].every(([strip, name]) => names.get(strip) === name)
  }

  /** Of a strip, or of what belongs to one. */
  toNative(address: string): string {
    for (const [strip, name] of this.names) if (isIn(address, strip)) return name + address.slice(strip.length)
    return address
  }

  /** The other way. */
  toDocument(native: string): string {
    for (const [strip, name] of this.names) if (isIn(native, name)) return strip + native.slice(name.length)
    return native
  }

  plan(plan: RackPlan): RackPlan {
    if (this.names.size === 0) return plan
    const name = (id: string) => this.toNative(id)
    const named = ({ id, target, ...node }: PlanNode): PlanNode => ({
      ...node,
      id: name(id),
      ...(target === undefined ? {} : { target: name(target) }),
    })
    const { mixer } = plan
    return {
      ...plan,
      nodes: plan.nodes.map(named),
      edges: plan.edges.map((edge) => ({ ...edge, from: name(edge.from), to: name(edge.to) })),
      mixer: mixer && { ...mixer, inputs: mixer.inputs.map((input) => ({ ...input, id: name(input.id) })) },
      commands: plan.commands.map((command) => ({ ...command, target: name(command.target) })),
    }
  }
}

const isIn = (address: string, strip: string): boolean =>
  address.startsWith(strip) && ['', '/', '#', pairMark].includes(address.charAt(strip.length))

/** Strips, routes and sends that an edit gave another name: new → old. They stand where the old ones stood, and no other one has their name. */
export function renamedStrips(before: SessionContent, after: SessionContent): Map<string, string> {
  const isSameFile = (at: number) => before.racks[at]?.path === after.racks[at]?.path
  const racks = renamedIn(rackIds(before.racks), rackIds(after.racks), isSameFile)
  const lists = [busesOf, routesOf, sendsOf].flatMap((listOf) => renamedIn(listOf(before), listOf(after)))
  return new Map([...racks, ...lists].map(([old, id]) => [id, old]))
}

export function namesAfter(names: SoundNames, before: SessionContent, after: SessionContent): SoundNames {
  const olds = renamedStrips(before, after)
  const known = new Set(stripsOf(before))
  const next = new Map<string, string>()
  const fresh: string[] = []
  for (const strip of stripsOf(after)) {
    const old = olds.get(strip) ?? strip
    if (known.has(old)) next.set(strip, names.toNative(old))
    else fresh.push(strip)
  }
  const taken = new Set(next.values())
  for (const strip of fresh) {
    const name = freeName(strip, taken)
    taken.add(name)
    next.set(strip, name)
  }
  return new SoundNames(new Map([...next].filter(([strip, name]) => strip !== name)))
}

function freeName(strip: string, taken: ReadonlySet<string>, number = 1): string {
  const name = number === 1 ? strip : `${strip}~${number}`
  return taken.has(name) ? freeName(strip, taken, number + 1) : name
}

const busesOf = ({ buses }: SessionContent): string[] => [...new Set(buses.map(({ id }) => busStrip(id)))]
/** Without an id of their own they are called by what they lead from and to. */
const routesOf = ({ routes }: SessionContent): string[] => connectionIds(routes).map(routeNode)
const sendsOf = ({ sends }: SessionContent): string[] => connectionIds(sends).map(sendNode)
const stripsOf = (content: SessionContent): string[] => [
  ...rackIds(content.racks),
  ...busesOf(content),
  ...routesOf(content),
  ...sendsOf(content),
]
