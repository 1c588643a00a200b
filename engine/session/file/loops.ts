/** Connections that lead back to where they come from. */

export interface Link<T> {
  readonly from: string
  readonly to: string
  readonly of: T
}

export interface Loop<T> {
  /** From a part back to itself: `bus:a`, `bus:b`, `bus:a`. */
  readonly path: readonly string[]
  /** What closes it. */
  readonly closing: T
}

export const loopText = ({ path }: Loop<unknown>): string => path.join(' -> ')

/** Depth first without recursion, in the order of the links; without the closing ones nothing leads back. */
export function findLoops<T>(links: readonly Link<T>[]): Loop<T>[] {
  const linksFrom = Map.groupBy(links, ({ from }) => from)
  const state = new Map<string, 'open' | 'done'>()
  const loops: Loop<T>[] = []
  for (const root of linksFrom.keys()) {
    if (state.has(root)) continue
    state.set(root, 'open')
    const path = [{ part: root, next: 0 }]
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const link = linksFrom.get(top.part)?.[top.next++]
      if (link === undefined) {
        state.set(top.part, 'done')
        path.pop()
      } else if (state.get(link.to) === 'open') {
        const open = path.map(({ part }) => part)
        loops.push({ path: [...open.slice(open.indexOf(link.to)), link.to], closing: link.of })
      } else if (!state.has(link.to)) {
        state.set(link.to, 'open')
        path.push({ part: link.to, next: 0 })
      }
    }
  }
  return loops
}
