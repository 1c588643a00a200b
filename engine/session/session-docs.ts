/** The key tables of docs/session-format.md, from the lists that the reader uses. */
import { keyTable } from '../formats/format-docs.ts'
import type { Shape } from '../formats/shape.ts'
import { safetyKeys } from './safety.ts'
import {
  busKeys,
  commandKeys,
  insertKeys,
  lfoKeys,
  markerKeys,
  masterKeys,
  rackKeys,
  routeKeys,
  sendKeys,
  sessionKeys,
  sidechainKeys,
  signatureKeys,
  tempoKeys,
  xfaderKeys,
} from './session-keys.ts'

const sections: readonly (readonly [title: string, shape: Shape])[] = [
  ['The file', sessionKeys],
  ['`racks[]`', rackKeys],
  ['`racks[].channelConfig`', rackKeys.channelConfig.shape],
  ['`racks[].imports[]`', rackKeys.imports.items],
  ['`buses[]`', busKeys],
  ['`buses[].inserts[]` and `master.inserts[]`', insertKeys],
  ['`inserts[].sidechains[]`', insertKeys.sidechains.items],
  ['`master`', masterKeys],
  ['`routes[]`', routeKeys],
  ['`sends[]`', sendKeys],
  ['`sidechains[]`', sidechainKeys],
  ['`xfaders[]`', xfaderKeys],
  ['`xfaders[].lfo`', lfoKeys],
  ['`commands[]`', commandKeys],
  ['`tempoMap[]`', tempoKeys],
  ['`timeSignatures[]`', signatureKeys],
  ['`markers[]`', markerKeys],
  ['`safety`', safetyKeys],
]

export function sessionKeysMarkdown(): string {
  return sections.map(([title, shape]) => `### ${title}\n\n${keyTable(shape)}`).join('\n\n')
}
