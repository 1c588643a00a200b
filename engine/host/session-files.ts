/** A session file with the racks that it names, read from disk: for the command line. */
import { relative } from 'node:path'
import { type Diagnostic, placeAt } from '../formats/diagnostic.ts'
import type { RackPlan } from '../formats/plan.ts'
import { type ParsedRack, parseRack } from '../formats/rack.ts'
import { Report } from '../formats/report.ts'
import { Suggestions } from '../formats/suggest.ts'
import { migrated } from '../session/file/migrations.ts'
import { rackIds } from '../session/file/names.ts'
import { parseSession, type SessionContent, sessionVersion } from '../session/session-file.ts'
import { sessionPlan } from '../session/session-plan.ts'
import { FileError, type TextFile } from './files.ts'
import { readReference } from './project/locate.ts'
import { ProjectError } from './project/trouble.ts'

export interface SessionOnDisk {
  /** null where an error refuses the session. */
  readonly content: SessionContent | null
  /** Of the session, then of each rack file once. */
  readonly diagnostics: readonly Diagnostic[]
  /** Throws TypeError where there is no content. A rack that is missing or broken is a silent strip. */
  plan(sampleRate: number): RackPlan
}

/** `name` stands in the diagnostics of the session itself. */
export async function readSessionFiles(file: TextFile, name: string): Promise<SessionOnDisk> {
  const text = migrated(file.text, sessionVersion)
  const { content, diagnostics } = parseSession(text, { file: name })
  if (content === null) {
    const plan = (): never => {
      throw new TypeError(`${name} has errors and cannot play`)
    }
    return { content, diagnostics, plan }
  }
  const report = new Report()
  const files = await readRacks(file.path, content, report)
  const racks = rackIds(content.racks).flatMap((id, index) => {
    const document = files.get(content.racks[index]?.path ?? '')?.document
    return document === undefined ? [] : [{ id, document }]
  })
  const plans = new Map(racks.map(({ id, document }) => [id, document.plan] as const))
  const exports = new Map(racks.map(({ id, document }) => [id, document.exports] as const))
  const plan = (sampleRate: number, context = { report: new Report(), suggestions: new Suggestions() }) =>
    sessionPlan(content, plans, { sampleRate, exports, context })
  plan(content.sampleRate, { report, suggestions: new Suggestions() })
  const ofSession = [...diagnostics, ...report.place(name, text)].sort(byPlace)
  const ofRacks = [...files.values()].flatMap((rack) => rack?.diagnostics ?? [])
  return { content, diagnostics: [...ofSession, ...ofRacks], plan: (sampleRate) => plan(sampleRate) }
}

const byPlace = (a: Diagnostic, b: Diagnostic): number => a.line - b.line || a.column - b.column

/** By path as written, each once; what cannot be read is told and undefined. */
async function readRacks(
  session: string,
  { racks }: SessionContent,
  report: Report,
): Promise<Map<string, ParsedRack | undefined>> {
  const files = new Map<string, ParsedRack | undefined>()
  for (const [index, { path }] of racks.entries()) {
    if (files.has(path)) continue
    try {
      const found = await readReference(session, path)
      files.set(path, parseRack(found.text, { file: relative(process.cwd(), found.path) }))
    } catch (error) {
      if (!(error instanceof FileError) && !(error instanceof ProjectError)) throw error
      const message = `${error.message}; the strip of the rack is silent`
      report.error('missing-file', placeAt('racks', index, 'path'), { message, found: path, expected: 'a rack file' })
      files.set(path, undefined)
    }
  }
  return files
}
