import { useState } from 'react'
import type { Marker } from '../../engine/client/mixer.ts'
import { RemoveButton } from '../rack/inspector/remove-button.tsx'
import { useSession } from '../session.ts'
import { PlayIcon } from '../ui/icons.tsx'
import { AddButton, nextBar } from './clock-points.tsx'
import { type MarkerPlace, markerPlaceText, parseMarkerName, parseMarkerPlace } from './clock-text.ts'
import { EntryField } from './entry-field.tsx'
import { text as mixerText } from './text.ts'
import type { MixerEdits } from './use-mixer.ts'

const text = mixerText.clock

interface MarkersProps {
  readonly markers: readonly Marker[]
  readonly edits: MixerEdits
}

/** Named places of the session: typed, moved, and gone to. */
export function Markers({ markers, edits }: MarkersProps) {
  const [wanted, setWanted] = useState('')
  const add = async () => {
    const name = freeName(markers)
    const bar = nextBar(Math.max(1, ...markers.map((marker) => marker.bar)))
    if (await edits.act({ case: 'setClockMarker', value: { name, bar } })) setWanted(name)
  }
  return (
    <section className="side-section" aria-label={text.markers}>
      <h2 className="side-heading" title={text.markersHelp}>
        {text.markers}
      </h2>
      <ul>
        {markers.map((marker) => (
          <MarkerRow
            key={marker.name}
            marker={marker}
            isWanted={marker.name === wanted}
            onWant={setWanted}
            edits={edits}
          />
        ))}
      </ul>
      <AddButton label={text.addMarker} onPress={() => void add()} />
    </section>
  )
}

function freeName(markers: readonly Marker[]): string {
  const taken = new Set(markers.map(({ name }) => name))
  let number = markers.length + 1
  while (taken.has(text.newMarker(number))) number++
  return text.newMarker(number)
}

interface MarkerRowProps {
  readonly marker: Marker
  readonly isWanted: boolean
  /** The focus shall come to the marker of that name. */
  readonly onWant: (name: string) => void
  readonly edits: MixerEdits
}

function MarkerRow({ marker, isWanted, onWant, edits }: MarkerRowProps) {
  const { perform } = useSession()
  const { name, frame } = marker
  const move = ({ timeSec, ...place }: MarkerPlace) =>
    edits.act({ case: 'setClockMarker', value: { name, ...(timeSec === null ? place : { timeSec }) } })
  return (
    <li className="side-row is-entries" aria-label={name}>
      <EntryField
        label={text.markerName}
        shown={name}
        parse={parseMarkerName}
        wrong={text.markerNameWrong}
        isWanted={isWanted}
        onLeave={() => isWanted && onWant('')}
        onSet={async (toName, focus) => {
          const isTaken = await edits.act({ case: 'setClockMarker', value: { name, toName } })
          if (isTaken && focus === 'stays') onWant(toName)
          return isTaken
        }}
      />
      <EntryField
        label={text.markerPlace}
        shown={markerPlaceText(marker)}
        parse={parseMarkerPlace}
        wrong={text.markerPlaceWrong}
        onSet={move}
      />
      <button
        type="button"
        className="side-move"
        aria-label={text.goToMarker(name)}
        title={text.goToMarker(name)}
        onClick={() => perform({ case: 'locate', value: { timelineFrame: BigInt(frame) } })}
      >
        <PlayIcon />
      </button>
      <RemoveButton
        label={text.removeMarker(name)}
        onPress={() => void edits.act({ case: 'removeClockMarker', value: { name } })}
      />
    </li>
  )
}
