import { usePageAction, usePageActions } from '../actions/use-actions.ts'
import { useReplica, useSession } from '../session.ts'
import { words } from '../strings/words.ts'
import { openDock } from '../view-state.ts'
import { Library } from './library.tsx'

const text = words.project.start

/** Where there is nothing to show yet: the next step. */
export function Start() {
  const isSafeMode = useReplica((state) => state.session.isSafeMode)
  const rackCount = useReplica((state) => state.session.racks.length)
  if (isSafeMode) return <SafeMode />
  return rackCount > 0 ? <NothingPlays /> : <NothingOpen />
}

function NothingOpen() {
  return (
    <main className="start">
      <h1 className="start-title">{text.nothing}</h1>
      <p className="muted">{text.nothingHelp}</p>
      <NewRack />
      <Library purpose="openFile" />
    </main>
  )
}

function NewRack() {
  const [action] = usePageActions(['newRack'])
  if (!action) return null
  return (
    <button type="button" className="button start-new" title={action.reason} onClick={action.run}>
      {text.newRack}
    </button>
  )
}

/** Several starts failed: nothing is opened by itself, so that the one file that may be to blame can be left out. */
function SafeMode() {
  return (
    <main className="start">
      <h1 className="start-title">
        <span className="warning" aria-hidden="true">
          ▲{' '}
        </span>
        {text.safe}
      </h1>
      <p>{text.safeWhy}</p>
      <p className="muted">{text.safeHelp}</p>
      <Library purpose="openFile" />
    </main>
  )
}

/** A session whose front rack is missing or cannot play: which files those are, and what helps. */
function NothingPlays() {
  const { view } = useSession()
  const racks = useReplica(({ session }) => session.racks)
  const frontId = useReplica(({ session }) => session.front)
  const add = usePageAction('addRack')
  const front = racks.find(({ id }) => id === frontId)
  const broken = racks.filter(({ problem }) => problem !== '')
  return (
    <main className="start">
      <h1 className="start-title">{front ? text.cannotPlay(front.id) : text.noFront}</h1>
      <ul className="start-broken" aria-label={text.broken}>
        {broken.map(({ id, problem }) => (
          <li key={id} className="start-problem">
            <span className="warning" aria-hidden="true">
              ▲
            </span>
            <span>
              <strong>{id}</strong> <span className="start-why">{problem}</span>
            </span>
          </li>
        ))}
      </ul>
      <p className="muted">{text.cannotHelp}</p>
      <div className="start-helps">
        <button type="button" className="button" onClick={() => openDock(view, 'racks')}>
          {text.showRacks}
        </button>
        <button type="button" className="button" title={add.reason} onClick={add.run}>
          {text.addRack}
        </button>
      </div>
    </main>
  )
}
