/** The JSON Schema of session files, from the keys that the reader reads. */
import { findDescriptor } from '../formats/nodes.ts'
import { nodeRule, objectSchema, type Schema } from '../formats/schema.ts'
import { effectTypes } from './file/inserts.ts'
import { safetyKeys } from './safety.ts'
import { lfoKeys, sessionKeys } from './session-keys.ts'
import { stageKeys, stageLimits, usualStage } from './stage-settings.ts'

/** As of racks: a file that this refuses is refused by the reader too; the reader may refuse and warn of more. */
export function sessionSchema(): Schema {
  const session = objectSchema(sessionKeys)
  const insert = { properties: { type: { examples: effectTypes() } }, allOf: effectTypes().map(insertRule) }
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'MAM session',
    description: 'Racks on one clock, and how they are mixed. Unknown keys are kept and have no effect.',
    ...session,
    properties: described(session.properties as Properties),
    $defs: { insert: { description: 'What depends on the type of an insert', ...insert } },
  }
}

type Properties = Readonly<Record<string, Schema>>

const insertRule = (type: string): Schema => {
  const descriptor = findDescriptor(type)
  return descriptor === undefined ? {} : nodeRule(descriptor)
}

function described(properties: Properties): Schema {
  const { buses = {}, master = {}, xfaders = {}, stage = {}, safety = {} } = properties
  return {
    ...properties,
    buses: { ...buses, items: withInserts(buses.items as Schema) },
    master: withInserts(master),
    xfaders: { ...xfaders, items: withProperty(xfaders.items as Schema, 'lfo', typeless(lfoKeys)) },
    stage: { ...stage, properties: Object.fromEntries(stageKeys.map((key) => [key, stageSetting(key)])) },
    safety: { ...safety, ...typeless(safetyKeys) },
  }
}

const withProperty = (schema: Schema, name: string, more: Schema): Schema => {
  const properties = schema.properties as Properties
  return { ...schema, properties: { ...properties, [name]: { ...properties[name], ...more } } }
}

function withInserts(strip: Schema): Schema {
  const { inserts = {} } = strip.properties as Properties
  return withProperty(strip, 'inserts', { items: { ...(inserts.items as Schema), $ref: '#/$defs/insert' } })
}

/** Of parts in which a fault drops the part and not the file: described, not asked for. */
function typeless(shape: Parameters<typeof objectSchema>[0]): Schema {
  const { properties } = objectSchema(shape) as { readonly properties: Properties }
  return {
    properties: Object.fromEntries(
      Object.entries(properties).map(([name, { type, ...rest }]) => [name, rest] as const),
    ),
  }
}

const stageSetting = (key: (typeof stageKeys)[number]): Schema => {
  const { min, max, name } = stageLimits[key]
  return { description: `The ${name} (${min} to ${max} ms)`, default: usualStage[key] }
}
