/** Which rows of a long list are drawn: those in view and a few around them. */
import { type RefObject, useLayoutEffect, useState } from 'react'

interface Window {
  readonly from: number
  readonly to: number
  readonly rowPx: number
}

const MARGIN_ROWS = 8
const ROW_REM = 2
const COARSE_ROW_REM = 2.75

export function useRowWindow(scroller: RefObject<HTMLElement | null>, count: number): Window {
  const [shown, setShown] = useState<Window>({ from: 0, to: 40, rowPx: ROW_REM * 16 })
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return undefined
    const measure = () => {
      const rowPx = rowHeightPx()
      const from = Math.max(0, Math.floor(element.scrollTop / rowPx) - MARGIN_ROWS)
      const to = Math.ceil((element.scrollTop + element.clientHeight) / rowPx) + MARGIN_ROWS
      setShown((before) =>
        before.from === from && before.to === to && before.rowPx === rowPx ? before : { from, to, rowPx },
      )
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    element.addEventListener('scroll', measure, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', measure)
    }
  }, [scroller])
  return { ...shown, to: Math.min(shown.to, count) }
}

function rowHeightPx(): number {
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
  return Math.round(rem * (matchMedia('(pointer: coarse)').matches ? COARSE_ROW_REM : ROW_REM))
}

/** Brings a row into view where it is not, by as little as possible. */
export function reveal(element: HTMLElement | null, at: number, rowPx: number): void {
  if (!element) return
  const [top, bottom] = [at * rowPx, (at + 1) * rowPx]
  if (top < element.scrollTop) element.scrollTop = top
  else if (bottom > element.scrollTop + element.clientHeight) element.scrollTop = bottom - element.clientHeight
}
