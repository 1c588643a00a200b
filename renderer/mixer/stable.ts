/** The host sends the mixer whole: what is as it was keeps its identity, so that only strips that changed are drawn again. */

/** `after`, with those of `before` in it that say the same. */
export function keepSame<T>(before: readonly T[], after: readonly T[]): readonly T[] {
  const known = new Map(before.map((one) => [textOf(one), one]))
  const kept = after.map((one) => known.get(textOf(one)) ?? one)
  return kept.length === before.length && kept.every((one, at) => one === before[at]) ? before : kept
}

const textOf = (one: unknown): string =>
  JSON.stringify(one, (_, value) => {
    if (value instanceof Map) return [...value]
    return typeof value === 'bigint' ? String(value) : value
  })
