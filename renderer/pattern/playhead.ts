/** Where it plays, on the grid: two custom properties of one element, written past React when the step changes. */
import { useEffect } from 'react'
import { patternFrame } from '../../engine/client/rack-frame.ts'
import { type Session, useReplica, useSession } from '../session.ts'
import { onFrame } from '../ui/frame.ts'
import type { Grid, Page } from './page.ts'
import { type PatternStore, usePatternStore } from './pattern-store.ts'
import { playedStep } from './record.ts'

/** Outlines the current step in every row, and turns the page where it follows. */
export function usePlayhead(element: React.RefObject<HTMLElement | null>, grid: Grid, page: Page): void {
  const session = useSession()
  const store = usePatternStore()
  const bars = useReplica((state) => state.rack?.patternBars)
  useEffect(() => {
    let last: number | null | undefined
    return onFrame(() => {
      const at = stepNow(session, bars ?? [], grid)
      if (at === last) return
      last = at
      if (element.current) mark(element.current, page, at)
      if (at !== null) follow(store, page, at)
    })
  }, [session, store, element, bars, grid, page])
}

export function stepNow({ client }: Session, bars: Parameters<typeof playedStep>[0], grid: Grid): number | null {
  const { state } = client.hot
  return state.isPlaying ? playedStep(bars, grid, patternFrame(state, client.store.getState())) : null
}

function mark(element: HTMLElement, page: Page, at: number | null): void {
  const column = at === null ? undefined : page.columns[at - page.from]
  element.toggleAttribute('data-plays', column !== undefined)
  if (!column) return
  element.style.setProperty('--now-left', `${column.left * 100}%`)
  element.style.setProperty('--now-width', `${column.width * 100}%`)
}

function follow(store: PatternStore, { from, count }: Page, at: number): void {
  const isShown = at >= from && at < from + count
  if (!isShown && store.getState().follows) store.setState({ at })
}
