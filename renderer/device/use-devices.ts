import { useEffect, useState } from 'react'
import { useReplica, useSession } from '../session.ts'
import type { Entry } from './device-groups.ts'

/** Plugging in is noticed within that time. */
const REFRESH_MS = 4000

/** Devices as they are plugged in, for as long as somebody looks; null until they are known. */
export function useDevices(): readonly Entry[] | null {
  const { client, report } = useSession()
  const isLive = useReplica((state) => state.link === 'live')
  const device = useReplica((state) => `${state.device.name} ${state.device.state}`)
  const [entries, setEntries] = useState<readonly Entry[] | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another device or state is another list
  useEffect(() => {
    if (!isLive) return undefined
    let isWanted = true
    let timer: ReturnType<typeof setTimeout>
    const look = async () => {
      if (!document.hidden) await client.listDevices().then((list) => isWanted && setEntries(list), report)
      if (isWanted) timer = setTimeout(look, REFRESH_MS)
    }
    void look()
    return () => {
      isWanted = false
      clearTimeout(timer)
    }
  }, [client, report, isLive, device])
  return entries
}
