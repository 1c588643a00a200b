/** What hands do: values, pads, gestures and notes. It waits for no edit. */
import type { Author } from './editor.ts'
import { type Hands, handTarget } from './hands.ts'
import type { ActionCase } from './live/document-calls.ts'
import { expressionOf } from './live/messages.ts'
import { mixerMoveOf } from './live/mixer-calls.ts'
import type { NoteOwner } from './live/notes.ts'
import type { Origin } from './live/publication.ts'

/** False where it is none of these. Throws Refusal; then nothing changed. */
export function performByHand(action: ActionCase, hands: Hands, owner: NoteOwner, by: Author, origin: Origin): boolean {
  const move = mixerMoveOf(action)
  if (move) {
    hands.set(handTarget({ rack: '', mixer: move.address, param: move.param }), move.value, by, origin)
    return true
  }
  switch (action.case) {
    case 'setParam':
    case 'setControl':
      hands.set(handTarget(action.value), action.value.value, by, origin)
      return true
    case 'trigger':
      hands.trigger(action.value.rack, action.value.node, action.value.velocity)
      return true
    case 'hitControl':
      hands.hit(action.value.rack, action.value.control, action.value.velocity)
      return true
    case 'beginGesture':
      hands.begin(owner.id, action.value.gesture, handTarget(action.value), by)
      return true
    case 'moveGesture':
      hands.move(owner.id, action.value.gesture, action.value.value, action.value.rampMs)
      return true
    case 'endGesture':
      hands.end(owner.id, action.value.gesture, by, origin)
      return true
    case 'playNote':
      hands.playNote(owner, action.value.rack, action.value)
      return true
    case 'expressNote':
      hands.expressNote(owner.id, action.value.note, expressionOf(action.value), action.value.value)
      return true
    case 'endNote':
      hands.endNote(owner.id, action.value.note)
      return true
    case 'endNotes':
      hands.endNotes(owner.id)
      return true
    case 'holdNotes':
      hands.holdNotes(owner.id, action.value.rack, action.value.node, action.value.hold)
      return true
    default:
      return false
  }
}

type HandCase = Exclude<ActionCase['case'], undefined>

const cases: ReadonlySet<string | undefined> = new Set<HandCase>([
  'setParam',
  'setControl',
  'trigger',
  'hitControl',
  'beginGesture',
  'moveGesture',
  'endGesture',
  'playNote',
  'expressNote',
  'endNote',
  'endNotes',
  'holdNotes',
])

export const isHandAction = (action: ActionCase): boolean => cases.has(action.case) || mixerMoveOf(action) !== undefined
