/**
 * Base and played value of every live parameter. The base is the document's; the played value is what commands made of it
 * since the last play from the start.
 */
import { writtenNode } from '../../formats/bypass.ts'
import type { FileKey, LiveParam, NodeDescriptor } from '../../formats/descriptor.ts'
import type { PlanNode, RackPlan } from '../../formats/plan.ts'
import { fileValueOf, startKeyOf } from '../../session/values.ts'

export interface Value {
  readonly param: LiveParam
  /** The file key that starts this parameter, if it has one: only then can the document keep a change. */
  readonly fileKey: FileKey | undefined
  base: number
  played: number
  /** Whose hand moved it last since the rack was opened, in words; empty where nobody's did. */
  movedBy: string
  /** Sent, and not yet told as applied: what the engine tells of before does not count any more. */
  sent: { readonly value: number; readonly untilMs: number } | undefined
}

/** Some blocks; a command that takes longer was lost, and then what the engine tells counts. */
const IN_FLIGHT_MS = 500

/** Where a value is going. */
export function heading({ sent, played }: Value): number {
  return sent?.value ?? played
}

export interface NodeRow {
  readonly index: number
  /** As written. */
  readonly node: PlanNode
  /** Then the engine has no such node, and commands to it are lost. */
  readonly isBypassed: boolean
  readonly descriptor: NodeDescriptor
  readonly values: ReadonlyMap<number, Value>
}

export class ValueTable {
  readonly rows: readonly NodeRow[]
  private readonly rowsById = new Map<string, NodeRow[]>()
  private readonly now: () => number

  /** `now` in ms. */
  constructor(plan: RackPlan, descriptors: readonly NodeDescriptor[], now = () => performance.now()) {
    this.now = now
    const byType = new Map(descriptors.map((descriptor) => [descriptor.type, descriptor]))
    this.rows = plan.nodes.flatMap((planned, index) => {
      const node = writtenNode(planned)
      const descriptor = byType.get(node.type)
      const isBypassed = planned.bypassed !== undefined
      return descriptor ? [{ index, node, isBypassed, descriptor, values: startValues(node, descriptor) }] : []
    })
    for (const row of this.rows) {
      const name = listensTo(row.node)
      const twins = this.rowsById.get(name)
      if (twins) twins.push(row)
      else this.rowsById.set(name, [row])
    }
  }

  /** Every node of that id, or that listens to that name: a file may use one twice, and commands reach all of them. */
  rowsOf(id: string): readonly NodeRow[] {
    return this.rowsById.get(id) ?? []
  }

  find(id: string, param: number): Value | undefined {
    return this.rowsOf(id)[0]?.values.get(param)
  }

  setPlayed(id: string, param: number, played: number): readonly NodeRow[] {
    return this.rowsOf(id).filter(({ values }) => {
      const value = values.get(param)
      if (!value || value.played === played) return false
      value.played = played
      return true
    })
  }

  /** A command is on its way to the nodes of that id. */
  noteSent(id: string, param: number, value: number): void {
    const untilMs = this.now() + IN_FLIGHT_MS
    for (const { values } of this.rowsOf(id)) {
      const one = values.get(param)
      if (one) one.sent = { value, untilMs }
    }
  }

  /** What the engine applied, in its order; the nodes that are at another value now. */
  noteApplied(id: string, param: number, value: number): readonly NodeRow[] {
    const nowMs = this.now()
    const waiting = this.rowsOf(id).filter(({ values }) => {
      const sent = values.get(param)?.sent
      return sent !== undefined && sent.value !== value && nowMs <= sent.untilMs
    })
    if (waiting.length > 0) return []
    for (const { values } of this.rowsOf(id)) {
      const one = values.get(param)
      if (one) one.sent = undefined
    }
    return this.setPlayed(id, param, value)
  }

  /** The document's value of a parameter; the nodes that have it. */
  setBase(id: string, param: number, base: number): readonly NodeRow[] {
    return this.rowsOf(id).filter(({ values }) => {
      const value = values.get(param)
      if (value) value.base = base
      return value !== undefined
    })
  }

  /** Somebody moved it; '' is nobody. */
  noteMoved(id: string, param: number, by: string): void {
    if (by === '') return
    for (const { values } of this.rowsOf(id)) {
      const value = values.get(param)
      if (value) value.movedBy = by
    }
  }

  all(): { readonly row: NodeRow; readonly value: Value }[] {
    return this.rows.flatMap((row) => [...row.values.values()].map((value) => ({ row, value })))
  }

  /** As a play from the start does. */
  resetPlayed(): void {
    for (const { value } of this.all()) {
      value.played = value.base
      value.sent = undefined
    }
  }

  /**
   * Takes over what plays from the table of the rack before an edit while it sounds. Nodes are the same where id, place among
   * nodes of that id, and type are; what is no longer bypassed is new.
   */
  carryOn(before: ValueTable): Carried {
    const stayed = new Set<NodeRow>()
    const rebased: (readonly [NodeRow, number])[] = []
    const earlierRows = before.placed()
    for (const [place, row] of this.placed()) {
      const earlier = earlierRows.get(place)
      if (!earlier || earlier.node.type !== row.node.type || earlier.isBypassed || row.isBypassed) continue
      stayed.add(row)
      for (const param of carryValues(earlier, row)) rebased.push([row, param])
    }
    return { stayed, rebased: rebased.filter(([row, param]) => this.agree(listensTo(row.node), param)) }
  }

  /** By id and place among nodes of that id. */
  private placed(): Map<string, NodeRow> {
    const seen = new Map<string, number>()
    return new Map(
      this.rows.map((row) => {
        const { id } = row.node
        const place = seen.get(id) ?? 0
        seen.set(id, place + 1)
        return [`${place} ${id}`, row]
      }),
    )
  }

  /** A command reaches every node of an id, so it says what the document does only where they all start from one value. */
  private agree(id: string, param: number): boolean {
    const rows = this.rowsOf(id)
    const base = rows[0]?.values.get(param)?.base
    return rows.every(({ values }) => values.get(param)?.base === base)
  }
}

export interface Carried {
  /** Nodes that play on. */
  readonly stayed: ReadonlySet<NodeRow>
  /** Their parameters whose value in the document is another one now. */
  readonly rebased: readonly (readonly [NodeRow, number])[]
}

/** What commands to it name. */
export const listensTo = ({ id, target }: Pick<PlanNode, 'id' | 'target'>): string => target ?? id

/** The parameters whose bases differ. */
function carryValues(earlier: NodeRow, row: NodeRow): number[] {
  const rebased: number[] = []
  for (const [param, value] of row.values) {
    const old = earlier.values.get(param)
    if (!old) continue
    value.played = old.played
    value.sent = old.sent
    value.movedBy = old.movedBy
    if (value.base !== old.base) rebased.push(param)
  }
  return rebased
}

function startValues(node: PlanNode, descriptor: NodeDescriptor): Map<number, Value> {
  return new Map(
    descriptor.params.map((param) => {
      const fileKey = startKeyOf(descriptor, param.id)
      const base = fileKey ? fileValueOf(node, fileKey) : param.initial
      return [param.id, { param, fileKey, base, played: base, movedBy: '', sent: undefined }]
    }),
  )
}
