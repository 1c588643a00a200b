import { realpathSync } from 'node:fs'
import { type Diagnostic, formatDiagnostic } from '../../engine/formats/diagnostic.ts'
import type { RackPlan } from '../../engine/formats/plan.ts'
import { parseRack, resolveRack } from '../../engine/formats/rack.ts'
import { readRackFile, type TextFile } from '../../engine/host/files.ts'
import { kindOf } from '../../engine/host/project/locate.ts'
import { readSessionFiles } from '../../engine/host/session-files.ts'
import type { SessionContent } from '../../engine/session/session-file.ts'
import { type Shell, Told, UsageError } from './shell.ts'
import { count } from './words.ts'

export interface LoadedRack {
  /** Absolute; may lie in a search path. */
  readonly path: string
  readonly plan: RackPlan
  /** What the file asks for, Hz. */
  readonly sampleRate: number
  /** What the file says where it is a session. */
  readonly session?: SessionContent
}

/** How many warnings a command shows that was asked for something else; `mam check` shows them all. */
const shownWarnings = 3

/**
 * Reads a rack or a session that is to be played. Tells every error and the first warnings; throws Told where an error keeps
 * it from playing. `sampleRate` is asked for by hand: a session's commands stand at frames of it.
 */
export async function loadRack(file: string, shell: Shell, sampleRate?: number): Promise<LoadedRack> {
  const found = await readRackFile(file)
  if (kindOf(found) === 'session') return loadSession(found, file, sampleRate, shell)
  const { document, diagnostics } = parseRack(found.text, { file })
  const errors = tellErrors(diagnostics, shell)
  if (errors > 0) throw new Told(`${file} has ${count(errors, 'error')}`)
  tellWarnings(diagnostics, file, shell)
  return { path: found.path, plan: resolveRack(document), sampleRate: document.sampleRate }
}

/** One rack that is gone or broken keeps the others from nothing. */
async function loadSession(
  found: TextFile,
  file: string,
  sampleRate: number | undefined,
  shell: Shell,
): Promise<LoadedRack> {
  const { content, diagnostics, plan } = await readSessionFiles(found, file)
  const errors = tellErrors(diagnostics, shell)
  if (content === null) throw new Told(`${file} has ${count(errors, 'error')}`)
  tellWarnings(diagnostics, file, shell)
  const rate = sampleRate ?? content.sampleRate
  return { path: found.path, plan: plan(rate), sampleRate: content.sampleRate, session: content }
}

function tellErrors(diagnostics: readonly Diagnostic[], shell: Shell): number {
  const errors = diagnostics.filter((one) => one.severity === 'error')
  tell(errors, shell)
  return errors.length
}

function tellWarnings(diagnostics: readonly Diagnostic[], file: string, shell: Shell): void {
  const warnings = diagnostics.filter((one) => one.severity === 'warning')
  tell(warnings.slice(0, shownWarnings), shell)
  const more = warnings.length - shownWarnings
  if (more > 0) shell.err(`${count(more, 'more warning')}: mam check ${file}\n`)
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
