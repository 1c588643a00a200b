/**
 * What an action does to a document, as data: exact edits of texts and of the tonight layer. Undo is the inverse change, so
 * it gives back the same bytes.
 */
import { type Document, type FileId, replaceText } from './document.ts'

export interface FileEdit {
  readonly file: FileId
  /** In UTF-16 code units. */
  readonly offset: number
  readonly removed: string
  readonly inserted: string
}

export interface TonightEdit {
  /** `rack/node:param`, the parameter by number. */
  readonly address: string
  readonly before: number | undefined
  readonly after: number | undefined
}

export interface Change {
  /** One after the other, each on the text that the one before left. */
  readonly edits: readonly FileEdit[]
  readonly tonight: readonly TonightEdit[]
}

export const NO_CHANGE: Change = { edits: [], tonight: [] }

export const isNoChange = ({ edits, tonight }: Change): boolean => edits.length === 0 && tonight.length === 0

/** An edit that holds its own texts. A piece that V8 cuts from a file, or puts together, keeps the whole file in memory. */
export const fileEdit = (file: FileId, offset: number, removed: string, inserted: string): FileEdit => ({
  file,
  offset,
  removed: copyOf(removed),
  inserted: copyOf(inserted),
})

/** Shorter ones are copied as they are cut. */
const MIN_SHARED = 13
const copyOf = (text: string): string =>
  text.length < MIN_SHARED ? text : (JSON.parse(JSON.stringify(text)) as string)

/**
 * Throws where `removed` is not what stands there: the change belongs to another document. Tonight values are set whatever
 * they were, because hands move them without leaving a step.
 */
export function applyChange(document: Document, change: Change): Document {
  if (latest?.change === change && latest.before === document) return latest.after
  const after = applyAnew(document, change)
  latest = { change, before: document, after }
  return after
}

/** A change is applied to be checked and then to be performed: both times the texts are the very same ones. */
let latest: { readonly change: Change; readonly before: Document; readonly after: Document } | undefined

function applyAnew(document: Document, { edits, tonight }: Change): Document {
  if (edits.length === 0 && tonight.length === 0) return document
  const texts = new Map<FileId, string>()
  for (const edit of edits) {
    const text = texts.get(edit.file) ?? document.files.get(edit.file)?.text
    if (text === undefined) throw new Error(`an edit of a file that is not in the document: ${edit.file}`)
    texts.set(edit.file, applyEdit(text, edit))
  }
  return { ...replaceText(document, texts), tonight: applyTonight(document.tonight, tonight) }
}

function applyEdit(text: string, { file, offset, removed, inserted }: FileEdit): string {
  if (!text.startsWith(removed, offset) || offset > text.length)
    throw new Error(`${file} does not hold ${JSON.stringify(removed.slice(0, 40))} at ${offset}`)
  return text.slice(0, offset) + inserted + text.slice(offset + removed.length)
}

function applyTonight(before: Document['tonight'], edits: readonly TonightEdit[]): Document['tonight'] {
  if (edits.length === 0) return before
  const tonight = new Map(before)
  for (const { address, after } of edits) {
    tonight.delete(address) // the one that moved last stands last
    if (after !== undefined) tonight.set(address, after)
  }
  return tonight
}

export function invert({ edits, tonight }: Change): Change {
  return {
    edits: edits
      .map(({ file, offset, removed, inserted }) => ({ file, offset, removed: inserted, inserted: removed }))
      .reverse(),
    tonight: tonight.map(({ address, before, after }) => ({ address, before: after, after: before })).reverse(),
  }
}

/** One after the other, as one; a value that moved many times costs as much as one that moved once. */
export function joined(changes: readonly Change[]): Change {
  const edits: FileEdit[] = []
  const tonight = new Map<string, TonightEdit>()
  for (const change of changes) {
    for (const edit of change.edits) addEdit(edits, edit)
    for (const edit of change.tonight)
      tonight.set(edit.address, { ...edit, before: (tonight.get(edit.address) ?? edit).before })
  }
  return { edits, tonight: [...tonight.values()].filter(({ before, after }) => before !== after) }
}

function addEdit(edits: FileEdit[], edit: FileEdit): void {
  if (edit.removed === edit.inserted) return
  const last = edits.at(-1)
  if (last?.file !== edit.file || last.offset !== edit.offset || last.inserted !== edit.removed) {
    edits.push(edit)
    return
  }
  edits.pop()
  addEdit(edits, { ...last, inserted: edit.inserted })
}
