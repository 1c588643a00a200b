// biome-ignore-all lint/a11y/useSemanticElements: rows that open and close are no table
// biome-ignore-all lint/a11y/useFocusableInteractive: the buttons in it have the focus

import type { Order } from './rows.ts'
import { text } from './text.ts'

const COLUMNS = ['name', 'type'] as const

/** What the columns are; the first two order the rows. */
export function OutlineHeads({ order, onOrder }: { readonly order: Order; readonly onOrder: (order: Order) => void }) {
  return (
    <div className="outline-row outline-heads" role="row" aria-rowindex={1}>
      {COLUMNS.map((column) => (
        <span key={column} role="columnheader" aria-sort={order === column ? 'ascending' : 'none'}>
          <button
            type="button"
            className="outline-order"
            aria-pressed={order === column}
            title={order === column ? text.inFileOrder : text.order(text.columns[column])}
            onClick={() => onOrder(order === column ? 'file' : column)}
          >
            {text.columns[column]}
            <span aria-hidden="true">{order === column ? ' ↑' : ''}</span>
          </button>
        </span>
      ))}
      <span role="columnheader">{text.columns.detail}</span>
      <span role="columnheader" className="outline-level-head">
        {text.columns.level}
      </span>
    </div>
  )
}
