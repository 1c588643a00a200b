/** Names that nothing has yet, for what people add without naming it. */

/** The wish itself, else with the first free number: `delay`, `delay2`. */
export function freeName(wish: string, taken: Iterable<string>): string {
  const names: ReadonlySet<string> = taken instanceof Set ? taken : new Set(taken)
  const base = wish
    .replace(/[/:\p{Cc}\p{Zl}\p{Zp}]/gu, '-')
    .slice(0, 48)
    .trim()
  const stem = base === '' ? 'new' : base
  if (!names.has(stem)) return stem
  const plain = stem.replace(/\d+$/, '') || stem
  let number = 2
  while (names.has(`${plain}${number}`)) number++
  return `${plain}${number}`
}
