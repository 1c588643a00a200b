/** `1 step`, `2 steps`. */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** Words as a sentence. A name at the beginning (`acid_1.json`) stays as it is written. */
export function sentence(words: string): string {
  const start = /^[a-z]+(?=[ ,:;]|$)/.test(words) ? words.charAt(0).toUpperCase() + words.slice(1) : words
  return /[.!?]$/.test(start) ? start : `${start}.`
}
