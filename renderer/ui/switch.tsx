import { type KeyboardEvent, useId, useRef, useSyncExternalStore } from 'react'
import { words } from '../strings/words.ts'
import type { ControlProps } from './control.ts'
import { ControlLabel } from './control-label.tsx'
import { useWheel } from './hand.ts'
import './switch.css'
import { Tooltip } from './tooltip.tsx'

interface Props extends ControlProps {
  /** What Delete resets to. */
  readonly initial?: number | undefined
}

/** On or off. */
export function Switch({ label, help, owner, driver, initial, drives, isTonight = false, isLocked = false }: Props) {
  const isOn = useSyncExternalStore(driver.listen, driver.shown) >= 0.5
  const isOnInDocument = useSyncExternalStore(driver.listen, driver.base) >= 0.5
  const button = useRef<HTMLButtonElement>(null)
  const labelId = useId()
  const set = (value: boolean) => {
    if (!isLocked && value !== isOn) driver.set(value ? 1 : 0)
  }
  useWheel(button, (event) => set(event.deltaY < 0))
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Delete' && initial !== undefined) set(initial >= 0.5)
    else if (event.key === 'ArrowUp' || event.key === 'ArrowRight') set(true)
    else if (event.key === 'ArrowDown' || event.key === 'ArrowLeft') set(false)
    else return
    event.preventDefault()
  }
  return (
    <Tooltip
      className={isOn === isOnInDocument ? 'setting' : 'setting is-moved'}
      title={label}
      help={help}
      value={() => onOff(driver.shown() >= 0.5)}
      drives={drives}
      movedBy={() => driver.movedBy?.() ?? ''}
      notes={settingNotes(isTonight, isLocked, isOn === isOnInDocument ? undefined : onOff(isOnInDocument))}
    >
      {(describedBy) => (
        <>
          <button
            ref={button}
            type="button"
            role="switch"
            className="switch"
            aria-checked={isOn}
            aria-labelledby={labelId}
            aria-describedby={describedBy}
            aria-readonly={isLocked || undefined}
            onClick={() => set(!isOn)}
            onKeyDown={onKeyDown}
          >
            <span className="switch-track" aria-hidden="true">
              <span className="switch-thumb" />
            </span>
            <span aria-hidden="true">{onOff(isOn)}</span>
          </button>
          <ControlLabel id={labelId} owner={owner} label={label} isTonight={isTonight} />
        </>
      )}
    </Tooltip>
  )
}

function onOff(isOn: boolean): string {
  return isOn ? words.ui.on : words.ui.off
}

/** What a screen reader and the tooltip say beyond help and value. */
export function settingNotes(isTonight: boolean, isLocked: boolean, document: string | undefined): string[] {
  return [
    ...(document === undefined ? [] : [words.ui.documentSays(document)]),
    ...(isTonight ? [words.ui.tonight] : []),
    ...(isLocked ? [words.ui.locked] : []),
  ]
}
