import { useState } from 'react'
import { type Client, type Xrun, XrunCause } from '../../engine/client/health.ts'
import { Card } from './card.tsx'
import { clockWords, spanWords, timeWords } from './format.ts'
import { text } from './text.ts'

const causeNames: Readonly<Record<XrunCause, string>> = {
  [XrunCause.UNSPECIFIED]: text.causes.unknown,
  [XrunCause.CPU]: text.causes.cpu,
  [XrunCause.SCHEDULING]: text.causes.scheduling,
  [XrunCause.DEVICE]: text.causes.device,
}

const SHOWN_AT_FIRST = 8

/** Blocks that came late, newest first. */
export function XrunsCard({ xruns, count }: { readonly xruns: readonly Xrun[]; readonly count: number }) {
  const nowMs = Date.now()
  const [isWhole, setWhole] = useState(false)
  const shown = isWhole ? xruns : xruns.slice(0, SHOWN_AT_FIRST)
  return (
    <Card title={text.lateBlocks} note={text.xrunCount(xruns.length, count)} className="health-list">
      {xruns.length === 0 ? <p className="muted">{text.noXruns}</p> : null}
      <ul>
        {shown.map(({ timeMs, cause, words: about, us }, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: several may be at one time, and rows have no state
          <li key={`${timeMs} ${i}`} className="health-row">
            <span className="mono">{clockWords(timeMs, nowMs)}</span>
            <span>
              <b>{causeNames[cause]}</b> <span className="muted">{about}</span>
            </span>
            <span className="mono">{us > 0 ? timeWords(us) : ''}</span>
          </li>
        ))}
      </ul>
      {shown.length < xruns.length ? (
        <button type="button" className="button" onClick={() => setWhole(true)}>
          {text.showAll(xruns.length)}
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
    <Card title={text.clients} note={String(clients.length)} className="health-list">
      <ul>
        {clients.map(({ name, connectedMs, waiting, silentMs }) => (
          <li key={`${name} ${connectedMs}`} className="health-row">
            <span className="mono">{clockWords(connectedMs, nowMs)}</span>
            <span className="cut" title={name}>
              {name}
            </span>
            <span className="muted">{stateWords(silentMs, waiting)}</span>
          </li>
        ))}
      </ul>
    </Card>
  )
}

function stateWords(silentMs: number, waiting: number): string {
  const state = silentMs > QUIET_MS ? text.silent(spanWords(silentMs)) : text.answers
  return waiting > 0 ? text.behind(state, waiting) : state
}
