/**
 * One rack of the document as the engine plays it and a page sees it: what its text means, its problems, and the values of its
 * parameters. An edit makes another one; the values of nodes that stay are handed on.
 */
import type { Diagnostic } from '../../formats/diagnostic.ts'
import type { RackExports } from '../../formats/exports.ts'
import type { RackLayout } from '../../formats/layout.ts'
import type { RackPlan } from '../../formats/plan.ts'
import type { ParsedRack } from '../../formats/rack.ts'
import { type Score, scoreOf } from '../../session/score.ts'
import { descriptorsOf, type NativeModule } from '../native.ts'
import { Refusal } from './refusal.ts'
import { ValueTable } from './values.ts'

export interface RackProblem {
  readonly isError: boolean
  /** `nodes[2].params.cutoff` */
  readonly place: string
  readonly words: string
}

/** Where a rack stands in the session. */
export interface RackPlace {
  /** Its id in the session. */
  readonly id: string
  /** Absolute; empty where it was never saved. */
  readonly path: string
  /** For people. */
  readonly name: string
}

export class RackView {
  readonly place: RackPlace
  readonly description: string
  readonly plan: RackPlan
  /** What it was made from. */
  readonly parsed: ParsedRack
  readonly values: ValueTable
  readonly problems: readonly RackProblem[]
  readonly score: Score | undefined
  readonly layout: RackLayout
  readonly exports: RackExports
  private readonly native: NativeModule
  private readonly sampleRate: number
  private delays: readonly number[] | undefined

  /**
   * Throws Refusal in words where the text has errors. `before`: the view of the same rack, where at most start values
   * differ; its table is the new one's.
   */
  constructor(place: RackPlace, parsed: ParsedRack, native: NativeModule, sampleRate: number, before?: RackView) {
    const { document, diagnostics } = parsed
    if (!document.plan) throw new Refusal('failed', refusalWords(place.name, diagnostics))
    this.place = place
    this.parsed = parsed
    this.native = native
    this.sampleRate = sampleRate
    this.description = document.description
    this.plan = document.plan
    this.values = before?.values ?? new ValueTable(this.plan, descriptorsOf(native))
    this.delays = before?.delays
    this.score = scoreOf(parsed)
    this.layout = document.layout
    this.exports = document.exports
    this.problems = diagnostics.filter(({ severity }) => severity !== 'hint').map(problemOf)
  }

  /** What each node delays, frames; worked out when a page first asks. */
  get latencies(): readonly number[] {
    this.delays ??= this.native.graph(this.plan, this.sampleRate).nodes.map(({ latencyFrames }) => latencyFrames)
    return this.delays
  }
}

function problemOf({ severity, path, message, suggestion }: Diagnostic): RackProblem {
  const hint = suggestion === undefined ? '' : ` Did you mean "${suggestion}"?`
  return { isError: severity === 'error', place: path, words: `${message}.${hint}` }
}

/** Why a rack cannot play, in words; the first three errors. */
export function refusalWords(name: string, diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').map(problemOf)
  const shown = errors.slice(0, 3).map(({ place, words }) => (place ? `${place}: ${words}` : words))
  const more = errors.length > 3 ? ` (and ${errors.length - 3} more)` : ''
  return `${name} has errors and was not opened. ${shown.join(' ')}${more}`
}
