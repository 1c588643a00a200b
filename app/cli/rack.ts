import { realpathSync } from 'node:fs'
import { type Diagnostic, formatDiagnostic } from '../../engine/formats/diagnostic.ts'
import type { RackPlan } from '../../engine/formats/plan.ts'
import { parseRack, resolveRack } from '../../engine/formats/rack.ts'
import { readRackFile } from '../../engine/host/files.ts'
import { type Shell, Told, UsageError } from './shell.ts'
import { count } from './words.ts'

export interface LoadedRack {
  /** Absolute; may lie in a search path. */
  readonly path: string
  readonly plan: RackPlan
  /** What the file asks for, Hz. */
  readonly sampleRate: number
}

/** How many warnings a command shows that was asked for something else; `mam check` shows them all. */
const shownWarnings = 3

/** Reads a rack that is to be played. Tells every error and the first warnings; throws Told where there is an error. */
export async function loadRack(file: string, shell: Shell): Promise<LoadedRack> {
  const { path, text } = await readRackFile(file)
  const { document, diagnostics } = parseRack(text, { file })
  const errors = diagnostics.filter((one) => one.severity === 'error')
  if (errors.length > 0) {
    tell(errors, shell)
    throw new Told(`${file} has ${count(errors.length, 'error')}`)
  }
  const warnings = diagnostics.filter((one) => one.severity === 'warning')
  tell(warnings.slice(0, shownWarnings), shell)
  const more = warnings.length - shownWarnings
  if (more > 0) shell.err(`${count(more, 'more warning')}: mam check ${file}\n`)
  return { path, plan: resolveRack(document), sampleRate: document.sampleRate }
}

function tell(diagnostics: readonly Diagnostic[], shell: Shell): void {
  for (const diagnostic of diagnostics) shell.err(`${formatDiagnostic(diagnostic)}\n`)
}

/** A rack is never overwritten by its own sound. Throws UsageError. */
export function refuseSameFile(rack: string, output: string): void {
  if (realPath(rack) === realPath(output)) throw new UsageError(`${output} is the rack itself; choose another output`)
}

/** The file behind every link, or the name where there is no such file yet. */
function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
