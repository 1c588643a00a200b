import { runAction } from '../actions/run-action.ts'
import { DeviceBar } from '../device/device-bar.tsx'
import { useReplica, useSession } from '../session.ts'
import { countOf, sentence } from '../ui/words.ts'
import { aboutOf, useRecovered } from './recovered.tsx'
import './bars.css'
import { type ReactNode, useState } from 'react'

/** What the project needs said, each with the ways on; none of it holds anything up. */
export function Bars() {
  return (
    <>
      <DeviceBar />
      <ReadOnlyBar />
      <ConflictBar />
      <CrashBar />
      <JobBars />
    </>
  )
}

interface BarProps {
  readonly label: string
  readonly isWarning: boolean
  readonly words: ReactNode
  readonly children?: ReactNode
}

function Bar({ label, isWarning, words, children }: BarProps) {
  return (
    <section className="bar" aria-label={label}>
      {isWarning ? (
        <span className="warning" aria-hidden="true">
          ▲
        </span>
      ) : null}
      <div className="bar-words" role="status">
        {words}
      </div>
      {children ? <div className="bar-actions">{children}</div> : null}
    </section>
  )
}

function ReadOnlyBar() {
  const session = useSession()
  const holder = useReplica((state) => state.session.readOnly)
  if (!holder) return null
  return (
    <Bar
      label="Read only"
      isWarning
      words={<p>{sentence(holder)} Here it can be looked at, played, and saved as another session.</p>}
    >
      <button type="button" className="button" onClick={() => runAction(session, 'saveAs')}>
        Save as…
      </button>
    </Bar>
  )
}

/** Nothing is written over a file that somebody else has changed until one of these is pressed. */
function ConflictBar() {
  const session = useSession()
  const { perform } = session
  const files = useReplica((state) => state.session.conflicts)
  if (files.length === 0) return null
  return (
    <Bar
      label="Changed on disk"
      isWarning
      words={
        <>
          <p>
            {countOf(files.length, 'file')} changed on disk since {files.length === 1 ? 'it was' : 'they were'} read.
            Nothing is written over {files.length === 1 ? 'it' : 'them'} until you say so.
          </p>
          <ul className="bar-files">
            {files.map((path) => (
              <li key={path} className="bar-file">
                <span className="mono bar-path">{path}</span>
                <button
                  type="button"
                  className="button"
                  title="Takes it as it is on disk now; a step that can be undone"
                  onClick={() => perform({ case: 'reloadFile', value: { path } })}
                >
                  Reload<span className="visually-hidden"> {path}</span>
                </button>
              </li>
            ))}
          </ul>
        </>
      }
    >
      <button
        type="button"
        className="button"
        title="Saves, also over what changed on disk"
        onClick={() => perform({ case: 'save', value: { overwrite: true } })}
      >
        Overwrite
      </button>
      <button type="button" className="button" onClick={() => runAction(session, 'saveAs')}>
        Save as…
      </button>
    </Bar>
  )
}

/** Work that a crash left and that is not open yet. */
function CrashBar() {
  const { perform, view } = useSession()
  const { entries } = useRecovered()
  const [putAway, setPutAway] = useState<readonly string[]>([])
  const entry = entries.find(({ id, hasCrashed }) => hasCrashed && !putAway.includes(id))
  if (!entry) return null
  return (
    <Bar
      label="Left by a crash"
      isWarning
      words={
        <p>
          <strong>{entry.name}</strong> was open when MAM ended unexpectedly and is kept: {aboutOf(entry, Date.now())}.
        </p>
      }
    >
      <button
        type="button"
        className="button"
        onClick={() => perform({ case: 'openRecovered', value: { id: entry.id } })}
      >
        Open it
      </button>
      <button
        type="button"
        className="button"
        title="It stays in the list of what can be opened"
        onClick={() => {
          setPutAway((ids) => [...ids, entry.id])
          view.setState({ panel: null })
        }}
      >
        Later
      </button>
    </Bar>
  )
}

function JobBars() {
  const jobs = useReplica((state) => state.jobs)
  return jobs.map(({ id, title, done }) => (
    <section key={id} className="bar" aria-label={title}>
      <p className="bar-words">{title}</p>
      <progress className="bar-progress" aria-label={title} value={done} max={1} />
      <span className="bar-percent mono">{Math.floor(done * 100)} %</span>
    </section>
  ))
}
