/** Session files (spec 8): text to content, with everything that can be said about them on the way. */
import { type Diagnostic, type Place, placeAt, within } from '../formats/diagnostic.ts'
import { parseJson } from '../formats/json.ts'
import { type ParseOptions, rackVersion } from '../formats/rack.ts'
import { Report } from '../formats/report.ts'
import { type Context, isObject, type Json, type Read, readObject, typeName } from '../formats/shape.ts'
import { Suggestions } from '../formats/suggest.ts'
import { readSafety, type Safety } from './safety.ts'
import { lfoKeys, sessionKeys } from './session-keys.ts'
import { readStage, type StageSettings } from './stage-settings.ts'

/** Sessions and racks count their versions together. */
export const sessionVersion = rackVersion

type Keys = Read<typeof sessionKeys>
export type SessionRack = Keys['racks'][number]
export type SessionBus = Keys['buses'][number]
export type SessionRoute = Keys['routes'][number]
export type SessionLfo = Read<typeof lfoKeys>
/** `lfo` is null where there is none, or one that could not be read. */
export type SessionXfader = Omit<Keys['xfaders'][number], 'lfo'> & { readonly lfo: SessionLfo | null }
export type SessionCommand = Keys['commands'][number]

/** What a session file says; unknown keys stay in its text. */
export interface SessionContent extends Omit<Keys, '$schema' | 'kind' | 'version' | 'xfaders' | 'safety' | 'stage'> {
  readonly safety: Safety
  readonly stage: StageSettings
  readonly xfaders: readonly SessionXfader[]
}

export interface ParsedSession {
  /** null where an error refuses the file. */
  readonly content: SessionContent | null
  /** In the order of the text. */
  readonly diagnostics: readonly Diagnostic[]
}

/** Never throws: whatever is wrong is in the diagnostics, all of it at once. */
export function parseSession(text: string, { file }: ParseOptions): ParsedSession {
  const report = new Report()
  const root = parseJson(text, report)
  const content = report.hasErrors ? null : readSession(root, { report, suggestions: new Suggestions() })
  return { content: report.hasErrors ? null : content, diagnostics: report.place(file, text) }
}

/** The text of a new session file. */
export function newSessionText(racks: readonly { readonly id: string; readonly path: string }[]): string {
  const items = racks.map(({ id, path }) => `    { "id": ${JSON.stringify(id)}, "path": ${JSON.stringify(path)} }`)
  const list = items.length === 0 ? '[]' : `[\n${items.join(',\n')}\n  ]`
  return `{\n  "kind": "session",\n  "version": ${sessionVersion},\n  "racks": ${list}\n}\n`
}

function readSession(root: unknown, context: Context): SessionContent | null {
  if (!isObject(root)) {
    const message = `a session is a JSON object, but this is ${typeName(root)}`
    context.report.error('wrong-type', null, { message, found: root, expected: 'an object' })
    return null
  }
  if (!isReadableVersion(root, context) || !isSessionKind(root, context)) return null
  const { $schema, kind, version, ...session } = readObject(sessionKeys, root, null, context)
  const xfaders = session.xfaders.map((fader, index) => ({
    ...fader,
    lfo: readLfo(fader.lfo, within(placeAt('xfaders', index), 'lfo'), context),
  }))
  checkNames(session, context)
  checkReferences(session, context)
  return { ...session, xfaders, safety: readSafety(session.safety, context), stage: readStage(session.stage, context) }
}

/** A newer format may mean anything by its keys, so nothing else is said about it. */
function isReadableVersion({ version }: Json, { report }: Context): boolean {
  if (typeof version !== 'number' || version <= sessionVersion) return true
  const message = `this is a file from a newer version of MAM (format ${version}; this program reads ${sessionVersion})`
  report.error('newer-version', placeAt('version'), { message, found: version, expected: `${sessionVersion}` })
  return false
}

function isSessionKind({ kind }: Json, { report, suggestions }: Context): boolean {
  const place = placeAt('kind')
  const words = { found: kind, expected: '"session"' }
  if (kind === undefined) {
    report.warn('wrong-kind', place, { ...words, message: 'kind is missing; the file is read as a session' })
  } else if (typeof kind === 'string' && kind !== 'session') {
    const isRack = kind === 'rack' || kind === 'graph'
    const message = isRack ? 'this is a rack, not a session' : `${JSON.stringify(kind)} is not a kind of session`
    const suggestion = isRack ? undefined : suggestions.nearest(kind, ['session'])
    report.error('wrong-kind', place, { ...words, message, suggestion })
    return false
  }
  return true
}

/** A fault in the LFO drops the LFO, not the file. */
function readLfo(value: unknown, place: Place, { report, suggestions }: Context): SessionLfo | null {
  if (value === undefined) return null
  const inside = new Report()
  if (isObject(value)) {
    const lfo = readObject(lfoKeys, value, place, { report: inside, suggestions })
    if (!inside.hasErrors) return lfo
  }
  const message = 'the LFO of the crossfader cannot be read and is left out'
  report.warn('wrong-type', place, { message, found: value, expected: 'wave, freqHz and phase01' })
  return null
}

type Lists = Pick<Keys, 'racks' | 'buses' | 'routes' | 'xfaders' | 'commands'>

function checkNames({ racks, buses, routes, xfaders, commands }: Lists, context: Context): void {
  requireTexts('racks', racks, ['id', 'path'], context)
  requireTexts('buses', buses, ['id'], context)
  requireTexts('routes', routes, ['from', 'to'], context)
  requireTexts('xfaders', xfaders, ['id'], context)
  requireTexts('commands', commands, ['nodeId'], context)
  for (const [list, items] of Object.entries({ racks, buses, xfaders })) tellRepeated(list, items, context)
  for (const [index, { racks }] of xfaders.entries()) {
    if (racks.length > 0) continue
    const message = 'a crossfader needs the ids of two racks'
    context.report.error('wrong-type', placeAt('xfaders', index, 'racks'), {
      message,
      found: racks,
      expected: 'two ids',
    })
  }
}

function requireTexts<K extends string>(
  list: string,
  items: readonly { readonly [_ in K]: string }[],
  keys: readonly K[],
  { report }: Context,
): void {
  for (const [index, item] of items.entries())
    for (const key of keys) {
      if (item[key] !== '') continue
      const message = `${key} is needed here and is missing or empty`
      report.error('wrong-type', placeAt(list, index, key), { message, found: item[key], expected: 'a text' })
    }
}

function tellRepeated(list: string, items: readonly { readonly id: string }[], { report }: Context): void {
  const seen = new Set<string>()
  for (const [index, { id }] of items.entries()) {
    if (seen.has(id)) {
      const message = `the id ${JSON.stringify(id)} is taken; addresses reach the first one`
      report.warn('repeated-id', placeAt(list, index, 'id'), { message, found: id, expected: 'each id once' })
    }
    seen.add(id)
  }
}

function checkReferences({ racks, buses, routes, xfaders, commands }: Lists, context: Context): void {
  const rackIds = racks.map((rack) => rack.id)
  const check = (id: string, known: readonly string[], what: string, place: Place) => {
    if (id === '' || known.includes(id)) return
    const message = `there is no ${what} ${JSON.stringify(id)}; this has no effect`
    const suggestion = context.suggestions.nearest(id, known)
    context.report.warn('unknown-node', place, { message, found: id, expected: `the id of a ${what}`, suggestion })
  }
  const busIds = buses.map((bus) => bus.id)
  for (const [index, { from, to }] of routes.entries()) {
    check(from, rackIds, 'rack', placeAt('routes', index, 'from'))
    check(to, busIds, 'bus', placeAt('routes', index, 'to'))
  }
  for (const [index, { inserts }] of buses.entries())
    for (const [at, { sidechains }] of inserts.entries())
      for (const [key, { from }] of sidechains.entries())
        check(from, rackIds, 'rack', placeAt('buses', index, 'inserts', at, 'sidechains', key, 'from'))
  for (const [index, fader] of xfaders.entries())
    for (const [at, id] of fader.racks.entries()) check(id, rackIds, 'rack', placeAt('xfaders', index, 'racks', at))
  for (const [index, { rack }] of commands.entries()) check(rack, rackIds, 'rack', placeAt('commands', index, 'rack'))
}
