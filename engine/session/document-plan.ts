/** What a document plays when it is opened: without what hands moved since. */
import type { RackPlan } from '../formats/plan.ts'
import { type Document, rackOf, sessionOf } from './document.ts'
import { rackIds } from './file/names.ts'
import { sessionPlan } from './session-plan.ts'

/** `sampleRate` in Hz. Throws SessionRefusal where the session's text has errors; a broken rack is a silent strip. */
export function documentPlan(document: Document, sampleRate: number): RackPlan {
  const content = sessionOf(document)
  const racks = rackIds(content.racks).flatMap((id, index) => {
    const file = document.links.get(content.racks[index]?.path ?? '')
    return file === undefined ? [] : [[id, rackOf(document, file).document] as const]
  })
  return sessionPlan(content, new Map(racks.map(([id, { plan }]) => [id, plan])), {
    sampleRate,
    exports: new Map(racks.map(([id, { exports }]) => [id, exports])),
  })
}
