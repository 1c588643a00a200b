import { useId, useState } from 'react'
import type { Marker } from '../../engine/client/mixer.ts'
import { useReplica } from '../session.ts'
import { words } from '../strings/words.ts'

const text = words.project.part

/** As the actions that export name it; all of it where nothing is there. */
export interface ExportedPart {
  readonly startBar?: number
  readonly endBar?: number
  readonly startMarker?: string
  readonly endMarker?: string
}

type By = 'whole' | 'bars' | 'markers'

/** Which part is exported: its fields are read by `partOf`. */
export function PartFields({ isFirst }: { readonly isFirst: boolean }) {
  const markers = useReplica((state) => state.mixer.clock.markers)
  const [by, setBy] = useState<By>('whole')
  const helpId = useId()
  const hasMarkers = markers.length > 0 || by === 'markers'
  return (
    <>
      <fieldset className="path-part" aria-describedby={by === 'whole' ? undefined : helpId}>
        <legend className="visually-hidden">{text.part}</legend>
        <Field label={text.part}>
          {(id) => (
            <select
              id={id}
              name="by"
              className="field"
              value={by}
              data-first-focus={isFirst ? '' : undefined}
              onChange={({ target }) => setBy(target.value as By)}
            >
              <option value="whole">{text.whole}</option>
              <option value="bars">{text.bars}</option>
              {hasMarkers ? <option value="markers">{text.markers}</option> : null}
            </select>
          )}
        </Field>
        {by === 'bars' ? (
          <>
            <BarField name="startBar" label={text.fromBar} placeholder={text.start} />
            <BarField name="endBar" label={text.toBar} placeholder={text.end} />
          </>
        ) : null}
        {by === 'markers' ? (
          <>
            <MarkerField name="startMarker" label={text.fromMarker} none={text.start} markers={markers} />
            <MarkerField name="endMarker" label={text.toMarker} none={text.end} markers={markers} />
          </>
        ) : null}
      </fieldset>
      {by === 'whole' ? null : (
        <p id={helpId} className="path-part-help muted">
          {by === 'bars' ? text.barsHelp : text.markersHelp}
        </p>
      )}
    </>
  )
}

/** Of a form with `PartFields`. */
export function partOf(form: FormData): ExportedPart {
  const entries = ['startBar', 'endBar', 'startMarker', 'endMarker'].flatMap((name) => {
    const value = String(form.get(name) ?? '')
    return value === '' ? [] : [[name, name.endsWith('Bar') ? Number(value) : value] as const]
  })
  return Object.fromEntries(entries)
}

interface FieldProps {
  readonly label: string
  readonly children: (id: string) => React.ReactNode
}

function Field({ label, children }: FieldProps) {
  const id = useId()
  return (
    <div className="path-part-field">
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  )
}

interface BarFieldProps {
  readonly name: string
  readonly label: string
  readonly placeholder: string
}

function BarField({ name, label, placeholder }: BarFieldProps) {
  return (
    <Field label={label}>
      {(id) => (
        <input
          id={id}
          name={name}
          className="field path-bar mono"
          type="number"
          min={1}
          max={1_000_000}
          step={1}
          placeholder={placeholder}
        />
      )}
    </Field>
  )
}

interface MarkerFieldProps {
  readonly name: string
  readonly label: string
  /** Where none is chosen. */
  readonly none: string
  readonly markers: readonly Marker[]
}

function MarkerField({ name, label, none, markers }: MarkerFieldProps) {
  const [chosen, setChosen] = useState('')
  // It stays chosen, and the host says why it cannot be.
  const isGone = chosen !== '' && !markers.some((marker) => marker.name === chosen)
  return (
    <Field label={label}>
      {(id) => (
        <select
          id={id}
          name={name}
          className="field path-marker"
          value={chosen}
          onChange={({ target }) => setChosen(target.value)}
        >
          <option value="">{none}</option>
          {isGone ? <option value={chosen}>{text.gone(chosen)}</option> : null}
          {markers.map((marker) => (
            <option key={marker.name} value={marker.name}>
              {text.markerAt(marker.name, marker)}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}
