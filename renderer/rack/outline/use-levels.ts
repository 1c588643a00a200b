/** Levels as text, twice a second, written past React into whatever rows are drawn. */
import { type RefObject, useEffect } from 'react'
import { useSession } from '../../session.ts'
import { formatLevel, levelDb } from '../../ui/format.ts'
import { onFrame, throttled } from '../../ui/frame.ts'

const TIMES_A_SECOND = 2
export const FLOOR_DB = -60

export function useLevels(root: RefObject<HTMLElement | null>): void {
  const { client } = useSession()
  useEffect(() => {
    const tell = throttled(TIMES_A_SECOND, () => {
      for (const meter of root.current?.querySelectorAll<HTMLElement>('[data-level]') ?? []) {
        // 0 and 1 are the master's channels.
        const peak = client.hot.takePeak(Number(meter.dataset.level) + 2)
        const db = peak > 0 ? Math.max(levelDb(peak), FLOOR_DB) : FLOOR_DB
        const text = formatLevel(db > FLOOR_DB ? peak : 0)
        if (meter.textContent === text) continue
        meter.textContent = text
        meter.setAttribute('aria-valuenow', String(Math.min(Math.round(db), 0)))
        meter.setAttribute('aria-valuetext', text)
      }
    })
    return onFrame(tell)
  }, [client, root])
}
