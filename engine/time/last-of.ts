/** The last item that holds, of a list whose items hold up to some place; the first one where none does. */
export function lastOf<T>(items: readonly T[], holds: (item: T) => boolean): T {
  let low = 0
  for (let high = items.length - 1; low < high; ) {
    const middle = (low + high + 1) >> 1
    if (holds(items[middle]!)) low = middle
    else high = middle - 1
  }
  return items[low]!
}
