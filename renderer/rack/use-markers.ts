import { useMemo } from 'react'
import type { Marker } from '../../engine/client/mixer.ts'
import { useReplica } from '../session.ts'

/** Of the session, in the order of time. The mixer comes whole with every change of a value; these are new only where they differ. */
export function useMarkers(): readonly Marker[] {
  const written = useReplica(({ mixer }) => JSON.stringify(mixer.clock.markers))
  return useMemo(() => JSON.parse(written) as readonly Marker[], [written])
}
