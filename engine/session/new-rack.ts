/** A rack to begin with: nothing in it but a transport, so that what is added can be played at once. */
import { rackVersion } from '../formats/rack.ts'

/** The phrase: a pattern of two bars is heard whole, and a loop says where it begins. */
export const newTransport = { bpm: 120, lengthBars: 4, resolution: 16 } as const

export const newRackText = `{
  "kind": "rack",
  "version": ${rackVersion},
  "nodes": [],
  "connections": [],
  "transport": {
    "bpm": ${newTransport.bpm},
    "lengthBars": ${newTransport.lengthBars},
    "resolution": ${newTransport.resolution},
    "patterns": []
  }
}
`
