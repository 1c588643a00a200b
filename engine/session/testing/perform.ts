/** What calls do to the demo rack, as a person sees it. */

import type { RackPlan } from '../../formats/plan.ts'
import { type DocumentCall, performAll } from '../actions/index.ts'
import { applyChange, invert } from '../change.ts'
import { rackOf } from '../document.ts'
import { demoRack, documentOf, rackText } from './fixture.ts'
import { changedLines } from './lines.ts'

/** An action on the rack `demo`. */
export const call = (id: DocumentCall['id'], args: object): DocumentCall =>
  ({ id, args: { rack: 'demo', ...args } }) as DocumentCall

/** Title and lines; throws where the inverse does not give back the same bytes. */
export function changed(one: DocumentCall, text = demoRack): string[] {
  const { title, after } = performed(one, text)
  return [title, ...changedLines(text, after)]
}

export function performed(one: DocumentCall, text = demoRack) {
  const { document, change, title } = performAll(documentOf({ demo: text }), [one])
  const back = rackText(applyChange(document, invert(change)))
  if (back !== text) throw new Error(`undone, the text is another one: ${back}`)
  const parsed = rackOf(document, 'r0')
  return { title, change, after: rackText(document), plan: parsed.document.plan as RackPlan, parsed }
}
