import { useMemo, useState } from 'react'
import { Unit } from '../../engine/client/model.ts'
import { localDriver } from '../ui/control.ts'
import { Fader } from '../ui/fader.tsx'
import { Meter } from '../ui/meter.tsx'
import type { Range } from '../ui/scale.ts'
import { text } from './text.ts'

const level: Range = { min: -60, max: 6, unit: Unit.DECIBELS, isWhole: false }
const MANY = 64
const SILENT = [() => 0, () => 0]

export function Meters({ moves }: { readonly moves: boolean }) {
  const [showsMany, setShowsMany] = useState(false)
  const driver = useMemo(() => localDriver(-6), [])
  const strips = useMemo(() => Array.from({ length: MANY }, (_, i) => [wave(i, 0.9), wave(i + 0.4, 0.9)]), [])
  const loud = useMemo(() => [wave(0.2, 1.1)], [])
  const first = moves ? strips[0]! : SILENT
  return (
    <section className="gallery-section" aria-label={text.meters}>
      <h2 className="gallery-kind">{text.meters}</h2>
      <div className="gallery-row">
        <div className="gallery-strip">
          <Fader label={text.names.strip} help={text.help.strip} owner="" range={level} initial={0} driver={driver} />
          <Meter
            label={text.names.stripLevel}
            channels={first}
            orientation="vertical"
            scale={level}
            showsText={false}
          />
        </div>
        <div className="gallery-wide">
          <Meter label={text.names.stereo} channels={first} />
          <Meter label={text.names.loud} channels={moves ? loud : SILENT.slice(1)} />
          <Meter label={text.names.silence} channels={SILENT} />
          <button type="button" className="button" aria-pressed={showsMany} onClick={() => setShowsMany(!showsMany)}>
            {text.many(MANY)}
          </button>
        </div>
      </div>
      {showsMany ? (
        <div className="gallery-many">
          {strips.map((channels, i) => (
            <Meter
              // biome-ignore lint/suspicious/noArrayIndexKey: they never change places
              key={i}
              label={text.stripOf(i + 1)}
              channels={moves ? channels : SILENT}
              orientation="vertical"
              scale={level}
              showsText={false}
            />
          ))}
        </div>
      ) : null}
    </section>
  )
}

/** A peak that swings between silence and `most`, each strip in its own time. */
function wave(phase: number, most: number): () => number {
  return () => most * Math.abs(Math.sin(performance.now() / 700 + phase * 5)) ** 3
}
