import { Start } from '../project/start.tsx'
import { RackView } from '../rack/rack-view.tsx'
import { useReplica } from '../session.ts'

/** The rack in front; where none is open, the next step. */
export function OpenRack() {
  const rack = useReplica((state) => state.rack)
  // Another rack is another view: nothing that was open or typed belongs to it.
  return rack ? <RackView key={`${rack.id} ${rack.path}`} rack={rack} /> : <Start />
}
