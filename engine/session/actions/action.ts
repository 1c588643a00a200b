/** What every action on the document is. */
import type { Change } from '../change.ts'
import type { Document } from '../document.ts'

export interface DocumentAction<Id extends string, Args> {
  readonly id: Id
  /** For the history: short, for people. The document is the one before the change. */
  title(document: Document, args: Args): string
  /** Throws SessionRefusal in words; an empty change where all is as asked already. */
  apply(document: Document, args: Args): Change
  /** Steps of one key, close in time, become one step. */
  mergeKey?(args: Args): string
}

/** For titles and refusals; names in files may be long. */
export const short = (name: string): string => (name.length <= 40 ? name : `${name.slice(0, 39)}…`)
