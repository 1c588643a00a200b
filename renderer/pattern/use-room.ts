import { useLayoutEffect, useState } from 'react'
import type { Room } from './page.ts'

/** Sides of the cells, in rem: the names and what is said of a row. As the style sheet has them. */
const HEAD_REM = 6
const INFO_REM = 6.5
const NARROW_PX = 560
const LEAST_PX = { fine: 28, coarse: 48 }
const COMFORTABLE_REM = 2.5

/** How many columns the editor's width has room for; the narrowest one can still be hit. */
export function useRoom(watched: HTMLElement | null, shift: number): Room {
  const [room, setRoom] = useState<Room>({ most: 16, comfortable: 16 })
  useLayoutEffect(() => {
    if (!watched) return undefined
    const measure = () => {
      const next = roomOf(watched.clientWidth, shift)
      setRoom((known) => (known.most === next.most && known.comfortable === next.comfortable ? known : next))
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(watched)
    return () => observer.disconnect()
  }, [watched, shift])
  return room
}

function roomOf(widthPx: number, shift: number): Room {
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
  const sides = widthPx < NARROW_PX ? HEAD_REM - 1.5 : HEAD_REM + INFO_REM
  const cells = Math.max(0, widthPx - sides * rem)
  const least = matchMedia('(pointer: coarse)').matches ? LEAST_PX.coarse : LEAST_PX.fine
  // Swing makes every other step narrower.
  const narrowest = 1 - Math.abs(shift)
  return {
    most: Math.max(4, Math.floor((cells * Math.max(narrowest, 0.5)) / least)),
    comfortable: Math.floor(cells / (COMFORTABLE_REM * rem)),
  }
}
