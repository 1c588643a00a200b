import { runAction } from '../actions/run-action.ts'
import { DeviceBar } from '../device/device-bar.tsx'
import { useReplica, useSession } from '../session.ts'
import { sentence } from '../ui/words.ts'
import { aboutOf, useRecovered } from './recovered.tsx'
import './bars.css'
import { type ReactNode, useState } from 'react'
import { words } from '../strings/words.ts'

const text = words.project.bars

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

function Bar({ label, isWarning, words: said, children }: BarProps) {
  return (
    <section className="bar" aria-label={label}>
      {isWarning ? (
        <span className="warning" aria-hidden="true">
          ▲
        </span>
      ) : null}
      <div className="bar-words" role="status">
        {said}
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
      label={text.readOnly}
      isWarning
      words={
        <p>
          {sentence(holder)} {text.readOnlyHelp}
        </p>
      }
    >
      <button type="button" className="button" onClick={() => runAction(session, 'saveAs')}>
        {text.saveAs}
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
      label={text.conflict}
      isWarning
      words={
        <>
          <p>{text.conflictWords(files.length)}</p>
          <ul className="bar-files">
            {files.map((path) => (
              <li key={path} className="bar-file">
                <span className="mono bar-path">{path}</span>
                <button
                  type="button"
                  className="button"
                  title={text.reloadHelp}
                  onClick={() => perform({ case: 'reloadFile', value: { path } })}
                >
                  {text.reload}
                  <span className="visually-hidden"> {path}</span>
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
        title={text.overwriteHelp}
        onClick={() => perform({ case: 'save', value: { overwrite: true } })}
      >
        {text.overwrite}
      </button>
      <button type="button" className="button" onClick={() => runAction(session, 'saveAs')}>
        {text.saveAs}
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
      label={text.crash}
      isWarning
      words={
        <p>
          <strong>{entry.name}</strong>
          {text.crashWords(aboutOf(entry, Date.now()))}
        </p>
      }
    >
      <button
        type="button"
        className="button"
        onClick={() => perform({ case: 'openRecovered', value: { id: entry.id } })}
      >
        {text.openIt}
      </button>
      <button
        type="button"
        className="button"
        title={text.laterHelp}
        onClick={() => {
          setPutAway((ids) => [...ids, entry.id])
          view.setState({ panel: null })
        }}
      >
        {text.later}
      </button>
    </Bar>
  )
}

function JobBars() {
  const { perform } = useSession()
  const jobs = useReplica((state) => state.jobs)
  return jobs.map(({ id, title, done, canStop, speedUp, secondsLeft }) => (
    <section key={id} className="bar" aria-label={title}>
      <p className="bar-words">{title}</p>
      <progress className="bar-progress" aria-label={title} value={done} max={1} />
      <span className={`bar-pace mono${speedUp === null ? '' : ' is-known'}`}>
        {text.pace(done, speedUp, secondsLeft)}
      </span>
      {canStop ? (
        <button
          type="button"
          className="button is-small"
          aria-label={text.stopJobOf(title)}
          onClick={() => perform({ case: 'stopJob', value: { job: BigInt(id) } })}
        >
          {text.stopJob}
        </button>
      ) : null}
    </section>
  ))
}
