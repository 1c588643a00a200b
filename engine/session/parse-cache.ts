/** What texts mean, kept by file and by text: undo and redo come back to texts that were parsed a moment ago. */

interface NamedText {
  readonly name: string
  readonly text: string
}

interface Entry<T> {
  readonly name: string
  readonly parsed: T
}

/** A parsed text takes several times its length. */
const MAX_CHARACTERS = 2_000_000
const MAX_TEXTS = 256

export class ParseCache<T> {
  readonly #parse: (text: string, name: string, before: T | undefined) => T
  readonly #byFile = new WeakMap<NamedText, T>()
  /** Least recently used first. */
  readonly #byText = new Map<string, Entry<T>>()
  /** By name; most edits leave most of a file alone. */
  readonly #latest = new Map<string, T>()
  #characters = 0

  constructor(parse: (text: string, name: string, before: T | undefined) => T) {
    this.#parse = parse
  }

  get(file: NamedText): T {
    const known = this.#byFile.get(file)
    if (known !== undefined) return known
    const parsed = this.#getByText(file)
    this.#byFile.set(file, parsed)
    return parsed
  }

  #getByText({ name, text }: NamedText): T {
    const entry = this.#byText.get(text)
    if (entry !== undefined) this.#remove(text)
    const parsed = entry?.name === name ? entry.parsed : this.#parse(text, name, this.#latest.get(name))
    this.#byText.set(text, { name, parsed })
    this.#note(name, parsed)
    this.#characters += text.length
    for (const oldest of this.#byText.keys()) {
      if (this.#characters <= MAX_CHARACTERS && this.#byText.size <= MAX_TEXTS) break
      this.#remove(oldest)
    }
    return parsed
  }

  #note(name: string, parsed: T): void {
    this.#latest.delete(name)
    this.#latest.set(name, parsed)
    for (const oldest of this.#latest.keys()) {
      if (this.#latest.size <= MAX_TEXTS) break
      this.#latest.delete(oldest)
    }
  }

  #remove(text: string): void {
    if (this.#byText.delete(text)) this.#characters -= text.length
  }
}
