import { type CSSProperties, useId, useMemo } from 'react'
import { findStrip, MASTER, type SessionMixer } from '../../../engine/client/mixer.ts'
import { useReplica } from '../../session.ts'
import type { Choice } from '../strip.tsx'
import { text as mixerText } from '../text.ts'
import { delayFigure, delayWords, nameOf } from '../use-mixer.ts'
import { BOX, delayLabels, EDGE, type Line, linesOf, STEP } from './lines.ts'
import { type Place, placesOf, type Way } from './places.ts'
import './session-graph.css'

const text = mixerText.graph

interface Props {
  readonly mixer: SessionMixer
  readonly choice: Choice | null
  readonly onChoose: (choice: Choice) => void
}

/** Racks, buses, and what lies between them: routes, sends, keys, with their delays. */
export function SessionGraph({ mixer, choice, onChoose }: Props) {
  const sampleRate = useReplica(({ device }) => device.sampleRate)
  const { places, passes, ways, columns, rows } = useMemo(() => placesOf(mixer), [mixer])
  const lines = useMemo(() => linesOf(ways, places, passes), [ways, places, passes])
  const labels = useMemo(() => (sampleRate > 0 ? delayLabels(lines) : []), [lines, sampleRate])
  const [width, height] = [2 * EDGE + (columns - 1) * STEP.x + BOX.width, 2 * EDGE + (rows - 1) * STEP.y + BOX.height]
  return (
    <section className="side-section" aria-label={text.title}>
      <Legend ways={ways} hasDelays={labels.length > 0} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keys */}
      <div className="sgraph" tabIndex={0}>
        <div className="sgraph-sheet" style={{ '--wide': width, '--high': height } as CSSProperties}>
          <svg className="sgraph-ways" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
            {lines.map((line) => (
              <Curve key={line.way.id} line={line} />
            ))}
            {labels.map(({ x, y, delayFrames }) => (
              <text
                key={`${x} ${y}`}
                className="sgraph-delay"
                x={x}
                y={y}
                textAnchor="middle"
                dominantBaseline="central"
              >
                +{delayFigure(delayFrames, sampleRate)}
              </text>
            ))}
          </svg>
          {places.map((place) => (
            <Box
              key={place.strip}
              place={place}
              hasTrouble={findStrip(mixer, place.strip)?.problem !== '' && !place.strip.startsWith('input:')}
              isChosen={choice?.strip === place.strip}
              onChoose={onChoose}
            />
          ))}
        </div>
      </div>
      <h2 className="side-heading">{text.connections}</h2>
      <ul className="sgraph-list">
        {ways.map((way) => (
          <li key={way.id}>{wordsOf(way, sampleRate)}</li>
        ))}
      </ul>
    </section>
  )
}

function wordsOf({ kind, fromAddress, toAddress, delayFrames, problem }: Way, sampleRate: number): string {
  const said = text[kind](nameOf(fromAddress), nameOf(toAddress))
  if (problem) return text.broken(said, problem)
  return delayFrames > 0 && sampleRate > 0 ? text.delayed(said, delayWords(delayFrames, sampleRate)) : said
}

interface BoxProps {
  readonly place: Place
  readonly hasTrouble: boolean
  readonly isChosen: boolean
  readonly onChoose: (choice: Choice) => void
}

function Box({ place: { strip, column, row }, hasTrouble, isChosen, onChoose }: BoxProps) {
  const units = (count: number) => `calc(${count} * var(--unit))`
  const style = { left: units(EDGE + column * STEP.x), top: units(EDGE + row * STEP.y) }
  const kind = strip === MASTER ? 'is-master' : strip.startsWith('bus:') ? 'is-bus' : 'is-rack'
  const name = (
    <>
      {hasTrouble ? (
        <span className="warning" aria-hidden="true">
          ▲{' '}
        </span>
      ) : null}
      {nameOf(strip)}
    </>
  )
  if (strip.startsWith('input:'))
    return (
      <span className="sgraph-box is-input cut" style={style}>
        {name}
      </span>
    )
  return (
    <button
      type="button"
      className={`sgraph-box ${kind} cut`}
      style={style}
      aria-pressed={isChosen}
      title={nameOf(strip)}
      onClick={() => onChoose({ strip, insert: null })}
    >
      {name}
    </button>
  )
}

function Curve({ line: { way, x1, y1, x2, y2, passes } }: { readonly line: Line }) {
  let [path, x, y] = [`M ${x1} ${y1}`, x1, y1]
  for (const stop of [...passes, { x: x2, y: y2 }]) {
    const bend = Math.max((stop.x - x) / 2, 1)
    path += ` C ${x + bend} ${y} ${stop.x - bend} ${stop.y} ${stop.x} ${stop.y}`
    if (stop.x < x2) path += ` H ${stop.x + BOX.width}`
    ;[x, y] = [stop.x + BOX.width, stop.y]
  }
  return <path className={way.problem ? `sgraph-way is-${way.kind} is-broken` : `sgraph-way is-${way.kind}`} d={path} />
}

function Legend({ ways, hasDelays }: { readonly ways: readonly Way[]; readonly hasDelays: boolean }) {
  const id = useId()
  const kinds = (['route', 'send', 'key'] as const).filter((kind) => ways.some((way) => way.kind === kind))
  return (
    <p className="sgraph-legend muted" id={id}>
      {kinds.map((kind) => (
        <span key={kind} className="sgraph-sample">
          <svg viewBox="0 0 2 1" aria-hidden="true">
            <path className={`sgraph-way is-${kind}`} d="M 0 0.5 H 2" />
          </svg>
          {text.legend[kind]}
        </span>
      ))}
      {hasDelays ? <span className="sgraph-sample">{text.delayLegend}</span> : null}
    </p>
  )
}
