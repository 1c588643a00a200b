/** Sounds of a node type under names, kept on this device; read with suspicion, since anybody may have written them. */
import type { NodeSound } from '../inspector/node-sound.ts'

export const VERSION = 1
export const MAX_NAME = 60
/** Of a type. */
export const MAX_PRESETS = 500

export interface Preset {
  readonly name: string
  readonly sound: NodeSound
}

/** By node type, in the order in which they were saved. */
export type Presets = Readonly<Record<string, readonly Preset[]>>

export type Parsed<T> = { readonly value: T } | { readonly words: string }

/** What the device keeps. */
export function parsePresets(text: string): Parsed<Presets> {
  return parsed(text, 'The presets of this device', (root) => {
    const types = objectAt(root, 'types', 'types')
    return Object.fromEntries(Object.entries(types).map(([type, list]) => [type, presetsAt(list, `types.${type}`)]))
  })
}

export function presetsText(presets: Presets): string {
  return JSON.stringify({ kind: 'mam-presets', version: VERSION, types: presets })
}

/** Presets of one type, handed from person to person. */
export function exportText(type: string, presets: readonly Preset[]): string {
  return JSON.stringify({ kind: 'mam-presets', version: VERSION, types: { [type]: presets } }, null, 2)
}

/** Those of a type in a text that somebody handed over. */
export function parseExport(text: string, type: string): Parsed<readonly Preset[]> {
  const all = parsePresets(text)
  if ('words' in all) return { words: all.words.replace('The presets of this device', 'This text') }
  const own = all.value[type]
  if (own) return { value: own }
  const types = Object.keys(all.value).join(', ')
  return { words: `This text has no presets of ${type}${types ? `; it has some of ${types}` : ''}.` }
}

/** One of the same name is replaced where it stands. */
export function withPreset(presets: readonly Preset[], preset: Preset): readonly Preset[] {
  const has = presets.some(({ name }) => name === preset.name)
  return has ? presets.map((one) => (one.name === preset.name ? preset : one)) : [...presets, preset]
}

// --- reading ---------------------------------------------------------------------------------------------------------

class Trouble extends Error {}

function parsed<T>(text: string, who: string, read: (root: object) => T): Parsed<T> {
  try {
    const root: unknown = JSON.parse(text)
    if (!isObject(root) || root.kind !== 'mam-presets') throw new Trouble('it should begin with "kind": "mam-presets"')
    if (typeof root.version !== 'number' || root.version > VERSION)
      throw new Trouble(`version is ${JSON.stringify(root.version)}, and this MAM knows up to ${VERSION}`)
    return { value: read(root) }
  } catch (error) {
    const why = error instanceof Trouble ? error.message : `it is no JSON: ${(error as Error).message}`
    return { words: `${who} cannot be read: ${why}.` }
  }
}

function presetsAt(value: unknown, place: string): readonly Preset[] {
  if (!Array.isArray(value)) throw new Trouble(`${place} should be a list`)
  if (value.length > MAX_PRESETS) throw new Trouble(`${place} has ${value.length} presets; at most ${MAX_PRESETS}`)
  return value.map((one, at) => presetAt(one, `${place}[${at}]`))
}

function presetAt(value: unknown, place: string): Preset {
  if (!isObject(value)) throw new Trouble(`${place} should be an object`)
  const sound = objectAt(value, 'sound', `${place}.sound`)
  const values = objectAt(sound, 'values', `${place}.sound.values`)
  for (const [key, number] of Object.entries(values)) numberAt(number, `${place}.sound.values.${key}`)
  return {
    name: nameAt(value.name, `${place}.name`),
    sound: {
      values: values as Record<string, number>,
      lfos: listAt(sound, 'lfos', place).map((one, at) => lfoAt(one, `${place}.sound.lfos[${at}]`)),
      routes: listAt(sound, 'routes', place).map((one, at) => routeAt(one, `${place}.sound.routes[${at}]`)),
    },
  }
}

function lfoAt(value: unknown, place: string): NodeSound['lfos'][number] {
  if (!isObject(value)) throw new Trouble(`${place} should be an object`)
  const { lfo, wave, freqHz, phase } = value
  return {
    lfo: numberAt(lfo, `${place}.lfo`),
    wave: textAt(wave, `${place}.wave`),
    freqHz: numberAt(freqHz, `${place}.freqHz`),
    phase: numberAt(phase, `${place}.phase`),
  }
}

function routeAt(value: unknown, place: string): NodeSound['routes'][number] {
  if (!isObject(value)) throw new Trouble(`${place} should be an object`)
  const at = (key: string) => numberAt(value[key], `${place}.${key}`)
  return {
    lfo: at('lfo'),
    target: textAt(value.target, `${place}.target`),
    depth: at('depth'),
    offset: at('offset'),
    min: at('min'),
    max: at('max'),
    squared: value.squared === true,
  }
}

type Json = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

function objectAt(holder: object, key: string, place: string): Json {
  const value = (holder as Json)[key]
  if (!isObject(value)) throw new Trouble(`${place} should be an object`)
  return value
}

function listAt(holder: Json, key: string, place: string): readonly unknown[] {
  const value = holder[key] ?? []
  if (!Array.isArray(value)) throw new Trouble(`${place}.sound.${key} should be a list`)
  return value
}

function numberAt(value: unknown, place: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new Trouble(`${place} should be a number`)
  return value
}

function textAt(value: unknown, place: string): string {
  if (typeof value !== 'string') throw new Trouble(`${place} should be a text`)
  return value
}

function nameAt(value: unknown, place: string): string {
  const name = textAt(value, place).trim()
  if (name === '' || name.length > MAX_NAME) throw new Trouble(`${place} should be 1 to ${MAX_NAME} letters`)
  return name
}
