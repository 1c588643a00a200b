/** Checks when it is first looked at, and again after whatever may have changed the answer. */
import { useEffect } from 'react'
import { useStore } from 'zustand'
import { useSession } from '../session.ts'
import { runCheck, type ShowCheck, showCheck } from './check-store.ts'

/** Several changes of one edit are one check. */
const SETTLE_MS = 600

export function useCheck(): ShowCheck {
  const session = useSession()
  useEffect(() => {
    void runCheck(session)
    let timer: ReturnType<typeof setTimeout> | undefined
    const leave = session.client.store.subscribe((state, before) => {
      const isSame =
        state.session === before.session &&
        state.rack === before.rack &&
        state.device === before.device &&
        state.tonight === before.tonight &&
        state.machine === before.machine &&
        state.safety === before.safety
      if (isSame) return
      clearTimeout(timer)
      timer = setTimeout(() => void runCheck(session), SETTLE_MS)
    })
    return () => {
      leave()
      clearTimeout(timer)
    }
  }, [session])
  return useStore(showCheck)
}
