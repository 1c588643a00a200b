import { useReplica } from '../session.ts'
import { Library } from './library.tsx'

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
      <h1 className="start-title">No rack is open</h1>
      <p className="muted">Open the demo and press play, or type the path of a session or rack file.</p>
      <Library purpose="openFile" />
    </main>
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
        MAM did not start well several times
      </h1>
      <p>
        So it has opened nothing by itself this time. Your files are as they were, and what was not saved is kept below.
      </p>
      <p className="muted">Open one of them, or begin with the demo to see whether the sound works.</p>
      <Library purpose="openFile" />
    </main>
  )
}

/** A session whose front rack is missing or cannot play. */
function NothingPlays() {
  const front = useReplica(({ session }) => session.racks.find(({ id }) => id === session.front))
  return (
    <main className="start">
      <h1 className="start-title">{front ? `${front.id} cannot play` : 'No rack is in front'}</h1>
      {front?.problem ? (
        <p>
          <span className="warning" aria-hidden="true">
            ▲{' '}
          </span>
          {front.problem}
        </p>
      ) : null}
      <p className="muted">Choose another rack under Racks, add one, or mend the file and reload it.</p>
    </main>
  )
}
