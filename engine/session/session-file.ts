/** Session files (spec 8): text to content, with everything that can be said about them on the way. */
import { type Diagnostic, type Place, placeAt, within } from '../formats/diagnostic.ts'
import { parseJson } from '../formats/json.ts'
import { type ParseOptions, rackVersion } from '../formats/rack.ts'
import { Report } from '../formats/report.ts'
import { type Context, isObject, type Json, type Read, readObject, typeName } from '../formats/shape.ts'
import { Suggestions } from '../formats/suggest.ts'
import { checkCommands, checkNames, checkValues, checkXfaders } from './file/checks.ts'
import { readClock, readStretch, type SessionClock, type Stretch } from './file/clock.ts'
import { checkInserts } from './file/inserts.ts'
import { type Routing, readRouting } from './file/routing.ts'
import { readSafety, type Safety } from './safety.ts'
import { lfoKeys, sessionKeys } from './session-keys.ts'
import { readStage, type StageSettings } from './stage-settings.ts'

/** Sessions and racks count their versions together. */
export const sessionVersion = rackVersion

type Keys = Read<typeof sessionKeys>
export type SessionRack = Omit<Keys['racks'][number], 'stretch'> & { readonly stretch: Stretch }
export type SessionBus = Keys['buses'][number]
export type SessionMaster = NonNullable<Keys['master']>
export type SessionRoute = Keys['routes'][number]
export type SessionSend = Keys['sends'][number]
export type SessionSidechain = Keys['sidechains'][number]
export type SessionLfo = Read<typeof lfoKeys>
/** `lfo` is null where there is none, or one that could not be read. */
export type SessionXfader = Omit<Keys['xfaders'][number], 'lfo'> & { readonly lfo: SessionLfo | null }
export type SessionCommand = Keys['commands'][number]

type AsWritten = Omit<Keys, '$schema' | 'kind' | 'version' | 'racks' | 'xfaders' | 'safety' | 'stage'>

/** What a session file says; unknown keys stay in its text. */
export interface SessionContent extends AsWritten {
  readonly safety: Safety
  readonly stage: StageSettings
  readonly racks: readonly SessionRack[]
  readonly xfaders: readonly SessionXfader[]
  /** What tempo, tempoMap and timeSignatures come to. */
  readonly clock: SessionClock
  /** What routes, sends and sidechains come to. */
  readonly routing: Routing
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

const usualRate = sessionKeys.sampleRate.initial

/** The text of a new session file. `sampleRate`: Hz, written where it is not what a session has without. */
export function newSessionText(
  racks: readonly { readonly id: string; readonly path: string }[],
  sampleRate = usualRate,
): string {
  const items = racks.map(({ id, path }) => `    { "id": ${JSON.stringify(id)}, "path": ${JSON.stringify(path)} }`)
  const list = items.length === 0 ? '[]' : `[\n${items.join(',\n')}\n  ]`
  const rate = sampleRate === usualRate ? '' : `\n  "sampleRate": ${sampleRate},`
  return `{\n  "kind": "session",\n  "version": ${sessionVersion},${rate}\n  "racks": ${list}\n}\n`
}

function readSession(root: unknown, context: Context): SessionContent | null {
  if (!isObject(root)) {
    const message = `a session is a JSON object, but this is ${typeName(root)}`
    context.report.error('wrong-type', null, { message, found: root, expected: 'an object' })
    return null
  }
  if (!isReadableVersion(root, context) || !isSessionKind(root, context)) return null
  const keys = readObject(sessionKeys, root, null, context)
  const { $schema, kind, version, ...session } = keys
  const xfaders = session.xfaders.map((fader, index) => ({
    ...fader,
    lfo: readLfo(fader.lfo, within(placeAt('xfaders', index), 'lfo'), context),
  }))
  checkNames(session, context)
  const clock = readClock(keys, context)
  const routing = readRouting(session, context)
  checkXfaders(session, context)
  checkCommands(session, clock.tempo !== null, context)
  checkInserts(session, context)
  checkValues(keys, context)
  return {
    ...session,
    clock,
    racks: session.racks.map((rack, index) => readRack(rack, placeAt('racks', index), context)),
    routing,
    xfaders,
    safety: readSafety(session.safety, context),
    stage: readStage(session.stage, context),
  }
}

const readRack = (rack: Keys['racks'][number], place: Place, context: Context): SessionRack => ({
  ...rack,
  stretch: readStretch(rack.stretch, within(place, 'stretch'), context),
})

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
