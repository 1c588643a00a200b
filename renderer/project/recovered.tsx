import { useEffect, useState } from 'react'
import type { RecoveredEntry } from '../../engine/client/model.ts'
import { useReplica, useSession } from '../session.ts'
import { SecondPress } from '../ui/second-press.tsx'
import { stepTime } from './history-rows.ts'
import './recovered.css'
import { words } from '../strings/words.ts'

const text = words.project.recovered

/** Work that was never saved: put by when something else was opened, or left by a crash. */
export function Recovered({ onDone }: { readonly onDone?: (() => void) | undefined }) {
  const { client, report } = useSession()
  const { entries, refresh } = useRecovered()
  if (entries.length === 0) return null
  const open = (id: string) => {
    client.perform({ case: 'openRecovered', value: { id } }).then(onDone, report)
  }
  const discard = (id: string) => {
    client.perform({ case: 'discardRecovered', value: { id } }).then(refresh, report)
  }
  return (
    <section className="recovered" aria-label={text.title}>
      <h3 className="recovered-title">{text.title}</h3>
      <ul className="recovered-list">
        {entries.map((entry) => (
          <li key={entry.id} className="recovered-entry">
            <span className="recovered-words">
              <span className="cut recovered-name" title={entry.path}>
                {entry.name}
              </span>
              <span className="muted recovered-about">{aboutOf(entry, Date.now())}</span>
            </span>
            <button type="button" className="button" onClick={() => open(entry.id)}>
              {text.open}
              <span className="visually-hidden"> {text.workOf(entry.name)}</span>
            </button>
            <SecondPress
              label={text.discard}
              again={text.discardAgain}
              of={text.workOf(entry.name)}
              onPress={() => discard(entry.id)}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}

interface RecoveredList {
  readonly entries: readonly RecoveredEntry[]
  readonly refresh: () => void
}

/** Asked for again whenever something else is open or the host has said something. */
export function useRecovered(): RecoveredList {
  const { client, report } = useSession()
  const isLive = useReplica((state) => state.link === 'live')
  const name = useReplica((state) => `${state.session.name} ${state.session.path}`)
  const notices = useReplica((state) => state.notices)
  const [asked, setAsked] = useState(0)
  const [entries, setEntries] = useState<readonly RecoveredEntry[]>([])
  // biome-ignore lint/correctness/useExhaustiveDependencies: what changed may be another list
  useEffect(() => {
    let isWanted = isLive
    if (isLive) client.listRecovered().then((list) => isWanted && setEntries(list), report)
    return () => {
      isWanted = false
    }
  }, [client, report, isLive, name, notices, asked])
  return { entries, refresh: () => setAsked((times) => times + 1) }
}

export function aboutOf({ timeMs, steps, hasCrashed, path }: RecoveredEntry, nowMs: number): string {
  const how = hasCrashed ? text.byCrash : text.putBy
  const where = path ? text.of(path) : text.noFile
  return `${how} · ${stepTime(timeMs, nowMs)} · ${text.steps(steps)} · ${where}`
}
