import { useEffect, useRef } from 'react'
import { findStrip } from '../../engine/client/mixer.ts'
import type { RackSlot } from '../../engine/client/model.ts'
import { positionAt } from '../../engine/time/position.ts'
import { useReplica, useSession } from '../session.ts'
import { FillBar } from '../ui/fill-bar.ts'
import { onMotion } from '../ui/frame.ts'
import { PlayIcon } from '../ui/icons.tsx'
import { writeText } from '../ui/write-text.ts'
import { pressGo } from './go.ts'
import { Refused } from './refused.tsx'
import { text } from './text.ts'
import { TileMix } from './tile-mix.tsx'
import './tiles.css'

/** The racks of the session: the one in front says how many bars are left, any other one comes to the front by a press. */
export function Tiles({ isLocked }: { readonly isLocked: boolean }) {
  const racks = useReplica((state) => state.session.racks)
  const front = useReplica((state) => state.session.front)
  if (racks.length === 0) return null
  return (
    <ul className="tiles" aria-label={text.racks}>
      {racks.map((slot) => (
        <li key={slot.id} className="tiles-item">
          {slot.id === front ? (
            <FrontTile slot={slot} isAlone={racks.length === 1} />
          ) : (
            <OtherTile slot={slot} isLocked={isLocked} />
          )}
          {racks.length > 1 && !slot.problem ? <TileMix rack={slot.id} isLocked={isLocked} /> : null}
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
  const isHeard = useIsHeard(slot.id)
  const bars = useReplica((state) => state.rack?.bars)
  const loopFrames = useReplica((state) => state.rack?.loopFrames ?? 0)
  const tile = useRef<HTMLDivElement>(null)
  const hasBars = bars !== undefined && bars.length > 0 && loopFrames > 0
  useEffect(() => {
    if (!hasBars) return undefined
    const find = (name: string) => tile.current!.querySelector<HTMLElement>(`.tile-${name}`)!
    const [numeral, noun] = [find('count'), find('noun')]
    // Racks of their own tempo may begin a bar that the loop cuts off.
    const count = bars.filter((bar) => bar.frame < loopFrames).length
    const progress = new FillBar(find('progress') as HTMLCanvasElement)
    const leave = onMotion(() => {
      const frame = client.hot.state.timelineFrame
      const left = Math.max(count - (positionAt(bars, frame)?.index ?? 0), 1)
      const name = isPlaying ? text.barsLeft(left) : text.bars(left)
      writeText(numeral, String(left))
      writeText(noun, name)
      progress.draw(isPlaying ? frame / loopFrames : 0, 'playing')
    })
    return () => {
      leave()
      progress.close()
    }
  }, [client, bars, hasBars, loopFrames, isPlaying])
  return (
    <div ref={tile} className={isPlaying && isHeard ? 'tile is-front is-playing' : 'tile is-front'}>
      <p className="tile-head">
        {isAlone ? null : (
          <span className="tile-name cut" title={slot.id}>
            {slot.id}
          </span>
        )}
        <span className="tile-state">
          {isPlaying && isHeard ? <PlayIcon /> : null}
          {isPlaying ? playsWords(isHeard) : isAlone ? text.stopped : text.inFront}
        </span>
      </p>
      {slot.problem ? <Problem words={slot.problem} /> : null}
      {hasBars ? (
        <p className="tile-left">
          <span className="tile-count mono" />
          <span className="tile-noun muted" />
        </p>
      ) : slot.problem ? null : (
        <p className="tile-about muted">{text.noBars}</p>
      )}
      {hasBars ? (
        <span className="tile-track" aria-hidden="true">
          <canvas className="tile-progress" />
        </span>
      ) : null}
    </div>
  )
}

function OtherTile({ slot, isLocked }: { readonly slot: RackSlot; readonly isLocked: boolean }) {
  const session = useSession()
  const isPlaying = useReplica((state) => state.transport.isPlaying && !slot.problem)
  const isHeard = useIsHeard(slot.id)
  return (
    <button
      type="button"
      className={isPlaying && isHeard ? 'tile is-playing' : 'tile'}
      disabled={isLocked}
      onClick={(event) => void pressGo(session, { case: 'frontRack', value: { rack: slot.id } }, event.currentTarget)}
    >
      <span className="tile-head">
        <span className="tile-name cut">{slot.id}</span>
        {isPlaying ? (
          <span className="tile-state">
            {isHeard ? <PlayIcon /> : null}
            {playsWords(isHeard)}
          </span>
        ) : null}
      </span>
      {slot.problem ? <Problem words={slot.problem} /> : <span className="tile-about muted">{text.toFront}</span>}
      <Refused />
    </button>
  )
}

/** Neither muted nor silenced by the solo of another. */
function useIsHeard(rack: string): boolean {
  return useReplica(({ mixer }) => findStrip(mixer, rack)?.isHeard ?? true)
}

const playsWords = (isHeard: boolean) => (isHeard ? text.playing : text.notHeard)

function Problem({ words }: { readonly words: string }) {
  return (
    <span className="tile-problem" title={words}>
      <span className="tile-cannot">
        <span className="warning" aria-hidden="true">
          ▲{' '}
        </span>
        {text.cannotPlay}
      </span>
      <span className="tile-why muted">{words}</span>
    </span>
  )
}
