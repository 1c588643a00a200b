/** What is said of a device, once for every view. */

/** Before anybody has chosen, for who starts MAM in a terminal. */
export function proposalWords(proposed: string): string {
  return `No audio device is chosen yet, so nobody hears what plays. The page proposes ${proposed}.`
}

/** `why`: native's own words, where it has some. */
export function lostWords(name: string, why: string): string {
  return `${name} is gone${reason(why)}. MAM plays on, unheard, and opens it again when it returns.`
}

export function waitingWords(name: string, why: string): string {
  return `${name} is not there${reason(why)}. MAM plays on, unheard, and opens it when it appears.`
}

export function refusedWords(why: string): string {
  return `${why}. MAM plays on, unheard: choose another device, or this one again.`
}

export function backWords(name: string, goneSeconds: number): string {
  return `${name} is back. It was gone for ${duration(goneSeconds)}; nothing else was lost.`
}

const reason = (why: string): string => (why === '' ? '' : ` (${why})`)

function duration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`
  return seconds < 120 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} minutes`
}
