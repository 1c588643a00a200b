/** Edits of one file's text, one after the other, collected as a change. */
import {
  appendItems,
  findList,
  inlineJson,
  insertItem,
  type Path,
  removeValue,
  setValue,
  type TextChange,
} from '../formats/edit.ts'
import { type Change, type FileEdit, fileEdit, joined } from './change.ts'
import type { DocumentFile } from './document.ts'

export class Editing {
  readonly #file: DocumentFile
  readonly #edits: FileEdit[] = []
  #text: string

  constructor(file: DocumentFile) {
    this.#file = file
    this.#text = file.text
  }

  get text(): string {
    return this.#text
  }

  set(path: Path, value: unknown): void {
    this.#take(setValue(this.#text, path, value))
  }

  remove(path: Path): void {
    this.#take(removeValue(this.#text, path))
  }

  /** At the end of a list, which is made where there is none. */
  append(path: Path, index: number, value: unknown): void {
    const first = index === 0 ? firstOnLine(this.#text, path, value) : undefined
    if (first === undefined) this.#take(insertItem(this.#text, [...path, index], value))
    else this.replace(first.offset, first.removed, first.inserted)
  }

  /** Many at once. */
  appendAll(path: Path, index: number, values: readonly unknown[]): void {
    const [first, ...rest] = values
    if (first === undefined) return
    this.append(path, index, first)
    if (rest.length > 0) this.#take(appendItems(this.#text, path, rest))
  }

  /** In front of the item at `index`, or at the end of a list, which is made where there is none. */
  insert(path: Path, index: number, value: unknown): void {
    const items = findList(this.#text, path)?.items ?? []
    if (index >= items.length) this.append(path, items.length, value)
    else this.#take(insertItem(this.#text, [...path, index], value))
  }

  replace(offset: number, removed: string, inserted: string): void {
    if (removed === inserted) return
    this.#text = this.#text.slice(0, offset) + inserted + this.#text.slice(offset + removed.length)
    this.#edits.push(fileEdit(this.#file.id, offset, removed, inserted))
  }

  /** Removes what the test picks out of a list of objects. */
  removeItems(
    path: Path,
    items: readonly unknown[],
    isPicked: (item: Readonly<Record<string, unknown>>, at: number) => boolean,
  ): void {
    for (let at = items.length - 1; at >= 0; at--)
      if (isPicked(items[at] as Record<string, unknown>, at)) this.remove([...path, at])
  }

  /** Another order of a list's items, each with its bytes; what stands between them stays. */
  move(path: Path, from: number, to: number): void {
    const items = findList(this.#text, path)?.items ?? []
    const order = [...items]
    order.splice(to, 0, ...order.splice(from, 1))
    const first = Math.min(from, to)
    const slots = items.slice(first, Math.max(from, to) + 1)
    const inserted = slots.map((slot, index) => {
      const item = order[first + index] ?? slot
      const next = slots[index + 1]
      return this.#text.slice(item.start, item.end) + (next ? this.#text.slice(slot.end, next.start) : '')
    })
    const start = slots[0]?.start ?? 0
    this.replace(start, this.#text.slice(start, slots.at(-1)?.end ?? start), inserted.join(''))
  }

  get change(): Change {
    return joined([{ edits: this.#edits, tonight: [] }])
  }

  #take({ text, edits }: TextChange): void {
    let before = this.#text
    for (const { offset, length, content } of edits) {
      const removed = before.slice(offset, offset + length)
      this.#edits.push(fileEdit(this.#file.id, offset, removed, content))
      before = before.slice(0, offset) + content + before.slice(offset + length)
    }
    this.#text = text
  }
}

/** In an empty list that starts on a line of its own key: the item takes a line too. */
function firstOnLine(text: string, path: Path, value: unknown): Omit<FileEdit, 'file'> | undefined {
  const list = findList(text, path)
  if (list === undefined || list.items.length > 0) return undefined
  const lineStart = text.lastIndexOf('\n', list.start) + 1
  const indent = /^([ \t]+)"[^"]*"\s*:\s*$/.exec(text.slice(lineStart, list.start))?.[1]
  const unit = /\n([ \t]+)\S/.exec(text)?.[1]
  if (indent === undefined || unit === undefined) return undefined
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n'
  const inserted = `${lineEnd}${indent}${unit}${inlineJson(value)}${lineEnd}${indent}`
  return { offset: list.start + 1, removed: text.slice(list.start + 1, list.end - 1), inserted }
}
