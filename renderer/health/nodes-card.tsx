import { useState } from 'react'
import type { Health, NodeHealth } from '../../engine/client/health.ts'
import { Card, ShareBar } from './card.tsx'
import { percentWords, timeWords } from './format.ts'
import { type Column, FIRST_ORDER, type Order, pressed, sorted } from './node-rows.ts'
import { text } from './text.ts'

const SHOWN_AT_FIRST = 50

const columns: readonly { readonly column: Column; readonly title: string }[] = [
  { column: 'id', title: text.node },
  { column: 'meanUs', title: text.mean },
  { column: 'p99Us', title: text.most },
  { column: 'worstUs', title: text.worst },
]

/** What each node of the rack in front costs a block. */
export function NodesCard({ racks }: { readonly racks: Health['racks'] }) {
  const [order, setOrder] = useState(FIRST_ORDER)
  const [shown, setShown] = useState(SHOWN_AT_FIRST)
  const [rack] = racks
  if (!rack)
    return (
      <Card title={text.nodes} className="health-nodes">
        <p className="muted">{text.noRack}</p>
      </Card>
    )
  const rows = sorted(rack.nodes, order)
  const most = Math.max(...rack.nodes.map(({ share }) => share), 0.0001)
  return (
    <Card title={text.nodesOf(rack.rack)} note={text.perBlock(timeWords(rack.meanUs))} className="health-nodes">
      <table className="health-table">
        <thead>
          <tr>
            {columns.map(({ column, title }) => (
              <ColumnHead key={column} column={column} title={title} order={order} onOrder={setOrder} />
            ))}
            <th scope="col" className="health-table-share">
              {text.share}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, shown).map((node) => (
            <NodeRow key={node.node} node={node} most={most} />
          ))}
        </tbody>
      </table>
      {rows.length > shown ? (
        <button type="button" className="button" onClick={() => setShown(rows.length)}>
          {text.showMore(rows.length - shown)}
        </button>
      ) : null}
    </Card>
  )
}

interface ColumnHeadProps {
  readonly column: Column
  readonly title: string
  readonly order: Order
  readonly onOrder: (order: Order) => void
}

function ColumnHead({ column, title, order, onOrder }: ColumnHeadProps) {
  const isSorted = order.column === column
  return (
    <th scope="col" aria-sort={isSorted ? (order.isDescending ? 'descending' : 'ascending') : 'none'}>
      <button type="button" className="health-sort" onClick={() => onOrder(pressed(order, column))}>
        <span aria-hidden="true">{isSorted ? (order.isDescending ? '↓ ' : '↑ ') : ''}</span>
        {title}
      </button>
    </th>
  )
}

function NodeRow({ node: { id, type, meanUs, p99Us, worstUs, share }, most }: { node: NodeHealth; most: number }) {
  return (
    <tr>
      <th scope="row" className="health-node">
        <span className="cut" title={`${id} (${type})`}>
          {id} <span className="muted">{type}</span>
        </span>
      </th>
      <td className="mono">{timeWords(meanUs)}</td>
      <td className="mono">{timeWords(p99Us)}</td>
      <td className="mono">{timeWords(worstUs)}</td>
      <td className="health-table-share">
        <ShareBar share={share / most} />
        <span className="mono health-table-percent">{percentWords(share)}</span>
      </td>
    </tr>
  )
}
