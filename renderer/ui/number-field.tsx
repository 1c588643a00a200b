import { type KeyboardEvent, type PointerEvent, useId, useRef, useState } from 'react'
import type { ControlProps } from './control.ts'
import { ControlLabel } from './control-label.tsx'
import { formatValue, parseValue } from './format.ts'
import { useDrawing, useHand, useWheel } from './hand.ts'
import { notesOf } from './knob.tsx'
import './number-field.css'
import { type Range, tidy } from './scale.ts'
import { Tooltip } from './tooltip.tsx'

export interface NumberFieldProps extends ControlProps {
  readonly range: Range
  /** What a reset goes back to. */
  readonly initial: number
}

const DRAG_PX = 300
const drag = { axis: 'y', lengthPx: () => DRAG_PX } as const

/** A value as text: type it with its unit, or drag it, turn the wheel, press the arrows; double-click or Delete resets it. */
export function NumberField(props: NumberFieldProps) {
  const { label, help, owner, range, initial, driver, drives, isTonight = false, isLocked = false } = props
  const field = useRef<HTMLInputElement>(null)
  const isEdited = useRef(false)
  const [isWrong, setWrong] = useState(false)
  const hand = useHand({ driver, range, drag, initial, isLocked })
  const labelId = useId()
  const show = () => {
    const input = field.current
    if (!input) return
    const text = formatValue(range, driver.shown())
    if (!isEdited.current && input.value !== text) {
      input.value = text
      // What is typed next replaces it, as when it came into focus.
      if (input === document.activeElement) input.select()
    }
    input.setAttribute('aria-valuenow', String(driver.shown()))
    input.setAttribute('aria-valuetext', text)
  }
  useDrawing(driver, show)
  useWheel(field, hand.onWheel)

  const endEdit = () => {
    isEdited.current = false
    setWrong(false)
    show()
  }
  const commit = (): boolean => {
    if (!isEdited.current) return true
    const value = parseValue(range, field.current?.value ?? '')
    if (value === null) {
      setWrong(true)
      return false
    }
    driver.set(tidy(range, value))
    endEdit()
    return true
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') {
      if (commit()) event.currentTarget.select()
    } else if (event.key === 'Escape' && isEdited.current) {
      endEdit()
      event.preventDefault()
      event.stopPropagation()
    } else if (event.key === 'ArrowUp' || event.key === 'ArrowDown' || event.key.startsWith('Page')) {
      commit()
      hand.onKeyDown(event)
    } else if (!isEdited.current && (event.key === 'Home' || event.key === 'End' || event.key === 'Delete'))
      hand.onKeyDown(event)
  }
  const pointer = usePress(hand)
  return (
    <Tooltip
      className="number"
      title={label}
      help={help}
      value={() => formatValue(range, driver.shown())}
      drives={drives}
      movedBy={() => driver.movedBy?.() ?? ''}
      notes={notesOf(range, undefined, undefined, isTonight, isLocked)}
    >
      {(describedBy) => (
        <>
          <input
            ref={field}
            className="number-field mono"
            role="spinbutton"
            type="text"
            inputMode="text"
            autoComplete="off"
            spellCheck={false}
            readOnly={isLocked}
            aria-labelledby={labelId}
            aria-describedby={describedBy}
            aria-invalid={isWrong}
            aria-valuemin={range.min}
            aria-valuemax={range.max}
            aria-valuenow={range.min}
            onInput={() => {
              isEdited.current = true
              setWrong(false)
            }}
            onFocus={(event) => event.currentTarget.select()}
            onBlur={() => {
              if (!commit()) endEdit()
            }}
            onKeyDown={onKeyDown}
            onDoubleClick={(event) => {
              endEdit()
              hand.reset()
              event.currentTarget.select()
            }}
            {...pointer}
          />
          <ControlLabel id={labelId} owner={owner} label={label} isTonight={isTonight} />
        </>
      )}
    </Tooltip>
  )
}

/** A press that moves drags the value; one that stays puts the caret into the field. */
function usePress({ pointer, wasDragged }: ReturnType<typeof useHand>) {
  return {
    ...pointer,
    onPointerDown: (event: PointerEvent<HTMLInputElement>) => {
      // The field that is typed in keeps its text selection.
      if (document.activeElement !== event.currentTarget) event.preventDefault()
      pointer.onPointerDown(event)
    },
    onMouseDown: (event: React.MouseEvent<HTMLInputElement>) => event.preventDefault(),
    onClick: (event: React.MouseEvent<HTMLInputElement>) => {
      if (!wasDragged()) event.currentTarget.focus()
    },
  }
}
