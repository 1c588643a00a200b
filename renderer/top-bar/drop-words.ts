import { words } from '../strings/words.ts'

/** Longer counts say no more to somebody on stage. */
const MAX_SHOWN = 999

/** Characters that the field has room for: it must not move its neighbours when the count grows. */
export const MAX_DROP_CHARACTERS = 12

/** `0 drops`, `▲ 1 drop`, `▲ 999+ drops`. */
export function dropWords(drops: number, isWarning: boolean): string {
  const count = drops > MAX_SHOWN ? `${MAX_SHOWN}+` : String(drops)
  return `${isWarning ? '▲ ' : ''}${count} ${drops === 1 ? words.topBar.drop : words.topBar.drops}`
}
