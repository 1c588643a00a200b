import type { Command } from 'commander'
import type { NodeDescriptor } from '../../engine/formats/descriptor.ts'
import type { CompiledGraph } from '../../engine/host/native.ts'
import { playableRates } from '../../engine/host/played-rate.ts'
import { whole } from './numbers.ts'
import { loadRack } from './rack.ts'
import { rangeOf } from './range.ts'
import { type Shell, toJson, UsageError } from './shell.ts'
import { short } from './words.ts'

const help = `
Examples:
  mam graph song.json                             Mermaid, for Markdown pages
  mam graph song.json --dot | dot -Tsvg > song.svg
  mam graph song.json --json | jq '.nodes[] | {id, level, latencyFrames}'

What is drawn is what the engine compiled: key inputs are dotted, and a
connection that was left out because it closes a cycle is crossed out.`

interface Options {
  dot?: boolean
  json?: boolean
  sampleRate?: number
}

export function addGraph(program: Command, shell: Shell): void {
  program
    .command('graph')
    .summary('draw the graph of a rack')
    .description('Draws the graph of a rack as Mermaid or DOT.')
    .argument('<file>', 'the rack or session')
    .option('--dot', 'as DOT, for Graphviz')
    .option('--json', 'as JSON, with levels and latencies')
    .option('--sample-rate <hz>', 'for latencies in frames', whole(playableRates))
    .addHelpText('after', help)
    .action(async (file: string, options: Options) => {
      if (options.dot && options.json) throw new UsageError('choose one of --dot and --json')
      const rack = await loadRack(file, shell, options.sampleRate)
      const native = shell.native()
      const graph = native.graph(rack.plan, rangeOf(options, rack.sampleRate).sampleRate)
      if (options.json) shell.out(toJson(graph))
      else shell.out(options.dot ? dot(graph) : mermaid(graph, native.descriptors()))
      if (graph.cycle.length > 0) shell.err(`warning: cycle ${[...graph.cycle, graph.cycle[0]].join(' -> ')}\n`)
    })
}

type Node = CompiledGraph['nodes'][number]
type Edge = CompiledGraph['edges'][number]

/** A flowchart from left to right: generators round, effects square, the master as a circle. */
export function mermaid(graph: CompiledGraph, descriptors: readonly NodeDescriptor[]): string {
  const roles = new Map(descriptors.map((descriptor) => [descriptor.type, descriptor.role]))
  const lines = graph.nodes.map((node, index) => {
    const text = quoteMermaid([node.id, ...captions(node)].join('\n'))
    return `  n${index}${roles.get(node.type) === 'generator' ? `([${text}])` : `[${text}]`}`
  })
  for (const edge of graph.edges) lines.push(`  n${edge.from} ${mermaidArrow(edge)} n${edge.to}`)
  const heard = heardNodes(graph)
  if (heard.length > 0) lines.push('  master(("master"))')
  for (const { index, gain } of heard) lines.push(`  n${index} -->${gain === 1 ? '' : `|x ${short(gain)}|`} master`)
  return `flowchart LR\n${lines.join('\n')}\n`
}

function mermaidArrow(edge: Edge): string {
  const label = edgeLabel(edge)
  const arrow = edge.cut ? 'x--x' : edge.toPort > 0 ? '-.->' : '-->'
  return label === '' ? arrow : `${arrow}|${quoteMermaid(label)}|`
}

/** Mermaid has no escapes in quoted text, only entities. */
const quoteMermaid = (text: string): string =>
  `"${text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\n', '<br/>')}"`

export function dot(graph: CompiledGraph): string {
  const lines = graph.nodes.map(
    (node, index) => `  n${index} [label=${quoteDot([node.id, ...captions(node)].join('\n'))}]`,
  )
  for (const edge of graph.edges) lines.push(`  n${edge.from} -> n${edge.to}${dotStyle(edge)}`)
  const heard = heardNodes(graph)
  if (heard.length > 0) lines.push('  master [shape=circle]')
  for (const { index, gain } of heard) {
    lines.push(`  n${index} -> master${gain === 1 ? '' : ` [label=${quoteDot(`x ${short(gain)}`)}]`}`)
  }
  return `digraph rack {\n  rankdir=LR\n  node [shape=box]\n${lines.join('\n')}\n}\n`
}

function dotStyle(edge: Edge): string {
  const style = [edge.toPort > 0 ? 'style=dotted' : '', edge.cut ? 'style=dashed, color=red' : '']
  const label = edgeLabel(edge)
  const parts = [...style, label === '' ? '' : `label=${quoteDot(label)}`].filter((part) => part !== '')
  return parts.length === 0 ? '' : ` [${parts.join(', ')}]`
}

const quoteDot = (text: string): string =>
  `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`

function captions(node: Node): string[] {
  return [node.type, ...(node.latencyFrames > 0 ? [`${node.latencyFrames} frames late`] : [])]
}

function edgeLabel(edge: Edge): string {
  const parts = [
    edge.toPort === 1 ? 'key' : edge.toPort > 1 ? `port ${edge.toPort}` : '',
    edge.gain === 1 ? '' : `x ${short(edge.gain)}`,
    edge.delayFrames > 0 ? `${edge.delayFrames} frames later` : '',
    edge.cut ? 'cut: cycle' : '',
  ]
  return parts.filter((part) => part !== '').join(', ')
}

function heardNodes(graph: CompiledGraph): { readonly index: number; readonly gain: number }[] {
  return graph.nodes.flatMap((node, index) => (node.busGain === 0 ? [] : [{ index, gain: node.busGain }]))
}
