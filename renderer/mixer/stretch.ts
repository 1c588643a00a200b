/** A stretch as people type it: `3/2`, or `2` for 2/1; undefined where it is none. */
export function parseStretch(typed: string): readonly [number, number] | undefined {
  const match = /^(\d{1,9})(?:\s*\/\s*(\d{1,9}))?$/.exec(typed.trim())
  if (!match) return undefined
  const [numerator, denominator] = [Number(match[1]), Number(match[2] ?? 1)]
  return numerator > 0 && denominator > 0 ? [numerator, denominator] : undefined
}
