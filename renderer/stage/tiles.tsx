import { useEffect, useRef } from 'react'
import type { RackSlot } from '../../engine/client/model.ts'
import { positionAt } from '../../engine/time/position.ts'
import { useReplica, useSession } from '../session.ts'
import { words } from '../strings/words.ts'
import { onMotion } from '../ui/frame.ts'
import { PlayIcon } from '../ui/icons.tsx'
import { pressGo } from './go.ts'
import { Refused } from './refused.tsx'
import './tiles.css'

/** The racks of the session: the one in front says how many bars are left, any other one comes to the front by a press. */
export function Tiles({ isLocked }: { readonly isLocked: boolean }) {
  const racks = useReplica((state) => state.session.racks)
  const front = useReplica((state) => state.session.front)
  if (racks.length === 0) return null
  return (
    <ul className="tiles" aria-label={words.stage.racks}>
      {racks.map((slot) => (
        <li key={slot.id} className="tiles-item">
          {slot.id === front ? (
            <FrontTile slot={slot} isAlone={racks.length === 1} />
          ) : (
            <OtherTile slot={slot} isLocked={isLocked} />
          )}
        </li>
      ))}
    </ul>
  )
}

interface FrontProps {
  readonly slot: RackSlot
  /** Its name stands above already. */
  readonly isAlone: boolean
}

function FrontTile({ slot, isAlone }: FrontProps) {
  const { client } = useSession()
  const isPlaying = useReplica((state) => state.transport.isPlaying)
  const bars = useReplica((state) => state.rack?.bars)
  const loopFrames = useReplica((state) => state.rack?.loopFrames ?? 0)
  const tile = useRef<HTMLDivElement>(null)
  const hasBars = bars !== undefined && bars.length > 0 && loopFrames > 0
  useEffect(() => {
    if (!hasBars) return undefined
    const find = (name: string) => tile.current!.querySelector<HTMLElement>(`.tile-${name}`)!
    const [count, noun, progress] = [find('count'), find('noun'), find('progress')]
    return onMotion(() => {
      const frame = client.hot.state.timelineFrame
      const bar = Math.min(positionAt(bars, frame)?.bar ?? 0, bars.length - 1)
      const left = bars.length - bar
      const name = isPlaying ? words.stage.barsLeft(left) : words.stage.bars(left)
      if (count.textContent !== String(left)) count.textContent = String(left)
      if (noun.textContent !== name) noun.textContent = name
      progress.style.transform = `scaleX(${isPlaying ? Math.min(frame / loopFrames, 1) : 0})`
    })
  }, [client, bars, hasBars, loopFrames, isPlaying])
  return (
    <div ref={tile} className={isPlaying ? 'tile is-front is-playing' : 'tile is-front'}>
      <p className="tile-head">
        {isAlone ? null : (
          <span className="tile-name cut" title={slot.id}>
            {slot.id}
          </span>
        )}
        <span className="tile-state">
          {isPlaying ? <PlayIcon /> : null}
          {isPlaying ? words.stage.playing : isAlone ? words.stage.stopped : words.stage.inFront}
        </span>
      </p>
      {slot.problem ? <Problem words={slot.problem} /> : null}
      {hasBars ? (
        <p className="tile-left">
          <span className="tile-count mono" />
          <span className="tile-noun muted" />
        </p>
      ) : slot.problem ? null : (
        <p className="tile-about muted">{words.stage.noBars}</p>
      )}
      {hasBars ? (
        <span className="tile-track" aria-hidden="true">
          <span className="tile-progress" />
        </span>
      ) : null}
    </div>
  )
}

function OtherTile({ slot, isLocked }: { readonly slot: RackSlot; readonly isLocked: boolean }) {
  const session = useSession()
  const { stage } = words
  return (
    <button
      type="button"
      className="tile"
      disabled={isLocked}
      onClick={(event) => void pressGo(session, { case: 'frontRack', value: { rack: slot.id } }, event.currentTarget)}
    >
      <span className="tile-head">
        <span className="tile-name cut">{slot.id}</span>
      </span>
      {slot.problem ? <Problem words={slot.problem} /> : <span className="tile-about muted">{stage.toFront}</span>}
      <Refused />
    </button>
  )
}

function Problem({ words: text }: { readonly words: string }) {
  return (
    <span className="tile-problem" title={text}>
      <span className="tile-cannot">
        <span className="warning" aria-hidden="true">
          ▲{' '}
        </span>
        {words.stage.cannotPlay}
      </span>
      <span className="tile-why muted">{text}</span>
    </span>
  )
}
