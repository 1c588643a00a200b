import { useId, useSyncExternalStore } from 'react'
import type { Driver } from './control.ts'
import './switch.css'

interface Props {
  readonly label: string
  readonly help: string
  readonly owner: string
  readonly driver: Driver
}

export interface Choice {
  readonly text: string
  readonly value: number
}

/** On or off. */
export function Switch({ label, help, owner, driver }: Props) {
  const isOn = useSyncExternalStore(driver.listen, driver.shown) >= 0.5
  const labelId = useId()
  return (
    <div className="setting" title={help}>
      <button
        type="button"
        role="switch"
        className="switch"
        aria-checked={isOn}
        aria-labelledby={labelId}
        onClick={() => driver.set(isOn ? 0 : 1)}
      >
        <span aria-hidden="true">{isOn ? 'On' : 'Off'}</span>
      </button>
      <span id={labelId} className="knob-label">
        <span className="visually-hidden">{owner} </span>
        {label}
      </span>
    </div>
  )
}

/** One of a few named values. */
export function ChoiceField({ label, help, owner, driver, choices }: Props & { readonly choices: readonly Choice[] }) {
  const value = useSyncExternalStore(driver.listen, driver.shown)
  const id = useId()
  return (
    <div className="setting" title={help}>
      <select
        id={id}
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
        {label}
      </label>
    </div>
  )
}
