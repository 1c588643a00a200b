/** What the serving process and its supervisor tell each other over the channel that Node gives a child. */

export type ChildMessage =
  /** A killed session is open again; comes before 'serving'. Frame of the content at its last checkpoint. */
  | {
      readonly kind: 'resumed'
      readonly open: readonly string[]
      readonly isPlaying: boolean
      readonly timelineFrame: number
    }
  | { readonly kind: 'serving'; readonly url: string; readonly port: number }
  /** The first block since was rendered; comes after 'resumed' where that is playing. */
  | { readonly kind: 'sounding'; readonly timelineFrame: number }

/** End in order, as after a signal of this exit code. */
export interface EndMessage {
  readonly kind: 'end'
  readonly exitCode: number
}

/** What a supervisor adds to the command line of `mam serve`. */
export const supervisedWord = '--supervised'
export const resumeWord = '--resume'
export const safeModeWord = '--safe-mode'
