import { useReplica, useSession, useView } from '../session.ts'
import { toggleLock } from '../view-state.ts'
import { BeatBar } from './beat-bar.tsx'
import { EmptyStage } from './empty.tsx'
import { Figures, Position } from './figures.tsx'
import { Knobs, Pads } from './hands.tsx'
import { Levels } from './levels.tsx'
import { Machine } from './machine.tsx'
import { Markers } from './markers.tsx'
import { Next } from './next.tsx'
import { Now } from './now.tsx'
import { text } from './text.ts'
import './stage.css'
import { Tiles } from './tiles.tsx'

/** What is read from two metres away, and what hands reach without looking. Nothing here changes structure or asks. */
export function StageView() {
  const isLocked = useView((state) => state.locked.includes('stage'))
  const rackCount = useReplica((state) => state.session.racks.length)
  const isEmpty = useReplica(({ rack, session }) => rack === null && session.racks.length === 0)
  return (
    <main className="stage">
      <div className="stage-head">
        <Now />
        <Position />
        <Next />
      </div>
      <div className="stage-time">
        <BeatBar />
        <Markers isLocked={isLocked} />
      </div>
      <div className="stage-body">
        <div className="stage-left">
          {isLocked ? <Unlock /> : null}
          {isEmpty ? (
            <EmptyStage />
          ) : (
            <div className={rackCount > 1 ? 'stage-play is-stacked' : 'stage-play'}>
              <Tiles isLocked={isLocked} />
              <div className="stage-hands" inert={isLocked}>
                <Pads isWide={rackCount > 1} />
              </div>
            </div>
          )}
          <div className="stage-hands" inert={isLocked}>
            <Knobs />
          </div>
        </div>
        <div className="stage-side">
          <Figures />
          <Levels />
          <Machine />
        </div>
      </div>
    </main>
  )
}

function Unlock() {
  const { view } = useSession()
  return (
    <button
      type="button"
      className="button stage-unlock"
      title={text.lockHelp}
      onClick={() => toggleLock(view, 'stage')}
    >
      {text.locked} · {text.unlock}
    </button>
  )
}

export default StageView
