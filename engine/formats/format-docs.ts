/** The tables of the documentation, from the same lists that the reader uses. */
import type { FileKey, LiveParam, NodeDescriptor } from './descriptor.ts'
import { controlKeys, controlTargetKeys, editorKeys, exportKeys, groupKeys, statusKeys } from './editor-keys.ts'
import { nodeDescriptors } from './nodes.gen.ts'
import { takesTriggers } from './nodes.ts'
import { commandKeys, connectionKeys, mixerKeys, modKeys, nodeKeys, rackKeys, transportKeys } from './rack-keys.ts'
import { initialOf, rangeText } from './schema.ts'
import type { Key, Shape } from './shape.ts'

type Row = readonly string[]

function table(head: Row, rows: readonly Row[]): string {
  const line = (cells: Row) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** docs/nodes.md */
export function nodesMarkdown(): string {
  const intro = `# Nodes

What can stand in \`nodes[].type\`, the keys of its \`params\` in a rack file, and the parameters that locks, commands and
hands move while it plays. Generated from the engine's descriptors by \`node scripts/generate-formats.mjs\`.

A key that *starts* a parameter gives its value at the start; a key that *multiplies* one stays as a factor beside it.
Numbers outside a range are used as they are, unless the range says that they are held.`
  return `${[intro, ...nodeDescriptors.map(nodeSection)].join('\n\n')}\n`
}

function nodeSection(node: NodeDescriptor): string {
  const inputs = node.ports.filter((port) => port.input).map((port, index) => `${index} ${port.name}`)
  const facts = [
    inputs.length === 0 ? 'no inputs' : `inputs: ${inputs.join(', ')}`,
    node.takesEvents ? 'takes events' : 'takes no events',
    ...(takesTriggers(node.type) ? ['can be triggered'] : []),
    ...(node.takesModulation ? ['can be modulated'] : []),
    node.lenientParams
      ? 'a value of a wrong type leaves its key and the later ones at their defaults'
      : 'a value of a wrong type refuses the file',
    ...(node.role === 'session' ? ['made by sessions: a rack file cannot name it'] : []),
  ]
  const keys = node.fileKeys.length === 0 ? [] : [fileKeyTable(node.fileKeys, node.params)]
  const lists = node.fileKeys
    .filter((key) => key.type === 'list')
    .map((key) => `Each item of \`${key.key}\`:\n\n${fileKeyTable(key.items, [])}`)
  const params = node.params.length === 0 ? [] : [paramTable(node.params)]
  return [
    `## ${node.type}`,
    `${node.help.replace(/\.$/, '')}. ${capital(facts.join('; '))}.`,
    ...keys,
    ...lists,
    ...params,
  ].join('\n\n')
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

function fileKeyTable(keys: readonly FileKey[], params: readonly LiveParam[]): string {
  const rows = keys.map((key) => {
    const initial = key.type === 'list' || key.type === 'text' ? '' : String(initialOf(key))
    const range = rangeText(key).replace(/^ \((.*)\)$/, '$1') + (key.clampAtLoad ? ', held' : '')
    const param = params.find((one) => one.id === key.liveId)
    const meaning = param === undefined ? '' : `${key.meaning === 'start' ? 'starts' : 'multiplies'} ${param.name}`
    return [`\`${key.key}\``, key.type, initial, choicesOf(key) || range, meaning, key.help]
  })
  return table(['key', 'type', 'default', 'range', 'parameter', ''], rows)
}

const choicesOf = (key: FileKey): string => key.choices.map((choice) => `\`${choice.text}\``).join(', ')

function paramTable(params: readonly LiveParam[]): string {
  const rows = params.map((param) => {
    const unit = param.unit === 'none' || param.unit === 'switch' ? '' : ` ${param.unit}`
    const range = `${param.min} to ${param.max}${unit}`
    const modulated = param.modulatable ? 'yes' : ''
    return [String(param.id), `\`${param.name}\``, range, String(param.initial), param.smoothing, modulated, param.help]
  })
  return table(['number', 'parameter', 'range', 'start', 'ramp', 'modulated', ''], rows)
}

const sections: readonly (readonly [title: string, shape: Shape])[] = [
  ['The file', rackKeys],
  ['`nodes[]`', nodeKeys],
  ['`nodes[].ports.inputs[]` and `outputs[]`', nodeKeys.ports.shape.inputs.items],
  ['`nodes[].mod.lfos[]`', modKeys.lfos.items],
  ['`nodes[].mod.routes[]`', modKeys.routes.items],
  ['`connections[]`', connectionKeys],
  ['`mixer`', mixerKeys],
  ['`mixer.inputs[]`', mixerKeys.inputs.items],
  ['`transport`', transportKeys],
  ['`transport.tempoRamps[]`', transportKeys.tempoRamps.items],
  ['`transport.patterns[]`', transportKeys.patterns.items],
  ['`transport.patterns[].locks[]`', transportKeys.patterns.items.locks.items],
  ['`commands[]`', commandKeys],
  ['`editor`', editorKeys],
  ['`editor.groups[]`', groupKeys],
  ['`exports`', exportKeys],
  ['`exports.controls[]`', controlKeys],
  ['`exports.controls[].targets[]`', controlTargetKeys],
  ['`exports.status[]`', statusKeys],
]

/** The key tables of docs/rack-format.md. */
export function rackKeysMarkdown(): string {
  return sections.map(([title, shape]) => `### ${title}\n\n${keyTable(shape)}`).join('\n\n')
}

export function keyTable(shape: Shape): string {
  const rows = Object.entries(shape).map(([name, key]) => [
    `\`${name}\``,
    typeText(key),
    initialText(key),
    helpText(key),
  ])
  return table(['key', 'type', 'default', ''], rows)
}

const typeNames = {
  text: 'text',
  bool: 'true or false',
  float: 'number',
  double: 'number',
  uint: 'whole number',
  int: 'whole number',
  id: 'number',
}

function typeText(key: Key): string {
  if (key.kind === 'list') return 'list of objects'
  if (key.kind === 'texts') return 'list of texts'
  if (key.kind === 'object' || key.kind === 'deferred') return 'object'
  return key.unit === undefined ? typeNames[key.kind] : `${typeNames[key.kind]}, ${key.unit}`
}

function initialText(key: Key): string {
  if (!('initial' in key) || key.initial === undefined || key.initial === '') return ''
  return String(key.initial)
}

function helpText(key: Key): string {
  const choices = 'choices' in key && key.choices !== undefined ? key.choices.filter((text) => text !== '') : []
  return choices.length === 0 ? key.help : `${key.help} (${choices.map((text) => `\`${text}\``).join(', ')})`
}
