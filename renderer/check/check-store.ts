/** What the newest check found; kept while the page is open, so that going back to it shows it at once. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import { type CheckItem, CheckVerdict } from '../../engine/client/stage.ts'
import { type Session, wordsOf } from '../session.ts'

export interface ShowCheck {
  readonly isRunning: boolean
  /** Null before the first one. */
  readonly items: readonly CheckItem[] | null
  /** Milliseconds since 1970, of this page. */
  readonly timeMs: number
  /** Empty, or why there was no answer. */
  readonly trouble: string
}

export const showCheck: StoreApi<ShowCheck> = createStore<ShowCheck>(() => ({
  isRunning: false,
  items: null,
  timeMs: 0,
  trouble: '',
}))

let newest = 0

/** Never rejects; an older answer never replaces a newer one. */
export async function runCheck({ client }: Session): Promise<void> {
  newest += 1
  const mine = newest
  showCheck.setState({ isRunning: true })
  const answer: Partial<ShowCheck> = await client
    .checkShow()
    .then((items) => ({ items, timeMs: Date.now(), trouble: '' }))
    .catch((error: unknown) => ({ trouble: wordsOf(error) }))
  if (mine === newest) showCheck.setState({ ...answer, isRunning: false })
}

export interface SplitItems {
  readonly willBreak: readonly CheckItem[]
  readonly mayBreak: readonly CheckItem[]
  readonly fine: readonly CheckItem[]
}

/** In the host's order, which is by topic. */
export function splitItems(items: readonly CheckItem[]): SplitItems {
  const of = (verdict: CheckVerdict) => items.filter((item) => item.verdict === verdict)
  return {
    willBreak: of(CheckVerdict.WILL_BREAK),
    // A verdict of a newer host, which is not known here, is none to rely on.
    mayBreak: items.filter(({ verdict }) => verdict !== CheckVerdict.WILL_BREAK && verdict !== CheckVerdict.FINE),
    fine: of(CheckVerdict.FINE),
  }
}
