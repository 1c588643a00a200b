/** What a change gave another name, or took away, of all that an address of a parameter can name. */
import type { RackPlan } from '../formats/plan.ts'
import { isWithin, type ParamAddress } from './address.ts'
import { type Document, fileIdOfRack, rackOf } from './document.ts'
import { type MixerContent, mixerOf } from './mixer/content.ts'
import { busAddress } from './mixer/ends.ts'

type Rename = readonly [from: string, to: string]

/** Addresses of strips, ways, crossfaders, inserts, and of nodes in racks: `rack/node`. */
export interface NameChange {
  /** What stands in another comes before it. */
  readonly renames: readonly Rename[]
  readonly gone: readonly string[]
}

/** One of a list. */
interface Named {
  readonly id: string
  /** What has another name now is still of this kind. */
  readonly kind: string
}

/** Throws SessionRefusal where a session's text has errors. */
export function nameChange(before: Document, after: Document): NameChange {
  if (before.files === after.files && before.links === after.links) return { renames: [], gone: [] }
  const contents = [mixerOf(before), mixerOf(after)] as const
  const whole = joinedNames(
    outerLists.map(({ prefix, of }) => compared(of(contents[0]), of(contents[1]), [prefix, prefix])),
  )
  return joinedNames([insideStrips([before, after], contents, whole.renames), whole])
}

export const isAtOrIn = (address: string, place: string): boolean => address === place || isWithin(address, place)

/** The address, or that of a parameter there, under its new name; the same where it has none. */
export function renamedAddress(address: string, renames: readonly Rename[]): string {
  const [from, to] = renames.find(([from]) => isAtOrIn(address, from)) ?? ['', '']
  return `${to}${address.slice(from.length)}`
}

/** As renamedAddress, of a place in a rack or, with rack '', in the mixer. */
export function renamedPlace<T extends Pick<ParamAddress, 'rack' | 'node'>>(place: T, renames: readonly Rename[]): T {
  const { rack, node } = place
  if (rack === '') return { ...place, node: renamedAddress(node, renames) }
  const next = renamedAddress(rack, renames)
  return { ...place, rack: next, node: renamedAddress(`${rack}/${node}`, renames).slice(next.length + 1) }
}

/** Names that stand where others stood, if neither list has the other's. */
export function renamedIn(
  before: readonly string[],
  after: readonly string[],
  isSame: (at: number) => boolean = () => true,
): Rename[] {
  if (before.length !== after.length) return []
  const [known, next] = [new Set(before), new Set(after)]
  return after.flatMap((id, at): Rename[] => {
    const old = before[at] as string
    return !known.has(id) && !next.has(old) && isSame(at) ? [[old, id]] : []
  })
}

/** `prefix`: what comes before an id in its address, then and now. */
function compared(before: readonly Named[], after: readonly Named[], [was, is]: readonly [string, string]): NameChange {
  const [known, next] = [before.map(({ id }) => id), after.map(({ id }) => id)]
  const renames = renamedIn(known, next, (at) => before[at]?.kind === after[at]?.kind)
  const there = new Set([...next, ...renames.map(([from]) => from)])
  return {
    renames: renames.map(([from, to]) => [`${was}${from}`, `${is}${to}`]),
    gone: known.filter((id) => !there.has(id)).map((id) => `${was}${id}`),
  }
}

const joinedNames = (changes: readonly NameChange[]): NameChange => ({
  renames: changes.flatMap(({ renames }) => renames),
  gone: changes.flatMap(({ gone }) => gone),
})

const plain = ({ id }: { readonly id: string }): Named => ({ id, kind: '' })

const outerLists: readonly { readonly prefix: string; readonly of: (content: MixerContent) => Named[] }[] = [
  { prefix: '', of: ({ session }) => session.racks.map(({ id, path }) => ({ id, kind: path })) },
  { prefix: busAddress(''), of: ({ session }) => session.buses.map(plain) },
  { prefix: 'route:', of: ({ routes }) => routes.map(plain) },
  { prefix: 'send:', of: ({ sends }) => sends.map(plain) },
  { prefix: 'xfader:', of: ({ xfaders }) => xfaders.map(plain) },
]

/** Of strips that are still there: inserts, and nodes of a rack. */
function insideStrips(
  [before, after]: readonly [Document, Document],
  [old, now]: readonly [MixerContent, MixerContent],
  renames: readonly Rename[],
): NameChange {
  const strips = new Map(now.strips.map((strip) => [strip.address, strip]))
  return joinedNames(
    old.strips.flatMap(({ address, kind, inserts }): NameChange[] => {
      const strip = strips.get(renamedAddress(address, renames))
      if (strip === undefined) return []
      const prefixes = [`${address}/`, `${strip.address}/`] as const
      if (kind !== 'rack') return [compared(inserts.map(ofType), strip.inserts.map(ofType), prefixes)]
      const [nodes, next] = [nodesOf(before, address), nodesOf(after, strip.address)]
      // What a broken file holds is not known: mended, it may hold the same.
      if (nodes === next || nodes === undefined || next === undefined) return []
      return [compared(nodes.map(ofType), next.map(ofType), prefixes)]
    }),
  )
}

const ofType = ({ id, type }: { readonly id: string; readonly type: string }): Named => ({ id, kind: type })

/** undefined where no plan could be read. */
function nodesOf(document: Document, rack: string): RackPlan['nodes'] | undefined {
  const file = fileIdOfRack(document, rack)
  return file === undefined ? undefined : rackOf(document, file).document.plan?.nodes
}
