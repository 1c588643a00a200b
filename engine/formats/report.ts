/** Collects what is found while a file is read, and places it in the text at the end, in one pass. */
import { type Diagnostic, type Place, pathText, placeKeys, type Reason, type Severity, show } from './diagnostic.ts'
import { eachElement, eachMember, endOfValue, lineCounter, skipSpace } from './text.ts'

export interface Words {
  readonly message: string
  readonly found: unknown
  readonly expected: string
  readonly suggestion?: string | undefined
  /** Points at the key instead of its value. */
  readonly onKey?: boolean
  /** Where the finder knows the offset itself. */
  readonly offset?: number
}

interface Finding {
  readonly severity: Severity
  readonly reason: Reason
  readonly place: Place
  readonly words: Words
  offset: number
}

export class Report {
  readonly #findings: Finding[] = []
  #errors = 0

  /** Refuses the file. */
  error(reason: Reason, place: Place, words: Words): void {
    this.#errors++
    this.#add('error', reason, place, words)
  }

  /** Plays, but hardly as the author meant. */
  warn(reason: Reason, place: Place, words: Words): void {
    this.#add('warning', reason, place, words)
  }

  /** Plays as the format says; worth knowing. */
  hint(reason: Reason, place: Place, words: Words): void {
    this.#add('hint', reason, place, words)
  }

  get count(): number {
    return this.#findings.length
  }

  get hasErrors(): boolean {
    return this.#errors > 0
  }

  /** Everything that was found, in the order of the text. */
  place(file: string, text: string): Diagnostic[] {
    locate(text, this.#findings)
    const ordered = this.#findings.toSorted((a, b) => a.offset - b.offset)
    const position = lineCounter(text)
    return ordered.map(({ severity, reason, place, words, offset }) => {
      const { message, found, expected, suggestion } = words
      const text = { found: show(found), expected, message, ...(suggestion === undefined ? {} : { suggestion }) }
      return { severity, reason, file, path: pathText(placeKeys(place)), ...position(offset), ...text }
    })
  }

  #add(severity: Severity, reason: Reason, place: Place, words: Words): void {
    this.#findings.push({ severity, reason, place, words, offset: words.offset ?? 0 })
  }
}

/** The findings as a tree by their keys, so that one walk through the text places them all. */
interface Wanted {
  readonly findings: Finding[]
  children: Map<string | number, Wanted> | null
  isPlaced: boolean
}

const wanted = (): Wanted => ({ findings: [], children: null, isPlaced: false })

function locate(text: string, findings: readonly Finding[]): void {
  const root = wanted()
  for (const finding of findings) {
    if (finding.words.offset !== undefined) continue
    let at = root
    for (const key of placeKeys(finding.place)) {
      at.children ??= new Map()
      const next = at.children.get(key) ?? wanted()
      at.children.set(key, next)
      at = next
    }
    at.findings.push(finding)
  }
  if (root.children === null && root.findings.length === 0) return
  const start = skipSpace(text, text.charCodeAt(0) === 0xfeff ? 1 : 0)
  settle(text, start, start, root)
}

/** Gives the end of the value at `at`. A key that the text lacks takes the place of the value that should hold it. */
function settle(text: string, at: number, keyAt: number, want: Wanted): number {
  want.isPlaced = true
  for (const finding of want.findings) finding.offset = finding.words.onKey === true ? keyAt : at
  const { children } = want
  if (children === null) return endOfValue(text, at)
  const enter = (key: string | number, keyAt: number, valueAt: number) => {
    const child = children.get(key)
    return child === undefined ? endOfValue(text, valueAt) : settle(text, valueAt, keyAt, child)
  }
  const end = walk(text, at, enter)
  for (const child of children.values()) if (!child.isPlaced) inherit(child, at)
  return end
}

function walk(
  text: string,
  at: number,
  enter: (key: string | number, keyAt: number, valueAt: number) => number,
): number {
  if (text[at] === '{') return eachMember(text, at, enter)
  if (text[at] === '[') return eachElement(text, at, (index, valueAt) => enter(index, valueAt, valueAt))
  return endOfValue(text, at)
}

function inherit(want: Wanted, at: number): void {
  for (const finding of want.findings) finding.offset = at
  for (const child of want.children?.values() ?? []) inherit(child, at)
}
