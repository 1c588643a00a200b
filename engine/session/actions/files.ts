/** A file that changed on disk becomes the document's; tonight's values follow what it calls by other names. */
import { type Change, fileEdit, NO_CHANGE } from '../change.ts'
import { type Document, type FileId, fileOf } from '../document.ts'
import { followedByTonight } from '../tonight-moves.ts'
import { type DocumentAction, short } from './action.ts'
import { checked } from './target.ts'

export interface ReloadFileArgs {
  readonly file: FileId
  /** As it is on disk now. */
  readonly text: string
}

export const reloadFile: DocumentAction<'reloadFile', ReloadFileArgs> = {
  id: 'reloadFile',
  title: (document, { file }) => `Reload ${short(fileOf(document, file).name)}`,
  apply(document, { file, text }) {
    return followedByTonight(document, checked(document, changeOfText(document, file, text)))
  },
}

/** The part of the text that differs. */
function changeOfText(document: Document, file: FileId, text: string): Change {
  const before = fileOf(document, file).text
  if (before === text) return NO_CHANGE
  const shorter = Math.min(before.length, text.length)
  let offset = 0
  while (offset < shorter && before[offset] === text[offset]) offset++
  let same = 0
  while (same < shorter - offset && before.at(-1 - same) === text.at(-1 - same)) same++
  const removed = before.slice(offset, before.length - same)
  const inserted = text.slice(offset, text.length - same)
  return { edits: [fileEdit(file, offset, removed, inserted)], tonight: [] }
}
