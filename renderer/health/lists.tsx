import { useState } from 'react'
import { type Client, type Xrun, XrunCause } from '../../engine/client/health.ts'
import { countOf } from '../ui/words.ts'
import { Card } from './card.tsx'
import { clockWords, spanWords, timeWords } from './format.ts'

const causeNames: Readonly<Record<XrunCause, string>> = {
  [XrunCause.UNSPECIFIED]: 'Unknown',
  [XrunCause.CPU]: 'Our work',
  [XrunCause.SCHEDULING]: 'System',
  [XrunCause.DEVICE]: 'Device',
}

const SHOWN_AT_FIRST = 8

/** Blocks that came late, newest first. */
export function XrunsCard({ xruns, count }: { readonly xruns: readonly Xrun[]; readonly count: number }) {
  const nowMs = Date.now()
  const [isWhole, setWhole] = useState(false)
  const isCut = count > xruns.length
  const shown = isWhole ? xruns : xruns.slice(0, SHOWN_AT_FIRST)
  return (
    <Card title="Late blocks" note={isCut ? `${xruns.length} of ${count}` : String(count)} className="health-list">
      {xruns.length === 0 ? <p className="muted">No block came late since the engine began.</p> : null}
      <ul>
        {shown.map(({ timeMs, cause, words, us }, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: several may be at one time, and rows have no state
          <li key={`${timeMs} ${i}`} className="health-row">
            <span className="mono">{clockWords(timeMs, nowMs)}</span>
            <span>
              <b>{causeNames[cause]}</b> <span className="muted">{words}</span>
            </span>
            <span className="mono">{us > 0 ? timeWords(us) : ''}</span>
          </li>
        ))}
      </ul>
      {shown.length < xruns.length ? (
        <button type="button" className="button" onClick={() => setWhole(true)}>
          Show all {xruns.length}
        </button>
      ) : null}
    </Card>
  )
}

/** A client that is silent for longer gets a word about it; a page beats twice a second. */
const QUIET_MS = 3000

/** Pages, tablets and scripts that follow. */
export function ClientsCard({ clients }: { readonly clients: readonly Client[] }) {
  const nowMs = Date.now()
  return (
    <Card title="Connected" note={String(clients.length)} className="health-list">
      <ul>
        {clients.map(({ name, connectedMs, waiting, silentMs }) => (
          <li key={`${name} ${connectedMs}`} className="health-row">
            <span className="mono">{clockWords(connectedMs, nowMs)}</span>
            <span className="cut" title={name}>
              {name}
            </span>
            <span className="muted">
              {silentMs > QUIET_MS ? `silent for ${spanWords(silentMs)}` : 'answers'}
              {waiting > 0 ? `, ${countOf(waiting, 'change')} behind` : ''}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
