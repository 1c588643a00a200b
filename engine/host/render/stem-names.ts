/** File names of stems: safe on every system, each its own also where case does not count. */

/** Names that Windows keeps for devices, with any extension. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)$/i
const longest = 100

/** One name a strip, without extension; `taken` are names, without extension, that none of them may have. */
export function stemNames(strips: readonly string[], taken: readonly string[] = []): string[] {
  const known = new Set(taken.map(folded))
  return strips.map((strip) => {
    const base = safe(strip)
    let name = base
    for (let number = 2; known.has(folded(name)); number++) name = `${base}-${number}`
    known.add(folded(name))
    return name
  })
}

/** What some systems hold for the same name. */
const folded = (name: string): string => name.normalize('NFC').toLowerCase()

/** `bus:drums` as `bus-drums`; letters and digits of every script stay. */
function safe(strip: string): string {
  const cleaned = strip
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{M}\p{N}._ -]+/gu, '-')
    .replace(/^[. -]+/, '')
    .replace(/[. -]+$/, '')
  const short = [...cleaned].slice(0, longest).join('')
  if (short === '') return 'strip'
  return reserved.test(short.split('.')[0] as string) ? `${short}-` : short
}
