/**
 * Native keeps most numbers of its descriptors in single precision; as doubles they would read 0.8999999761581421. Every
 * number that is one becomes the shortest decimal that rounds back to it.
 */
export function plainNumbers<T>(value: T): T {
  if (typeof value === 'number') return shortest(value) as T
  if (Array.isArray(value)) return value.map(plainNumbers) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plainNumbers(member)])) as T
}

function shortest(value: number): number {
  if (Math.fround(value) !== value) return value
  for (let digits = 1; digits <= 9; digits++) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === value) return short
  }
  return value
}
