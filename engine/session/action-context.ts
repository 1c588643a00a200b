/** What decides whether an action is possible; a host and a client's replica both know it. */

/** In edit mode hands change the document, in stage mode the tonight layer. */
export type Mode = 'edit' | 'stage'

export interface ActionContext {
  readonly hasSession: boolean
  /** The rack in front can play. */
  readonly hasRack: boolean
  /** The rack in front has a transport, so tempo and steps. */
  readonly hasTempo: boolean
  /** There is a rack, a bus, or a way from an input. */
  readonly hasContent: boolean
  readonly rackCount: number
  readonly isPlaying: boolean
  /** Something is not saved. */
  readonly isChanged: boolean
  /** Somebody else has the project open, or its folder can't be written. */
  readonly isReadOnly: boolean
  /** What undo would undo. */
  readonly undoTitle: string | undefined
  readonly redoTitle: string | undefined
  readonly mode: Mode
  readonly tonightCount: number
  /** Documents of before a crash that can be opened. */
  readonly recoveredCount: number
  readonly noticeCount: number
  /** A panic has faded the output. */
  readonly isFaded: boolean
}

/** undefined where it is possible, else why not, for people. */
export type Possible = (context: ActionContext) => string | undefined

export const always: Possible = () => undefined

const when =
  (holds: (context: ActionContext) => boolean, words: string): Possible =>
  (context) =>
    holds(context) ? undefined : words

/** The first reason against it counts. */
export const all =
  (...conditions: readonly Possible[]): Possible =>
  (context) => {
    for (const condition of conditions) {
      const words = condition(context)
      if (words !== undefined) return words
    }
    return undefined
  }

export const inEditMode = when(({ mode }) => mode === 'edit', 'not in stage mode: go back to edit mode first')
export const withSession = when(({ hasSession }) => hasSession, 'no session is open')
export const withRack = all(
  withSession,
  when(({ rackCount }) => rackCount > 0, 'the session has no rack'),
  when(({ hasRack }) => hasRack, 'the rack in front has errors and cannot play'),
)
/** Without a rack that plays, inputs are heard and the clock runs. */
export const withContent = all(
  withSession,
  when(({ hasContent }) => hasContent, 'the session has no rack'),
)
export const withAnyRack = all(
  withSession,
  when(({ rackCount }) => rackCount > 0, 'the session has no rack'),
)
export const withSecondRack = all(
  withSession,
  when(({ rackCount }) => rackCount > 1, 'the session has no other rack'),
)
export const withTempo = all(
  withRack,
  when(({ hasTempo }) => hasTempo, 'the rack in front has no transport'),
)
export const withUndo = when(({ undoTitle }) => undoTitle !== undefined, 'there is nothing to undo')
export const withRedo = when(({ redoTitle }) => redoTitle !== undefined, 'there is nothing to redo')
export const withTonight = when(({ tonightCount }) => tonightCount > 0, 'tonight has no values of its own')
export const withRecovered = when(({ recoveredCount }) => recoveredCount > 0, 'nothing was recovered')
export const withFade = when(({ isFaded }) => isFaded, 'the levels are as they should be')
export const withNotice = when(({ noticeCount }) => noticeCount > 0, 'there is no notice')
export const writable = all(
  withSession,
  when(({ isReadOnly }) => !isReadOnly, 'the project may only be read here; save it as another one'),
)
