/** A language that nobody speaks: 40 % longer, with accents, in brackets. What is cut, joined by hand or missing is seen at once. */

const ACCENTED: Readonly<Record<string, string>> = {
  a: 'á',
  c: 'ç',
  e: 'é',
  g: 'ğ',
  i: 'í',
  n: 'ñ',
  o: 'ö',
  s: 'š',
  u: 'ü',
  y: 'ý',
  z: 'ž',
  A: 'Å',
  E: 'É',
  I: 'Î',
  O: 'Ø',
  U: 'Û',
}
const GROWTH = 0.4
const VOWELS = /[aeiouy]/

/** `[Sáávéé·]`; what stands in `kept` (names, numbers) stays as it is. */
export function stretched(text: string, kept: readonly string[] = []): string {
  const names = kept.filter((name) => name !== '').sort((a, b) => b.length - a.length)
  if (!/[A-Za-z]/.test(text) || names.includes(text)) return text
  const parts = names.length > 0 ? text.split(new RegExp(`(${names.map(escaped).join('|')})`)) : [text]
  const grown = { missing: Math.ceil(text.length * GROWTH) - 2 }
  const body = parts.map((part) => (names.includes(part) ? part : accented(part, grown))).join('')
  return `[${body}${'·'.repeat(Math.max(0, grown.missing))}]`
}

/** Doubles vowels as long as length is missing. */
function accented(text: string, grown: { missing: number }): string {
  let result = ''
  for (const letter of text) {
    const shown = ACCENTED[letter] ?? letter
    const isDoubled = VOWELS.test(letter) && grown.missing > 0
    if (isDoubled) grown.missing -= 1
    result += isDoubled ? shown + shown : shown
  }
  return result
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
