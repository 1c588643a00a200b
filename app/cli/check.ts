import type { Command } from 'commander'
import { type Diagnostic, formatDiagnostic } from '../../engine/formats/diagnostic.ts'
import { type CheckResult, check } from '../../engine/formats/rack.ts'
import { FileError, readRackFile } from '../../engine/host/files.ts'
import { kindOf } from '../../engine/host/project/locate.ts'
import { readSessionFiles } from '../../engine/host/session-files.ts'
import { type Shell, Told, toJson } from './shell.ts'
import { count } from './words.ts'

const help = `
Examples:
  mam check song.json
  mam check *.json --quiet                        errors only
  mam check song.json --json | jq '.diagnostics[] | .path'
  mam check night.json                            a session with its racks

A session is checked with every rack that it names. An error is something that
keeps a file from playing; a warning plays, but hardly as meant; a hint is worth
knowing. Each line names the file with line and
column, the place inside it, what was found and what was expected.`

interface Options {
  json?: boolean
  quiet?: boolean
}

export function addCheck(program: Command, shell: Shell): void {
  program
    .command('check')
    .summary('tell everything that is wrong with a rack or session')
    .description(
      'Tells everything that is wrong with racks and sessions, at once. Exits with 1 where there is an error.',
    )
    .argument('<files...>', 'racks and sessions')
    .option('-q, --quiet', 'errors only')
    .option('--json', 'as JSON')
    .addHelpText('after', help)
    .action(async (files: string[], options: Options) => {
      const result = sum(await Promise.all(files.map((file) => checkFile(file, shell))))
      shell.out(options.json ? toJson({ ok: result.errors === 0, ...result }) : text(result, options.quiet === true))
      if (result.errors > 0) throw new Told(count(result.errors, 'error'))
    })
}

/** A file that cannot be read counts as one error and keeps nobody from hearing about the others. */
async function checkFile(file: string, shell: Shell): Promise<CheckResult> {
  try {
    const found = await readRackFile(file)
    if (kindOf(found) === 'rack') return check(found.text, { file })
    return counted((await readSessionFiles(found, file)).diagnostics)
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    shell.err(`error: ${error.message}\n`)
    return { diagnostics: [], errors: 1, warnings: 0, hints: 0 }
  }
}

function counted(diagnostics: readonly Diagnostic[]): CheckResult {
  const count = (severity: Diagnostic['severity']) => diagnostics.filter((one) => one.severity === severity).length
  return { diagnostics, errors: count('error'), warnings: count('warning'), hints: count('hint') }
}

const sum = (results: readonly CheckResult[]): CheckResult => ({
  errors: results.reduce((total, result) => total + result.errors, 0),
  warnings: results.reduce((total, result) => total + result.warnings, 0),
  hints: results.reduce((total, result) => total + result.hints, 0),
  diagnostics: results.flatMap((result) => result.diagnostics),
})

function text({ diagnostics, errors, warnings, hints }: CheckResult, isQuiet: boolean): string {
  const shown = isQuiet ? diagnostics.filter(({ severity }) => severity === 'error') : diagnostics
  const lines = shown.map((diagnostic) => `${formatDiagnostic(diagnostic)}\n`).join('')
  if (isQuiet) return lines
  return `${lines}${count(errors, 'error')}, ${count(warnings, 'warning')}, ${count(hints, 'hint')}\n`
}
