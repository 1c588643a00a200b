/** Random numbers that a seed repeats (mulberry32, public domain): quick enough for millions of choices. */
export class Random {
  private state: number

  constructor(seed: number) {
    this.state = seed >>> 0
  }

  /** 0 ≤ x < 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  /** 0 ≤ n < bound. */
  below(bound: number): number {
    return Math.floor(this.next() * bound)
  }

  happens(probability: number): boolean {
    return this.next() < probability
  }

  of<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!
  }
}

/** The seed of this run, printed so that it can be given again as MAM_SEED. */
export function announcedSeed(what: string): number {
  const seed = Number(process.env.MAM_SEED ?? Date.now() % 1_000_000)
  console.log(`${what}: MAM_SEED=${seed}`)
  return seed
}
