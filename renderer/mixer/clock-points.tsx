import { useState } from 'react'
import type { Clock } from '../../engine/client/mixer.ts'
import { RemoveButton } from '../rack/inspector/remove-button.tsx'
import { parseBar, parseBpm, parsePlace, parseSignature, placeText } from './clock-text.ts'
import { EntryField } from './entry-field.tsx'
import { text as mixerText } from './text.ts'
import type { MixerEdits } from './use-mixer.ts'

const text = mixerText.clock

/** Where a new one comes: behind the last one, at the next line of four bars. */
export const nextBar = (bar: number): number => 4 * Math.ceil(bar / 4) + 1
const digits = (value: number): string => String(Number(value.toPrecision(8)))

interface TempoPointsProps {
  readonly points: Clock['tempoPoints']
  readonly edits: MixerEdits
}

/** The tempo map: every point with its place, its tempo, and how it goes on from there. */
export function TempoPoints({ points, edits }: TempoPointsProps) {
  const [wanted, setWanted] = useState('')
  const add = async () => {
    const bar = nextBar(points.at(-1)?.bar ?? 1)
    if (await edits.act({ case: 'setClockTempo', value: { bar } })) setWanted(placeText({ bar, beat: 1 }))
  }
  return (
    <section className="side-section" aria-label={text.points}>
      <h2 className="side-heading" title={text.pointsHelp}>
        {text.points}
      </h2>
      <ul>
        {points.map((point) => (
          <TempoRow
            key={placeText(point)}
            point={point}
            isWanted={placeText(point) === wanted}
            onWant={setWanted}
            edits={edits}
          />
        ))}
      </ul>
      <AddButton label={text.addPoint} onPress={() => void add()} />
    </section>
  )
}

interface TempoRowProps {
  readonly point: Clock['tempoPoints'][number]
  readonly isWanted: boolean
  /** The focus shall come to the point of that place. */
  readonly onWant: (place: string) => void
  readonly edits: MixerEdits
}

function TempoRow({ point, isWanted, onWant, edits }: TempoRowProps) {
  const { bar, beat, bpm, ramp } = point
  const place = placeText(point)
  const isStart = bar === 1 && beat === 1
  return (
    <li className="side-row is-entries" aria-label={text.atPlace(place)}>
      <EntryField
        label={text.place}
        shown={place}
        parse={parsePlace}
        wrong={text.placeWrong}
        isReadOnly={isStart}
        isWanted={isWanted}
        onLeave={() => isWanted && onWant('')}
        onSet={async (to, focus) => {
          const isTaken = await edits.act({
            case: 'setClockTempo',
            value: { bar, beat, toBar: to.bar, toBeat: to.beat },
          })
          if (isTaken && focus === 'stays') onWant(placeText(to))
          return isTaken
        }}
      />
      <EntryField
        label={text.pointBpm}
        shown={digits(bpm)}
        parse={parseBpm}
        wrong={text.bpmWrong}
        onSet={(value) => edits.act({ case: 'setClockTempo', value: { bar, beat, bpm: value } })}
      />
      <select
        className="cell-select"
        aria-label={text.motion}
        title={text.pointsHelp}
        value={ramp ? 'ramp' : 'step'}
        onChange={(event) =>
          void edits.act({ case: 'setClockTempo', value: { bar, beat, ramp: event.target.value === 'ramp' } })
        }
      >
        <option value="step">{text.step}</option>
        <option value="ramp">{text.ramp}</option>
      </select>
      {isStart ? (
        <span className="cell-remove" />
      ) : (
        <RemoveButton
          label={text.removePoint(place)}
          onPress={() => void edits.act({ case: 'removeClockTempo', value: { bar, beat } })}
        />
      )}
    </li>
  )
}

interface SignaturesProps {
  readonly signatures: Clock['signatures']
  readonly edits: MixerEdits
}

/** The bars that people see. */
export function Signatures({ signatures, edits }: SignaturesProps) {
  const [wanted, setWanted] = useState(0)
  const add = async () => {
    const bar = nextBar(signatures.at(-1)?.bar ?? 1)
    if (await edits.act({ case: 'setClockSignature', value: { bar } })) setWanted(bar)
  }
  return (
    <section className="side-section" aria-label={text.signatures}>
      <h2 className="side-heading">{text.signatures}</h2>
      <ul>
        {signatures.map(({ bar, beats, unit }) => (
          <li key={bar} className="side-row is-entries" aria-label={text.fromBar(bar)}>
            <EntryField
              label={text.bar}
              shown={String(bar)}
              parse={parseBar}
              wrong={text.barWrong}
              isReadOnly={bar === 1}
              isWanted={bar === wanted}
              onLeave={() => bar === wanted && setWanted(0)}
              onSet={async (toBar, focus) => {
                const isTaken = await edits.act({ case: 'setClockSignature', value: { bar, toBar } })
                if (isTaken && focus === 'stays') setWanted(toBar)
                return isTaken
              }}
            />
            <EntryField
              label={text.signature}
              shown={`${beats}/${unit}`}
              parse={parseSignature}
              wrong={text.signatureWrong}
              onSet={(signature) => edits.act({ case: 'setClockSignature', value: { bar, ...signature } })}
            />
            {bar === 1 ? (
              <span className="cell-remove" />
            ) : (
              <RemoveButton
                label={text.removeSignature(bar)}
                onPress={() => void edits.act({ case: 'removeClockSignature', value: { bar } })}
              />
            )}
          </li>
        ))}
      </ul>
      <AddButton label={text.addSignature} onPress={() => void add()} />
    </section>
  )
}

export function AddButton({ label, onPress }: { readonly label: string; readonly onPress: () => void }) {
  return (
    <button type="button" className="button is-small" onClick={onPress}>
      + {label}
    </button>
  )
}
