/**
 * What is wrong now, since when, and what would help. Pure: samples go in, findings come out. What a rule sees has to last
 * before it is a finding, and to be gone for a while before it is none:
 *
 *   quiet ── seen ──▶ suspected ── seen for appearAfterMs ──▶ found ── not seen for clearAfterMs ──▶ quiet
 *                        └── not seen ──▶ quiet
 */
import type { HealthSample } from './sample.ts'

export type Severity = 'warning' | 'severe'

/** What a rule sees in one sample. */
export interface Sighting {
  /** For programs; one finding each. */
  readonly id: string
  readonly severity: Severity
  readonly words: string
  /** '' where nothing can be done. */
  readonly help: string
  /** 0 unless given: at once. */
  readonly appearAfterMs?: number
  /** Ten seconds unless given. */
  readonly clearAfterMs?: number
}

export interface Finding extends Pick<Sighting, 'id' | 'severity' | 'words' | 'help'> {
  readonly sinceMs: number
}

/** What grew within the window. */
export interface Growth {
  readonly lateCommands: number
  readonly droppedCommands: number
  readonly lostRecords: number
}

export interface Look {
  readonly sample: HealthSample
  readonly growth: Growth
  /** It is a finding already: a threshold may be lower for it to stay one. */
  isFound(id: string): boolean
}

export type Rule = (look: Look) => readonly Sighting[]

export const WINDOW_MS = 10_000
const CLEAR_MS = 10_000

interface Case {
  readonly sighting: Sighting
  readonly firstMs: number
  readonly lastMs: number
  readonly isFound: boolean
}

type Counts = Growth & { readonly nowMs: number }

export class Watchdog {
  private readonly rules: readonly Rule[]
  private readonly cases = new Map<string, Case>()
  private counts: Counts[] = []

  constructor(rules: readonly Rule[]) {
    this.rules = rules
  }

  /** The worst first, then the oldest. */
  look(sample: HealthSample): Finding[] {
    const look = { sample, growth: this.grown(sample), isFound: (id: string) => this.cases.get(id)?.isFound ?? false }
    const sightings = this.rules.flatMap((rule) => rule(look))
    for (const sighting of sightings) this.see(sighting, sample.nowMs)
    this.forget(new Set(sightings.map(({ id }) => id)), sample.nowMs)
    return [...this.cases.values()]
      .filter(({ isFound }) => isFound)
      .map(({ sighting: { id, severity, words, help }, firstMs }) => ({ id, severity, words, help, sinceMs: firstMs }))
      .sort((a, b) => Number(b.severity === 'severe') - Number(a.severity === 'severe') || a.sinceMs - b.sinceMs)
  }

  private see(sighting: Sighting, nowMs: number): void {
    const before = this.cases.get(sighting.id)
    const firstMs = before?.firstMs ?? nowMs
    const isFound = before?.isFound === true || nowMs - firstMs >= (sighting.appearAfterMs ?? 0)
    this.cases.set(sighting.id, { sighting, firstMs, lastMs: nowMs, isFound })
  }

  private forget(seen: ReadonlySet<string>, nowMs: number): void {
    for (const [id, { isFound, lastMs, sighting }] of this.cases) {
      if (seen.has(id)) continue
      if (!isFound || nowMs - lastMs >= (sighting.clearAfterMs ?? CLEAR_MS)) this.cases.delete(id)
    }
  }

  /** Against the oldest sample of the window; an engine that begins anew counts from 0 again. */
  private grown({ nowMs, lateCommands, droppedCommands, lostRecords }: HealthSample): Growth {
    this.counts = this.counts.filter((one) => nowMs - one.nowMs <= WINDOW_MS)
    this.counts.push({ nowMs, lateCommands, droppedCommands, lostRecords })
    const oldest = this.counts[0] as Counts
    return {
      lateCommands: Math.max(0, lateCommands - oldest.lateCommands),
      droppedCommands: Math.max(0, droppedCommands - oldest.droppedCommands),
      lostRecords: Math.max(0, lostRecords - oldest.lostRecords),
    }
  }
}
