/** What is said of a device, once for every view. */

/** Before anybody has chosen, for who starts MAM in a terminal. */
export function proposalWords(proposed: string): string {
  return `No audio device is open yet, so nobody hears what plays. The page proposes ${proposed}.`
}

/** `why`: native's own words, where it has some. */
export function lostWords(name: string, why: string): string {
  const detail = detailOf(name, why)
  return `${name} is gone${detail && ` (${detail})`}. MAM plays on, unheard, and opens it again when it returns.`
}

export function waitingWords(name: string, why: string): string {
  const detail = detailOf(name, why)
  return detail
    ? `${name} cannot be opened yet: ${detail}. MAM plays on, unheard, and opens it as soon as that is over.`
    : `${name} is not there. MAM plays on, unheard, and opens it when it appears.`
}

export function refusedWords(why: string): string {
  return `${why}. MAM plays on, unheard: choose another device, or this one again.`
}

export function backWords(name: string, goneSeconds: number): string {
  return `${name} is back. It was gone for ${duration(goneSeconds)}; what played went on meanwhile.`
}

/** What native's words add: not the name, nor that it is gone, absent or followed by the silent clock. */
function detailOf(name: string, why: string): string {
  if (why.includes('went away') || why.includes('no such device')) return ''
  const detail = why.startsWith(`${name}: `) ? why.slice(name.length + 2) : why
  return detail.replace(/; the silent clock .*$/, '')
}

function duration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`
  return seconds < 120 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} minutes`
}
