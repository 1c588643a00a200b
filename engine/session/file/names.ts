/** The names by which the parts of a session refer to each other. */
import type { Read } from '../../formats/shape.ts'
import type { insertKeys, sessionKeys } from '../session-keys.ts'

type Keys = Read<typeof sessionKeys>
export type SessionInsert = Read<typeof insertKeys>

/** What routing reads of a session. */
export type Lists = Pick<
  Keys,
  'racks' | 'buses' | 'routes' | 'sends' | 'sidechains' | 'xfaders' | 'master' | 'commands'
>

export interface SessionNames {
  readonly racks: ReadonlySet<string>
  /** Bus → ids of its inserts. */
  readonly buses: ReadonlyMap<string, readonly string[]>
  /** Ids of the inserts of the master. */
  readonly master: readonly string[]
}

/** Of several parts of one id the first one counts. */
export function namesOf({ racks, buses, master }: Pick<Lists, 'racks' | 'buses' | 'master'>): SessionNames {
  const byBus = new Map<string, readonly string[]>()
  for (const { id, inserts } of buses) if (!byBus.has(id)) byBus.set(id, insertIds(inserts))
  return { racks: new Set(racks.map(({ id }) => id)), buses: byBus, master: insertIds(master?.inserts ?? []) }
}

/** Each its own: what the file says, or the type; `#2` behind one that is taken. */
export const insertIds = (inserts: readonly SessionInsert[]): string[] =>
  distinct(inserts.map(({ id, type }) => id || type))

/** Each its own: what the file says, or where it leads from and to. */
export const connectionIds = (
  items: readonly { readonly id: string; readonly from: string; readonly to: string }[],
): string[] => distinct(items.map(({ id, from, to }) => id || `${from}>${to}`))

/** Each its own: of racks with one id the first one keeps it. */
export const rackIds = (racks: readonly { readonly id: string }[]): string[] => distinct(racks.map(({ id }) => id))

function distinct(names: readonly string[]): string[] {
  const count = new Map<string, number>()
  const taken = new Set<string>()
  return names.map((name) => {
    let number = (count.get(name) ?? 0) + 1
    while (taken.has(numbered(name, number))) number++
    count.set(name, number)
    taken.add(numbered(name, number))
    return numbered(name, number)
  })
}

const numbered = (name: string, number: number): string => (number === 1 ? name : `${name}#${number}`)
