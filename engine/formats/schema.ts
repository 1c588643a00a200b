/** The JSON Schema of rack files, from the keys that the reader reads (`rack-keys.ts`) and the node descriptors. */
import type { FileKey, NodeDescriptor } from './descriptor.ts'
import { editorKeys, exportKeys } from './editor-keys.ts'
import { rackNodeDescriptors } from './nodes.ts'
import { inlineTransportKeys, modKeys, nodeKeys, rackKeys } from './rack-keys.ts'
import type { Key, ScalarKind, Shape } from './shape.ts'

export type Schema = { readonly [key: string]: unknown }

/** Draft 2020-12. Valid files may still earn warnings (`mam check`); a file that this refuses is refused by the reader too. */
export function rackSchema(): Schema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'MAM rack',
    description: 'A graph of nodes with patterns and an output stage. Unknown keys are kept and have no effect.',
    ...withOwnKeys(objectSchema(rackKeys)),
    $defs: { node: { description: 'What depends on the type of a node', allOf: rackNodeDescriptors.map(nodeRule) } },
  }
}

export function objectSchema(shape: Shape): Schema {
  const properties = Object.fromEntries(Object.entries(shape).map(([name, key]) => [name, keySchema(name, key)]))
  if (shape !== (nodeKeys as Shape)) return { type: 'object', properties }
  const type = { ...properties.type, examples: rackNodeDescriptors.map((node) => node.type) }
  return { type: 'object', properties: { ...properties, type }, $ref: '#/$defs/node' }
}

/** What makes no sound refuses no file, so it is described and not asked for. */
function withOwnKeys(rack: Schema): Schema {
  const properties = rack.properties as Record<string, Schema>
  const described = (name: string, shape: Shape) => ({ ...properties[name], ...describedSchema(shape) })
  return {
    ...rack,
    properties: { ...properties, editor: described('editor', editorKeys), exports: described('exports', exportKeys) },
  }
}

function describedSchema(shape: Shape): Schema {
  const properties = Object.entries(shape).map(([name, key]) => {
    const { type: _, ...described } = keySchema('', key)
    if (key.kind === 'list') return [name, { ...described, items: describedSchema(key.items) }]
    return [name, key.kind === 'texts' ? { ...described, items: {} } : described]
  })
  return { properties: Object.fromEntries(properties) }
}

function keySchema(name: string, key: Key): Schema {
  const description = key.help
  if (key.kind === 'list') return { description, type: 'array', items: objectSchema(key.items) }
  if (key.kind === 'texts') return { description, type: 'array', items: { type: 'string' } }
  if (key.kind === 'object') return { description, ...objectSchema(key.shape) }
  if (key.kind === 'deferred') return { description }
  const unit = key.unit === undefined ? '' : ` (${key.unit})`
  const initial = key.initial === undefined ? {} : { default: key.initial }
  return { description: `${description}${unit}`, ...scalarSchema(key.kind), ...initial, ...known(name, key.choices) }
}

function scalarSchema(kind: ScalarKind): Schema {
  if (kind === 'text') return { type: 'string' }
  return { type: kind === 'bool' ? 'boolean' : 'number' }
}

/** Only `kind` refuses texts that it does not know; elsewhere the known ones are offered. */
function known(name: string, choices: readonly string[] | undefined): Schema {
  if (name === 'kind') return { enum: choices }
  if (name === 'version') return { maximum: 1 }
  return choices === undefined ? {} : { examples: choices }
}

/** What only some types read, or read strictly, is asked of these alone. */
export function nodeRule(node: NodeDescriptor): Schema {
  const is = { required: ['type'], properties: { type: { const: node.type } } }
  const mod = node.takesModulation ? { mod: objectSchema(modKeys) } : {}
  // biome-ignore lint/suspicious/noThenProperty: the word of JSON Schema
  return { if: is, then: { properties: { params: paramsSchema(node), ...mod } } }
}

function paramsSchema(node: NodeDescriptor): Schema {
  const described = { description: node.help }
  if (node.type === 'transport') return { ...objectSchema(inlineTransportKeys), ...described, type: ['object', 'null'] }
  const properties = fileKeySchemas(node.fileKeys, node.lenientParams)
  return node.lenientParams ? { ...described, properties } : { ...described, type: ['object', 'null'], properties }
}

const fileKeySchemas = (keys: readonly FileKey[], lenient: boolean): Schema =>
  Object.fromEntries(keys.map((key) => [key.key, fileKeySchema(key, lenient)]))

/** A lenient node plays on with defaults behind a wrong type, so its schema describes without refusing. */
function fileKeySchema(key: FileKey, lenient: boolean): Schema {
  const description = `${key.help}${rangeText(key)}`
  const texts = key.type === 'choice' ? { examples: key.choices.map((choice) => choice.text) } : {}
  const initial = key.type === 'text' || key.type === 'list' ? {} : { default: initialOf(key) }
  const type = lenient ? {} : { type: fileTypes[key.type] }
  const items = key.type === 'list' ? { items: { properties: fileKeySchemas(key.items, lenient) } } : {}
  return { description, ...type, ...initial, ...texts, ...items }
}

const fileTypes = { float: 'number', int: 'number', bool: 'boolean', choice: 'string', text: 'string', list: 'array' }

export function initialOf(key: FileKey): number | boolean | string {
  if (key.type === 'bool') return key.initial !== 0
  if (key.type !== 'choice') return key.initial
  return key.choices.find((choice) => choice.value === key.initial)?.text ?? key.initial
}

export function rangeText(key: FileKey): string {
  if (key.min >= key.max || key.type === 'choice' || key.type === 'bool') return ''
  const unit = key.unit === 'none' || key.unit === 'switch' ? '' : ` ${key.unit}`
  return ` (${key.min} to ${key.max}${unit})`
}
