import { useEffect, useMemo, useRef } from 'react'
import { Unit } from '../../engine/client/model.ts'
import type { Driver } from '../ui/control.ts'
import { NumberField } from '../ui/number-field.tsx'
import type { Range } from '../ui/scale.ts'

interface Props {
  readonly label: string
  readonly help?: string
  /** Whose value it is, for a screen reader. */
  readonly owner: string
  readonly value: number
  readonly range: Range
  readonly initial?: number
  readonly isLocked?: boolean
  onCommit(value: number): void
}

export const wholes = (min: number, max: number, unit = Unit.UNSPECIFIED): Range => ({ min, max, unit, isWhole: true })

/** A value of the score: asked for once, when the hand lets go. */
export function Field({ value, initial = value, help = '', onCommit, ...props }: Props) {
  const driver = useValueDriver(value, onCommit)
  return <NumberField {...props} help={help} initial={initial} driver={driver} />
}

function useValueDriver(value: number, onCommit: (value: number) => void): Driver {
  const latest = useRef({ value, onCommit })
  const listeners = useRef(new Set<() => void>())
  useEffect(() => {
    latest.current = { value, onCommit }
    for (const listener of listeners.current) listener()
  })
  return useMemo(() => {
    let held: number | null = null
    const hold = (next: number | null) => {
      held = next
      for (const listener of listeners.current) listener()
    }
    const set = (next: number) => {
      hold(null)
      if (next !== latest.current.value) latest.current.onCommit(next)
    }
    return {
      shown: () => held ?? latest.current.value,
      base: () => latest.current.value,
      listen: (changed) => {
        listeners.current.add(changed)
        return () => {
          listeners.current.delete(changed)
        }
      },
      grab: () => ({ move: hold, end: () => set(held ?? latest.current.value) }),
      set,
    }
  }, [])
}
