/** A small session as a person would write it, for tests that say what an action does to a text. */
import { type Document, fileOf, newDocument, withFile } from '../document.ts'
import { newSessionText } from '../session-file.ts'

export const demoRack = `{
  "kind": "rack",
  "version": 1,
  "nodes": [
    { "id": "kick", "type": "kick", "params": { "f0": 100, "click": 0.5 } },
    { "id": "bass", "type": "tb303_ext" },
    { "id": "echo", "type": "delay", "params": { "delayMs": 250 } }
  ],
  "connections": [
    { "from": "bass", "to": "echo", "gainPercent": 80 }
  ],
  "mixer": { "inputs": [ { "id": "kick" }, { "id": "echo" } ] },
  "transport": {
    "bpm": 120, "lengthBars": 2, "resolution": 16,
    "patterns": [
      { "nodeId": "kick", "steps": "x...x..." },
      { "nodeId": "bass", "stepsBars": ["x.......", "x...x..."] }
    ]
  },
  "commands": [ { "sampleTime": 0, "nodeId": "bass", "type": "Trigger" } ]
}
`

/** Racks of the session by id, each with its text; racks of one text share a file. */
export function documentOf(racks: Readonly<Record<string, string>> = { demo: demoRack }): Document {
  const ids = Object.keys(racks)
  const texts = [...new Set(Object.values(racks))]
  const pathOf = (text: string): string => `racks/${texts.indexOf(text)}.json`
  const session = newSessionText(ids.map((id) => ({ id, path: pathOf(racks[id] as string) })))
  return texts.reduce(
    (document, text, index) =>
      withFile(document, { id: `r${index}`, kind: 'rack', name: 'demo.json', text }, pathOf(text)),
    newDocument(session, 'night.json'),
  )
}

export const rackText = (document: Document, file = 'r0'): string => fileOf(document, file).text
export const sessionText = (document: Document): string => fileOf(document, document.sessionFile).text
