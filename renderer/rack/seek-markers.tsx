import { type KeyboardEvent, useState } from 'react'
import type { MarkerSpan } from '../../engine/client/markers.ts'
import { words } from '../strings/words.ts'

interface Props {
  readonly spans: readonly MarkerSpan[]
  onGo(frame: number): void
}

const nameOf = ({ names }: MarkerSpan): string => names.join(' · ')

/** Heads of markers over the bars: a press goes there. One stop of the Tab key; arrow keys, Home and End go along them. */
export function SeekMarkers({ spans, onGo }: Props) {
  const [active, setActive] = useState(0)
  const stop = Math.min(active, spans.length - 1)
  return (
    <div className="seek-markers" role="toolbar" aria-label={words.rack.markers} onKeyDown={moveFocus}>
      {spans.map((span, at) => (
        <span
          key={span.frame}
          className="seek-marker"
          style={{ left: `${span.way * 100}%`, width: `${span.room * 100}%` }}
        >
          <button
            type="button"
            className="seek-marker-head"
            tabIndex={at === stop ? 0 : -1}
            aria-label={words.rack.goToMarker(nameOf(span))}
            title={words.rack.goToMarker(nameOf(span))}
            onFocus={() => setActive(at)}
            onClick={() => onGo(span.frame)}
          >
            <span className="seek-marker-name cut">{nameOf(span)}</span>
          </button>
        </span>
      ))}
    </div>
  )
}

/** The same places through the bars below. */
export function MarkerLines({ spans }: Pick<Props, 'spans'>) {
  return spans.map(({ frame, way }) => (
    <span key={frame} className="seek-line" style={{ left: `${way * 100}%` }} aria-hidden="true" />
  ))
}

function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  const heads = [...event.currentTarget.querySelectorAll('button')]
  const here = heads.indexOf(document.activeElement as HTMLButtonElement)
  const to = { ArrowLeft: here - 1, ArrowRight: here + 1, Home: 0, End: heads.length - 1 }[event.key]
  if (to === undefined) return
  event.preventDefault()
  heads[to]?.focus()
}
