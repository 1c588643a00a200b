/** The known name that a misspelt one probably meant. */

/**
 * Comparisons allowed over one file. A file with thousands of wrong names among thousands of right ones would take minutes
 * otherwise; such a file needs no suggestion for each.
 */
const budget = 300_000

export class Suggestions {
  #left = budget
  /** Files repeat their mistakes. */
  readonly #known = new WeakMap<Iterable<string>, Map<string, string | undefined>>()

  /** `undefined` where nothing is near enough: a third of the letters, at least one, may differ. Case does not count. */
  nearest(word: string, names: Iterable<string>): string | undefined {
    if (word === '' || word.length > 64) return undefined
    const known = this.#known.get(names) ?? new Map<string, string | undefined>()
    this.#known.set(names, known)
    if (!known.has(word)) known.set(word, this.#search(word, names))
    return known.get(word)
  }

  #search(word: string, names: Iterable<string>): string | undefined {
    const lower = word.toLowerCase()
    let best: string | undefined
    let bestDistance = Math.max(1, Math.floor(word.length / 3)) + 1
    for (const name of names) {
      if (this.#left-- <= 0) return best
      if (Math.abs(name.length - word.length) >= bestDistance) continue
      const distance = editDistance(lower, name.toLowerCase(), bestDistance)
      if (distance < bestDistance) {
        best = name
        bestDistance = distance
      }
    }
    return best
  }
}

/** Insertions, deletions, replacements and swaps of neighbours; gives up at `limit`. */
export function editDistance(a: string, b: string, limit: number): number {
  let last: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const beforeLast = last
    last = row
    row = [i]
    let least = i
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, at(beforeLast, j - 2) + 1)
      row.push(cost)
      least = Math.min(least, cost)
    }
    if (least > limit) return least
  }
  return at(row, b.length)
}

const at = (row: readonly number[], index: number): number => row[index] ?? 0
