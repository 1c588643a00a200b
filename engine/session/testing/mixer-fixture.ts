/** A session with a mixer as a person would write it, and what calls do to its text. */
import { type DocumentCall, performAll } from '../actions/index.ts'
import { applyChange, invert } from '../change.ts'
import { type Document, newDocument, parsedSessionOf, withFile } from '../document.ts'
import { demoRack, sessionText } from './fixture.ts'
import { changedLines } from './lines.ts'

export const demoMixer = `{
  "kind": "session",
  "version": 1,
  "racks": [
    { "id": "drums", "path": "a.json", "gain": 0.5 },
    { "id": "lead", "path": "b.json" },
    { "id": "pads", "path": "a.json" }
  ],
  "buses": [
    { "id": "main", "inserts": [ { "type": "spectral_ducker", "sidechains": [ { "id": "key", "from": "drums" } ] } ] },
    { "id": "hall", "gain": 0.8, "inserts": [ { "id": "one", "type": "pan", "params": { "pan": 0.25 } } ] }
  ],
  "routes": [
    { "from": "drums", "to": "main" },
    { "from": "lead", "to": "main", "gain": 0.9 }
  ],
  "sends": [
    { "from": "lead", "to": "bus:hall", "level": 0.3 }
  ],
  "sidechains": [
    { "from": "drums/kick", "to": "bus:main/spectral_ducker" }
  ],
  "xfaders": [
    { "id": "two", "racks": ["drums", "lead"] }
  ],
  "commands": [
    { "timeSec": 1, "nodeId": "bus:hall", "param": "GAIN", "value": 0.5 },
    { "timeSec": 2, "nodeId": "bus:hall/one", "param": "PAN", "value": 0.5 },
    { "timeSec": 3, "nodeId": "send:lead>bus:hall", "param": "LEVEL", "value": 0.5 },
    { "timeSec": 4, "nodeId": "xfader:two:x", "value": 1 }
  ]
}
`

export const mixerDocument = (text = demoMixer): Document =>
  ['a.json', 'b.json'].reduce<Document>(
    (document, path, index) => withFile(document, { id: `r${index}`, kind: 'rack', name: path, text: demoRack }, path),
    newDocument(text, 'night.json'),
  )

export const performMixer = (id: DocumentCall['id'], args: object, document = mixerDocument()) =>
  performAll(document, [{ id, args } as DocumentCall])

/** Title and lines; throws where the inverse does not give back the same bytes, or the session says more than before. */
export function changedMixer(id: DocumentCall['id'], args: object, text = demoMixer): string[] {
  const start = mixerDocument(text)
  const { document, change, title } = performMixer(id, args, start)
  if (sessionText(applyChange(document, invert(change))) !== text) throw new Error('undone, the text is another one')
  const said = parsedSessionOf(document).diagnostics.length - parsedSessionOf(start).diagnostics.length
  if (said > 0) throw new Error(`the session says ${parsedSessionOf(document).diagnostics.map((one) => one.message)}`)
  return [title, ...changedLines(text, sessionText(document))]
}
