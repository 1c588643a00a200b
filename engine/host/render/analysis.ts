/** Levels, loudness and spectra of a mix and its strips, as a table for other programs. */
import { csv } from '../../formats/csv.ts'
import type { SignalAnalysis } from '../native.ts'

export interface AnalysedStrip extends SignalAnalysis {
  /** `mix`, or the address of a strip. */
  readonly strip: string
}

export const levels = ['peakDb', 'truePeakDb', 'rmsDb', 'integratedLufs', 'momentaryMaxLufs'] as const

/** What a render measured: the mix, then the stems. */
export const analysedStrips = (
  analyses: readonly SignalAnalysis[],
  stems: readonly { readonly strip: string }[],
): AnalysedStrip[] => analyses.map((one, index) => ({ strip: stems[index - 1]?.strip ?? 'mix', ...one }))

/** A strip a line. What is silent has empty cells. */
export function analysisCsv(strips: readonly AnalysedStrip[]): string {
  const cell = (value: number) => (Number.isFinite(value) ? String(Number(value.toFixed(4))) : '')
  const head = ['strip', ...levels, ...(strips[0]?.bands ?? []).map(({ hz }) => `${hz}Hz`)]
  const rows = strips.map((one) => [
    one.strip,
    ...levels.map((key) => cell(one[key])),
    ...one.bands.map(({ levelDb }) => cell(levelDb)),
  ])
  return csv([head, ...rows])
}
