/** Rack files: text to document and plan, with everything that can be said about them on the way. */

import { withoutInputsOfGenerators } from './bypass.ts'
import { resolveCommands } from './commands.ts'
import { type Diagnostic, within } from './diagnostic.ts'
import { type Path, removeValue, setValue, type TextChange } from './edit.ts'
import { noExports, type RackExports, readExports } from './exports.ts'
import { checkCycles, checkDeclaredPorts, resolveEdges, resolveMixer } from './graph.ts'
import { parseJson } from './json.ts'
import { noLayout, type RackLayout, readLayout } from './layout.ts'
import { NodeTable } from './node-table.ts'
import { findRackDescriptor } from './nodes.ts'
import type { PlanTransport, RackPlan } from './plan.ts'
import { rackKeys } from './rack-keys.ts'
import { resolveNodes } from './rack-nodes.ts'
import { Report } from './report.ts'
import { type Context, isObject, type Json, readObject, typeName } from './shape.ts'
import { sharing } from './sharing.ts'
import { Suggestions } from './suggest.ts'
import { resolveTransport } from './transports.ts'

/** The version of the format that this program writes and reads. */
export const rackVersion = 1

/** A rack file as it is, and what it means. The text is the truth: saving writes it, edits change it. */
export interface RackDocument {
  readonly file: string
  readonly text: string
  /** Every key of the file, known or not; undefined where the text is no JSON. */
  readonly root: unknown
  readonly description: string
  /** Hz; for when nothing else says a rate (Q60). */
  readonly sampleRate: number
  /** null where an error refuses the file. */
  readonly plan: RackPlan | null
  readonly layout: RackLayout
  readonly exports: RackExports
}

export interface ParsedRack {
  readonly document: RackDocument
  /** In the order of the text. */
  readonly diagnostics: readonly Diagnostic[]
}

export interface ParseOptions {
  /** Name for diagnostics. */
  readonly file: string
  /** The file as it was before an edit: what the edit left alone is taken over and not read again. */
  readonly before?: ParsedRack | undefined
}

/** Never throws: whatever is wrong is in the diagnostics, all of it at once. */
export function parseRack(text: string, { file, before }: ParseOptions): ParsedRack {
  const report = new Report()
  const root = sharing(before?.document.root, parseJson(text, report))
  const rack = report.hasErrors ? null : readRack(root, { report, suggestions: new Suggestions() })
  const { description = '', sampleRate = 48000, layout = noLayout, exports = noExports } = rack ?? {}
  const plan = report.hasErrors ? null : (rack?.plan ?? null)
  const document = { file, text, root, description, sampleRate, plan, layout, exports }
  return { document, diagnostics: report.place(file, text) }
}

export class RefusedRack extends Error {}

/** What the engine builds. Throws RefusedRack for a document whose diagnostics hold an error. */
export function resolveRack(document: RackDocument): RackPlan {
  if (document.plan === null) throw new RefusedRack(`${document.file} has errors and cannot play`)
  return document.plan
}

export interface CheckResult {
  readonly diagnostics: readonly Diagnostic[]
  readonly errors: number
  readonly warnings: number
  readonly hints: number
}

/** Everything there is to say about a file, for `mam check`. */
export function check(text: string, options: ParseOptions): CheckResult {
  const { diagnostics } = parseRack(text, options)
  const count = (severity: Diagnostic['severity']) => diagnostics.filter((one) => one.severity === severity).length
  return { diagnostics, errors: count('error'), warnings: count('warning'), hints: count('hint') }
}

interface RackContent {
  readonly description: string
  readonly sampleRate: number
  readonly plan: RackPlan
  readonly layout: RackLayout
  readonly exports: RackExports
}

function readRack(root: unknown, context: Context): RackContent | null {
  if (!isObject(root)) {
    const message = `a rack is a JSON object, but this is ${typeName(root)}`
    context.report.error('wrong-type', null, { message, found: root, expected: 'an object' })
    return null
  }
  if (!isReadableVersion(root, context) || !isRackKind(root, context)) return null
  const rack = readObject(rackKeys, root, null, context)
  const channels = readChannels(rack.channels, context)
  const nodes = new NodeTable()
  for (const { id, type } of rack.nodes) nodes.add(id, findRackDescriptor(type) ?? null)
  const resolved = resolveNodes(rack.nodes, nodes, channels, context)
  const transport =
    rack.transport === null ? null : resolveTransport(rack.transport, within(null, 'transport'), nodes, context)
  const edges = resolveEdges(rack.connections, nodes, rack.mixer, context)
  checkDeclaredPorts(rack.connections, resolved.declaredPorts, context)
  checkCycles(rack.connections, nodes, context)
  const transports: PlanTransport[] = transport === null ? resolved.transports : [transport, ...resolved.transports]
  const plan: RackPlan = {
    channels,
    randomSeed: rack.randomSeed,
    latencyComp: rack.latencyComp,
    nodes: resolved.nodes,
    edges: withoutInputsOfGenerators(edges, resolved.nodes),
    mixer: resolveMixer(rack.mixer, nodes, context),
    transports,
    hasTopLevelTransport: transport !== null,
    commands: resolveCommands(rack.commands, nodes, context),
  }
  const { description, sampleRate } = rack
  const layout = readLayout(rack.editor, nodes, context)
  return { description, sampleRate, plan, layout, exports: readExports(rack.exports, nodes, context) }
}

/** A newer format may mean anything by its keys, so nothing else is said about it. */
function isReadableVersion(root: Json, { report }: Context): boolean {
  const version = root.version
  if (typeof version !== 'number' || version <= rackVersion) return true
  const message = `this is a file from a newer version of MAM (format ${version}; this program reads ${rackVersion})`
  report.error('newer-version', within(null, 'version'), { message, found: version, expected: `${rackVersion}` })
  return false
}

function isRackKind(root: Json, { report, suggestions }: Context): boolean {
  const kind = root.kind
  const place = within(null, 'kind')
  if (kind === undefined) {
    const message = 'kind is missing; the file is read as a rack'
    report.warn('wrong-kind', place, { message, found: kind, expected: '"rack"' })
  } else if (kind === 'graph') {
    report.warn('wrong-kind', place, { message: '"graph" is the old name of "rack"', found: kind, expected: '"rack"' })
  } else if (typeof kind === 'string' && kind !== 'rack') {
    const suggestion = kind === 'session' ? undefined : suggestions.nearest(kind, ['rack'])
    const message =
      kind === 'session' ? 'this is a session, not a rack' : `${JSON.stringify(kind)} is not a kind of rack`
    report.error('wrong-kind', place, { message, found: kind, expected: '"rack"', suggestion })
    return false
  }
  return true
}

function readChannels(channels: number, { report }: Context): 1 | 2 {
  if (channels === 1 || channels === 2) return channels
  const message = `racks have 1 or 2 channels; ${channels} are played as 2`
  report.warn('out-of-range', within(null, 'channels'), { message, found: channels, expected: '1 or 2' })
  return 2
}

export interface EditedRack extends ParsedRack {
  readonly edits: TextChange['edits']
}

/**
 * Sets, or with `undefined` removes, the value at a path by a minimal edit of the text. A file from a newer version or
 * with malformed JSON is refused. Throws RefusedRack, or NoSuchPlace where the path leads nowhere.
 */
export function editRack(document: RackDocument, path: Path, value: unknown): EditedRack {
  const { file, text, root } = document
  if (!isObject(root)) throw new RefusedRack(`${file} is no JSON object and cannot be edited`)
  const { version } = root
  if (typeof version === 'number' && version > rackVersion) {
    throw new RefusedRack(`${file} is a file from a newer version of MAM and is not changed`)
  }
  const change = value === undefined ? removeValue(text, path) : setValue(text, path, value)
  return { ...parseRack(change.text, { file }), edits: change.edits }
}
