import type { Command } from 'commander'
import type { FileKey, LiveParam, NodeDescriptor } from '../../engine/formats/descriptor.ts'
import { Suggestions } from '../../engine/formats/suggest.ts'
import { type Shell, toJson, UsageError } from './shell.ts'
import { markdownTable, table } from './table.ts'
import { short } from './words.ts'

const help = `
Examples:
  mam nodes                          every node type
  mam nodes tb303_ext                its keys in files and its live parameters
  mam nodes --markdown > nodes.md    the reference of all of them
  mam nodes kick --json | jq '.[0].params[] | {id, name, unit}'`

interface Options {
  json?: boolean
  markdown?: boolean
}

export function addNodes(program: Command, shell: Shell): void {
  program
    .command('nodes')
    .summary('describe the node types')
    .description('Describes the node types: keys in files, live parameters, ports.')
    .argument('[types...]', 'node types (default: all)')
    .option('--json', 'as JSON')
    .option('--markdown', 'as Markdown')
    .addHelpText('after', help)
    .action((types: string[], options: Options) => {
      if (options.json && options.markdown) throw new UsageError('choose one of --json and --markdown')
      const all = shell.native().descriptors()
      const chosen = types.length === 0 ? all : types.map((type) => find(all, type))
      if (options.json) shell.out(toJson(chosen))
      else if (options.markdown) shell.out(chosen.map(markdown).join('\n'))
      else shell.out(types.length === 0 ? overview(all) : chosen.map(details).join('\n'))
    })
}

function find(all: readonly NodeDescriptor[], type: string): NodeDescriptor {
  const found = all.find((descriptor) => descriptor.type === type)
  if (found) return found
  const names = all.map((descriptor) => descriptor.type)
  const near = new Suggestions().nearest(type, names)
  throw new UsageError(`no node type ${type}${near ? `. Did you mean ${near}?` : `; there are ${names.join(', ')}`}`)
}

function overview(all: readonly NodeDescriptor[]): string {
  const rows = all.map((node) => [
    node.type,
    node.role,
    String(node.fileKeys.length),
    String(node.params.length),
    node.help,
  ])
  return table(['type', 'role', 'keys', 'params', 'what it is'], rows, ['keys', 'params'])
}

const keyHead = ['key', 'type', 'unit', 'range', 'default', 'meaning', 'what it does']
const paramHead = ['id', 'name', 'unit', 'range', 'default', 'ramp', 'modulation', 'what it does']
const portHead = ['port', 'kind', 'direction']

function details(node: NodeDescriptor): string {
  const sections = [
    node.fileKeys.length === 0 ? '' : `\nIn files, under "params":\n${table(keyHead, keyRows(node))}`,
    node.params.length === 0 ? '' : `\nLive, by events:\n${table(paramHead, paramRows(node), ['id'])}`,
    node.ports.length === 0 ? '' : `\nPorts:\n${table(portHead, portRows(node))}`,
  ]
  return `${node.type}: ${node.title} (${node.role})\n${node.help}\n${sections.join('')}`
}

function markdown(node: NodeDescriptor): string {
  const sections = [
    node.fileKeys.length === 0 ? '' : `\n### In files\n\n${markdownTable(keyHead, keyRows(node))}`,
    node.params.length === 0 ? '' : `\n### Live parameters\n\n${markdownTable(paramHead, paramRows(node))}`,
    node.ports.length === 0 ? '' : `\n### Ports\n\n${markdownTable(portHead, portRows(node))}`,
  ]
  return `## ${node.type}\n\n${node.title} (${node.role}). ${node.help}\n${sections.join('')}`
}

/** Keys of a list's elements follow it, named as in diagnostics: `bands[].q`. */
function keyRows(node: NodeDescriptor): string[][] {
  const name = (id: number) => node.params.find((param) => param.id === id)?.name ?? `#${id}`
  const rows = (key: FileKey, prefix: string): string[][] => [
    [prefix + key.key, key.type, unit(key.unit), keyRange(key), keyDefault(key), meaning(key, name), key.help],
    ...key.items.flatMap((item) => rows(item, `${prefix}${key.key}[].`)),
  ]
  return node.fileKeys.flatMap((key) => rows(key, ''))
}

const isNumber = (key: FileKey) => key.type === 'float' || key.type === 'int'
const unit = (of: LiveParam['unit']) => (of === 'none' ? '' : of)
const range = (min: number, max: number) => `${short(min)}..${short(max)}`

function keyRange(key: FileKey): string {
  if (key.type === 'choice') return key.choices.map(({ text }) => text).join(', ')
  return isNumber(key) ? range(key.min, key.max) : ''
}

function keyDefault(key: FileKey): string {
  if (key.type === 'choice') return key.choices.find(({ value }) => value === key.initial)?.text ?? ''
  if (key.type === 'bool') return String(key.initial !== 0)
  return isNumber(key) ? short(key.initial) : ''
}

function meaning(key: FileKey, paramName: (id: number) => string): string {
  if (key.meaning === 'fixed') return 'fixed'
  return `${key.meaning === 'start' ? 'starts' : 'multiplies'} ${paramName(key.liveId)}`
}

const paramRows = (node: NodeDescriptor): string[][] =>
  node.params.map((param) => [
    String(param.id),
    param.name,
    unit(param.unit),
    range(param.min, param.max),
    short(param.initial),
    param.smoothing,
    param.modulatable ? 'yes' : '',
    param.help,
  ])

const portRows = (node: NodeDescriptor): string[][] =>
  node.ports.map((port) => [port.name, port.kind, port.input ? 'in' : 'out'])
