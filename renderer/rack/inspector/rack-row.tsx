import type { ReactNode } from 'react'
import { Unit } from '../../../engine/client/model.ts'
import { GAIN_RANGE_PERCENT } from './wiring.ts'

export const TEMPO = { min: 10, max: 999, unit: Unit.BPM, isWhole: false }
export const BARS = { min: 1, max: 4096, unit: Unit.UNSPECIFIED, isWhole: true }
export const GAIN = { ...GAIN_RANGE_PERCENT, unit: Unit.PERCENT, isWhole: false }
export const STEPS = { min: 1, max: 256, unit: Unit.UNSPECIFIED, isWhole: true }

/** A value of the rack with its name; the control says the name to a screen reader. */
export function Row({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="inspector-row">
      <span className="muted" aria-hidden="true">
        {label}
      </span>
      {children}
    </div>
  )
}
