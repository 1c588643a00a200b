/**
 * Which actions wait for which. Edits, and work on files after them, keep their order. What is played goes past them: a stop and a
 * hand must not wait for a callback that stands still.
 */
import { isCueAction } from './cue/cue-desk.ts'
import { isHandAction } from './hand-actions.ts'
import type { ActionCase } from './live/document-calls.ts'
import { isBusy, Turns } from './turns.ts'

/** `start`: begins to play, for which the engine needs room as for an edit. */
type Road = 'edit' | 'start' | 'past'

const starts: ReadonlySet<string | undefined> = new Set<ActionCase['case']>(['play', 'locate', 'setLoop'])
const past: ReadonlySet<string | undefined> = new Set<ActionCase['case']>(['stop', 'openDevice', 'dismissNotice'])

function roadOf(action: ActionCase): Road {
  if (starts.has(action.case)) return 'start'
  return past.has(action.case) || isHandAction(action) || isCueAction(action) ? 'past' : 'edit'
}

export class Roads {
  private readonly edits = new Turns()
  private readonly starts = new Turns()

  /** `work` changes nothing where it throws a Refusal for being busy; `by`: a connection. */
  take<T>(action: ActionCase, by: string, work: () => T | Promise<T>): Promise<T> {
    if (action.case === 'stop') this.dropStarts('a stop')
    const road = roadOf(action)
    if (road === 'start') return this.starts.take(by, work)
    if (road === 'edit') return this.edits.take(by, work)
    try {
      return Promise.resolve(work())
    } catch (error) {
      // A hand that let go is not there to be tried again.
      if (!isBusy(error) || action.case === 'endGesture') return Promise.reject(error)
      return action.case === 'stop' ? this.starts.take(by, work) : this.edits.take(by, work)
    }
  }

  /** What would begin to play after what has ended it. */
  dropStarts(what: string): void {
    this.starts.drop(`it did not begin: ${what} came before the engine had room for it`)
  }

  /** The connection is gone, and with it whoever would hear what it asked for. */
  leave(by: string): void {
    const words = 'its client has left'
    this.edits.drop(words, by)
    this.starts.drop(words, by)
  }
}
