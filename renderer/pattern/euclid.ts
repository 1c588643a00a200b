/**
 * Hits spread over steps as evenly as whole steps allow: E. Bjorklund, "The Theory of Rep-Rate Pattern Generation in the SNS
 * Timing System" (2003), found in music by G. Toussaint, "The Euclidean Algorithm Generates Traditional Musical Rhythms" (2005).
 */
export function euclid(hits: number, steps: number, offset = 0): boolean[] {
  const count = Math.min(Math.max(Math.round(hits), 0), steps)
  if (count === 0) return new Array<boolean>(steps).fill(false)
  let groups = Array.from({ length: count }, () => [true])
  let rests = Array.from({ length: steps - count }, () => [false])
  // Deal the remainder out to the groups until at most one is left over.
  while (rests.length > 1) {
    const dealt = Math.min(groups.length, rests.length)
    const joined = groups.slice(0, dealt).map((group, i) => [...group, ...rests[i]!])
    rests = groups.length > dealt ? groups.slice(dealt) : rests.slice(dealt)
    groups = joined
  }
  return rotated([...groups, ...rests].flat(), offset)
}

/** Later by so many places; what leaves at the end comes back at the start. */
export function rotated<T>(list: readonly T[], by: number): T[] {
  const count = list.length
  return list.map((_, i) => list[(((i - by) % count) + count) % count]!)
}
