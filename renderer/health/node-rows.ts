/** The nodes' table: its columns, and their order by any of them. */
import type { NodeHealth } from '../../engine/client/health.ts'

export type Column = 'id' | 'meanUs' | 'p99Us' | 'worstUs'

export interface Order {
  readonly column: Column
  readonly isDescending: boolean
}

/** What costs most stands first. */
export const FIRST_ORDER: Order = { column: 'meanUs', isDescending: true }

/** As a press on a column's head leaves it: names begin with A, figures with the largest. */
export function pressed(order: Order, column: Column): Order {
  return order.column === column
    ? { column, isDescending: !order.isDescending }
    : { column, isDescending: column !== 'id' }
}

/** Nodes that are equal stay in the rack's order. */
export function sorted(nodes: readonly NodeHealth[], { column, isDescending }: Order): NodeHealth[] {
  const sign = isDescending ? -1 : 1
  return nodes.toSorted((a, b) => sign * compare(a, b, column) || a.node - b.node)
}

function compare(a: NodeHealth, b: NodeHealth, column: Column): number {
  return column === 'id' ? a.id.localeCompare(b.id) : a[column] - b[column]
}
