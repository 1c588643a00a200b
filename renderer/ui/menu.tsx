import { type KeyboardEvent, type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import './menu.css'
import { placeBeside } from './place.ts'

export interface MenuItem {
  readonly id: string
  readonly title: string
  /** Its shortcut, as people read it. */
  readonly keys?: string | undefined
  /** Why it cannot be done now. */
  readonly reason?: string | undefined
  readonly startsGroup?: boolean
  run(): void
}

interface Props {
  readonly label: string
  readonly items: readonly MenuItem[]
  readonly className?: string
  readonly children: ReactNode
  /** Which edge of the button it hangs from. */
  readonly align?: 'start' | 'end'
  /** Its items lie above everything, where its button stands in what scrolls. */
  readonly isFloating?: boolean
}

/** A button with a menu: arrow keys, Home, End, first letters, Escape; one stop of the Tab key. */
export function Menu({ label, items, className, children, align = 'start', isFloating = false }: Props) {
  const [opensAt, setOpensAt] = useState<'first' | 'last' | null>(null)
  const root = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const id = useId()
  const isOpen = opensAt !== null
  const close = () => setOpensAt(null)
  const leave = () => {
    close()
    button.current?.focus()
  }
  usePlace(root, isFloating && isOpen)
  useFirstFocus(root, opensAt)
  useOutsidePress(root, isOpen, close)

  const choose = (item: MenuItem) => {
    if (item.reason !== undefined) return
    leave()
    item.run()
  }
  return (
    <div ref={root} className="menu">
      <button
        ref={button}
        type="button"
        className={className ?? 'button'}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        aria-label={label}
        onClick={() => (isOpen ? close() : setOpensAt('first'))}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
          event.preventDefault()
          setOpensAt(event.key === 'ArrowDown' ? 'first' : 'last')
        }}
      >
        {children}
      </button>
      {isOpen ? (
        <div
          id={id}
          className={`menu-items is-${align}`}
          role="menu"
          aria-label={label}
          tabIndex={-1}
          popover={isFloating ? 'manual' : undefined}
          onKeyDown={(event) => onMenuKey(event, leave, close)}
        >
          {items.map((item) => (
            <button
              key={item.id}
              type="button"
              role="menuitem"
              tabIndex={-1}
              className={item.startsGroup ? 'menu-item starts-group' : 'menu-item'}
              aria-disabled={item.reason !== undefined}
              onClick={() => choose(item)}
            >
              <span className="menu-title">{item.title}</span>
              {item.keys ? <kbd className="menu-keys">{item.keys}</kbd> : null}
              {item.reason !== undefined ? <span className="menu-reason">{item.reason}</span> : null}
            </button>
          ))}
        </div>
      ) : null}
    </div>
  )
}

function onMenuKey(event: KeyboardEvent<HTMLElement>, leave: () => void, close: () => void): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  // Space plays elsewhere, Escape stops elsewhere.
  event.stopPropagation()
  const entries = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=menuitem]')]
  const at = entries.indexOf(document.activeElement as HTMLElement)
  // Tab goes on from the button, as it does anyway.
  if (event.key === 'Tab') close()
  const wanted = entryWanted(event.key, at, entries)
  if (event.key === 'Escape') leave()
  wanted?.focus()
  if (event.key === 'Escape' || wanted) event.preventDefault()
}

function entryWanted(key: string, at: number, entries: readonly HTMLElement[]): HTMLElement | undefined {
  const count = entries.length
  if (key === 'ArrowDown') return entries[(at + 1) % count]
  if (key === 'ArrowUp') return entries[(at - 1 + count) % count]
  if (key === 'Home') return entries[0]
  if (key === 'End') return entries[count - 1]
  if (key.length !== 1 || key === ' ') return undefined
  const after = [...entries.slice(at + 1), ...entries.slice(0, at + 1)]
  return after.find((entry) => entry.textContent.trim().toLowerCase().startsWith(key.toLowerCase()))
}

/** In the top layer, below its button or above it. */
function usePlace(root: React.RefObject<HTMLDivElement | null>, isWanted: boolean): void {
  useLayoutEffect(() => {
    const items = root.current?.querySelector<HTMLElement>('[popover]')
    if (!isWanted || !items) return
    items.showPopover()
    const page = { width: document.documentElement.clientWidth, height: window.innerHeight }
    const box = root.current!.getBoundingClientRect()
    const { left, top } = placeBeside(box, items.getBoundingClientRect(), page, ['below', 'above', 'right', 'left'])
    items.style.left = `${left}px`
    items.style.top = `${top}px`
  }, [root, isWanted])
}

function useFirstFocus(root: React.RefObject<HTMLDivElement | null>, opensAt: 'first' | 'last' | null): void {
  useEffect(() => {
    if (opensAt === null) return
    const entries = root.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? []
    entries[opensAt === 'first' ? 0 : entries.length - 1]?.focus()
  }, [root, opensAt])
}

function useOutsidePress(root: React.RefObject<HTMLDivElement | null>, isOpen: boolean, close: () => void): void {
  const latest = useRef(close)
  useEffect(() => {
    latest.current = close
  })
  useEffect(() => {
    if (!isOpen) return undefined
    const onPress = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) latest.current()
    }
    document.addEventListener('pointerdown', onPress)
    document.addEventListener('focusin', onPress)
    return () => {
      document.removeEventListener('pointerdown', onPress)
      document.removeEventListener('focusin', onPress)
    }
  }, [root, isOpen])
}
