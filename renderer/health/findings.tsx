import type { Finding } from '../../engine/client/health.ts'
import { useReplica } from '../session.ts'
import { clockWords } from './format.ts'
import { text } from './text.ts'

/** What the watchdog sees, the worst first, with what helps. */
export function Findings() {
  const findings = useReplica((state) => state.findings)
  return (
    <section className="health-findings" aria-label={text.findings}>
      <p role="status" className={findings.length > 0 ? 'visually-hidden' : 'health-well'}>
        {findings.length > 0 ? text.findingCount(findings.length) : text.well}
      </p>
      {findings.length > 0 ? (
        <ul className="health-finding-list">
          {findings.map((finding) => (
            <FindingRow key={finding.id} finding={finding} />
          ))}
        </ul>
      ) : null}
    </section>
  )
}

function FindingRow({ finding: { isSevere, words: found, help, sinceMs } }: { readonly finding: Finding }) {
  return (
    <li className={`health-finding${isSevere ? ' is-severe' : ''}`}>
      <span className="warning health-finding-sign" aria-hidden="true">
        ▲
      </span>
      <div>
        <p className="health-finding-words">
          <span className="visually-hidden">{isSevere ? text.severe : text.warning} </span>
          {found}
        </p>
        {help ? <p className="muted">{text.helps(help)}</p> : null}
      </div>
      <span className="muted mono health-finding-since">{text.since(clockWords(sinceMs, Date.now()))}</span>
    </li>
  )
}
