/** A rack to begin with: nothing in it but a transport, so that what is added can be played at once. */
import { rackVersion } from '../formats/rack.ts'

const BPM = 120
/** A phrase: a pattern of two bars is heard whole, and a loop says where it begins. */
const BARS = 4

export const newRackText = `{
  "kind": "rack",
  "version": ${rackVersion},
  "nodes": [],
  "connections": [],
  "transport": {
    "bpm": ${BPM},
    "lengthBars": ${BARS},
    "resolution": 16,
    "patterns": []
  }
}
`
