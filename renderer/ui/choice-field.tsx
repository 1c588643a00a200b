import {
  type KeyboardEvent,
  type RefObject,
  useId,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import { createPortal } from 'react-dom'
import type { ControlProps } from './control.ts'
import { ControlLabel } from './control-label.tsx'
import { useWheel } from './hand.ts'
import { DownIcon } from './icons.tsx'
import { type Choice, List } from './list.tsx'
import { placeBeside } from './place.ts'
import { settingNotes } from './switch.tsx'
import { Tooltip } from './tooltip.tsx'
import './switch.css'

export type { Choice } from './list.tsx'

interface Props extends ControlProps {
  readonly choices: readonly Choice[]
  /** What Delete and a double-click reset to. */
  readonly initial?: number | undefined
}

/** One of a few named values: arrow keys and wheel step through them, a press, Enter or Space opens the list. */
export function ChoiceField(props: Props) {
  const { label, help, owner, driver, choices, initial, drives, isTonight = false, isLocked = false } = props
  const value = useSyncExternalStore(driver.listen, driver.shown)
  const base = useSyncExternalStore(driver.listen, driver.base)
  const [isOpen, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const [labelId, listId, valueId] = [useId(), useId(), useId()]
  const textOf = (wanted: number) => choices.find((choice) => choice.value === wanted)?.text ?? String(wanted)
  const close = () => {
    setOpen(false)
    button.current?.focus()
  }
  const choose = (wanted: number | undefined) => {
    if (!isLocked && wanted !== undefined && wanted !== driver.shown()) driver.set(wanted)
  }
  const step = (by: number) => {
    const at = choices.findIndex((choice) => choice.value === driver.shown())
    choose(choices[Math.min(Math.max(at + by, 0), choices.length - 1)]?.value)
  }
  useWheel(button, (event) => step(Math.sign(event.deltaY)))
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey) return
    if (event.altKey && event.key === 'ArrowDown') setOpen(!isLocked)
    else if (event.key === 'ArrowDown' || event.key === 'ArrowRight') step(1)
    else if (event.key === 'ArrowUp' || event.key === 'ArrowLeft') step(-1)
    else if (event.key === 'Home') choose(choices[0]?.value)
    else if (event.key === 'End') choose(choices.at(-1)?.value)
    else if (event.key === 'Delete') choose(initial)
    else return
    event.preventDefault()
  }
  return (
    <Tooltip
      className={value === base ? 'setting' : 'setting is-moved'}
      title={label}
      help={help}
      value={() => textOf(driver.shown())}
      drives={drives}
      movedBy={() => driver.movedBy?.() ?? ''}
      notes={settingNotes(isTonight, isLocked, value === base ? undefined : textOf(base))}
    >
      {(describedBy) => (
        <>
          <button
            ref={button}
            type="button"
            role="combobox"
            className="choice"
            aria-haspopup="listbox"
            aria-expanded={isOpen}
            aria-controls={isOpen ? listId : undefined}
            aria-labelledby={labelId}
            aria-describedby={describedBy}
            aria-readonly={isLocked || undefined}
            onClick={() => setOpen(!isOpen && !isLocked)}
            onDoubleClick={() => {
              setOpen(false)
              choose(initial)
            }}
            onKeyDown={onKeyDown}
          >
            <span id={valueId} className="choice-text cut">
              {textOf(value)}
            </span>
            <DownIcon />
          </button>
          <ControlLabel id={labelId} owner={owner} label={label} isTonight={isTonight} />
          {isOpen ? (
            <Popup anchor={button}>
              <List
                id={listId}
                label={label}
                choices={choices}
                value={value}
                takesFocus
                onChoose={(wanted) => {
                  choose(wanted)
                  close()
                }}
                onEscape={close}
                onLeave={() => setOpen(false)}
              />
            </Popup>
          ) : null}
        </>
      )}
    </Tooltip>
  )
}

/** In the top layer, below its field or above it. */
function Popup({
  anchor,
  children,
}: {
  readonly anchor: RefObject<HTMLElement | null>
  readonly children: React.ReactNode
}) {
  const popup = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const element = popup.current
    if (!element || !anchor.current) return
    element.showPopover()
    const box = anchor.current.getBoundingClientRect()
    element.style.minWidth = `${box.width}px`
    const page = { width: document.documentElement.clientWidth, height: window.innerHeight }
    const { left, top } = placeBeside(box, element.getBoundingClientRect(), page, ['below', 'above', 'right', 'left'])
    element.style.left = `${left}px`
    element.style.top = `${top}px`
    element.querySelector<HTMLElement>('[role=listbox]')?.focus()
  }, [anchor])
  return createPortal(
    <div ref={popup} className="list-popup" popover="manual">
      {children}
    </div>,
    document.body,
  )
}
