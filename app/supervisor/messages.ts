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

/** As the command line says, or in place of a process that died. */
export type How = 'as asked' | 'resume' | 'safe mode'

/** Until then the process is a reserve: it has loaded what it needs, and opened nothing. */
export interface StartMessage {
  readonly kind: 'start'
  readonly how: How
  /** Null: as the command line says. */
  readonly port: number | null
}

/** End in order, as after a signal of this exit code. */
export interface EndMessage {
  readonly kind: 'end'
  readonly exitCode: number
}

export type ParentMessage = StartMessage | EndMessage

/** Added to the command line of `mam serve` for a process that has a supervisor. */
export const supervisedWord = '--supervised'
