import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { runCheck, showCheck, splitItems } from '../check/check-store.ts'
import { text } from '../check/text.ts'
import { useSession } from '../session.ts'
import { showView } from '../view-state.ts'

/** Whether this stage view has asked already: once a page and a time in stage mode. */
export function useCheckOffer() {
  const session = useSession()
  const items = useStore(showCheck, (state) => state.items)
  const [isWanted, setWanted] = useState(true)
  useEffect(() => {
    void runCheck(session)
  }, [session])
  const count = splitItems(items ?? []).willBreak.length
  return { count: isWanted ? count : 0, dismiss: () => setWanted(false) }
}

interface CheckOfferProps {
  readonly count: number
  /** Under an alarm, which is told larger. */
  readonly isBeside?: boolean
  readonly onDismiss: () => void
}

/** Something will break: said once, in the place of what comes next, and never in the way. */
export function CheckOffer({ count, isBeside = false, onDismiss }: CheckOfferProps) {
  const { view } = useSession()
  return (
    <div className="stage-offer">
      <p role={isBeside ? undefined : 'status'} className={isBeside ? 'stage-help' : 'stage-alarm'}>
        {isBeside ? null : (
          <span className="warning" aria-hidden="true">
            ▲
          </span>
        )}
        {text.offer(count)}
      </p>
      <button type="button" className="button stage-offer-button" onClick={() => showView(view, 'check')}>
        {text.show}
      </button>
      <button type="button" className="button stage-offer-button" onClick={onDismiss}>
        {text.dismiss}
      </button>
    </div>
  )
}
