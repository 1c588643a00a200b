import { useId, useSyncExternalStore } from 'react'
import type { Driver } from './control.ts'
import { TonightIcon } from './icons.tsx'
import { TONIGHT } from './knob.tsx'
import './switch.css'

interface Props {
  readonly label: string
  readonly help: string
  readonly owner: string
  readonly driver: Driver
  /** Moved in stage mode, and not in the document. */
  readonly isTonight?: boolean
}

export interface Choice {
  readonly text: string
  readonly value: number
}

/** On or off. */
export function Switch({ label, help, owner, driver, isTonight = false }: Props) {
  const isOn = useSyncExternalStore(driver.listen, driver.shown) >= 0.5
  const isOnInDocument = useSyncExternalStore(driver.listen, driver.base) >= 0.5
  const labelId = useId()
  return (
    <div className={isOn === isOnInDocument ? 'setting' : 'setting is-moved'} title={help}>
      <button
        type="button"
        role="switch"
        className="switch"
        aria-checked={isOn}
        aria-labelledby={labelId}
        aria-description={isTonight ? TONIGHT : undefined}
        onClick={() => driver.set(isOn ? 0 : 1)}
      >
        <span aria-hidden="true">{isOn ? 'On' : 'Off'}</span>
      </button>
      <span id={labelId} className="knob-label">
        <span className="visually-hidden">{owner} </span>
        {isTonight ? <TonightIcon /> : null}
        {label}
      </span>
    </div>
  )
}

/** One of a few named values. */
export function ChoiceField(props: Props & { readonly choices: readonly Choice[] }) {
  const { label, help, owner, driver, choices, isTonight = false } = props
  const value = useSyncExternalStore(driver.listen, driver.shown)
  const base = useSyncExternalStore(driver.listen, driver.base)
  const id = useId()
  return (
    <div className={value === base ? 'setting' : 'setting is-moved'} title={help}>
      <select
        id={id}
        aria-description={isTonight ? TONIGHT : undefined}
        className="choice"
        value={String(value)}
        onChange={(event) => driver.set(Number(event.target.value))}
      >
        {choices.some((choice) => choice.value === value) ? null : <option value={String(value)}>{value}</option>}
        {choices.map((choice) => (
          <option key={choice.value} value={String(choice.value)}>
            {choice.text}
          </option>
        ))}
      </select>
      <label htmlFor={id} className="knob-label">
        <span className="visually-hidden">{owner} </span>
        {isTonight ? <TonightIcon /> : null}
        {label}
      </label>
    </div>
  )
}
