import { expect, test } from 'vitest'
import type { RackNode } from '../../../engine/client/model.ts'
import { groupKey, type Row, rowsOf, type Wish } from './rows.ts'

const node = (index: number, id: string, type: string) => ({ index, id, type }) as RackNode
const wire = (from: string, to: string, toPort = 0, gainPercent = 100) => ({ from, to, toPort, gainPercent })
const rack = {
  nodes: [node(0, 'kick', 'kick'), node(1, 'echo', 'delay'), node(2, 'duck', 'compressor')],
  connections: [wire('kick', 'duck', 1), wire('echo', 'duck', 0, 80)],
  mixer: { masterPercent: 100, softClip: true, inputs: [{ node: 'kick', gainPercent: 90, channel: 1 }] },
  layout: { places: new Map(), groups: [{ name: 'Low', nodes: ['kick'] }] },
}
const wish = (change: Partial<Wish> = {}): Wish => ({ toggled: new Set(), order: 'file', filter: '', ...change })

const said = (row: Row): string => {
  if (row.kind === 'group') return `${row.name} (${row.nodes.length})`
  if (row.kind === 'node') return `${'  '.repeat(row.depth - 1)}${row.node.id}`
  const { from, to, toPort } = row.ends
  return `${'  '.repeat(row.depth - 1)}${from}>${to ?? 'output'}:${toPort} ${row.gainPercent}${row.isImplied ? ' implied' : ''}`
}

test('groups hold their nodes, and what is in none stands after them', () => {
  expect(rowsOf(rack, wish()).map(said)).toEqual(['Low (1)', '  kick', 'echo', 'duck'])
  expect(rowsOf(rack, wish({ toggled: new Set([groupKey('Low')]) })).map(said)).toEqual(['Low (1)', 'echo', 'duck'])
})

test('an open node shows what comes in, where it goes, and its level in the output', () => {
  const open = (index: number) => wish({ toggled: new Set([rowsOf(rack, wish())[index + 1]!.key]) })
  expect(rowsOf(rack, open(0)).map(said)).toEqual([
    'Low (1)',
    '  kick',
    '    kick>duck:1 100',
    '    kick>output:0 90',
    'echo',
    'duck',
  ])
  expect(rowsOf(rack, open(2)).map(said).slice(-3)).toEqual([
    '  kick>duck:1 100',
    '  echo>duck:0 80',
    '  duck>output:0 100 implied',
  ])
})

test('a part of a name or of a type finds its nodes', () => {
  expect(rowsOf(rack, wish({ filter: 'DEL' })).map(said)).toEqual(['echo'])
  expect(rowsOf(rack, wish({ filter: 'nothing' }))).toEqual([])
})

test('names are ordered as people count', () => {
  const many = { ...rack, nodes: ['n10', 'n2', 'n1'].map((id, index) => node(index, id, 'kick')) }
  expect(rowsOf(many, wish({ order: 'name' })).map(said)).toEqual(['n1', 'n2', 'n10'])
})

test('keys of rows are unique even where nodes share an id', () => {
  const twins = { ...rack, nodes: [...rack.nodes, node(3, 'kick', 'kick')] }
  const all = new Set(rowsOf(twins, wish()).flatMap(({ kind, key }) => (kind === 'node' ? [key] : [])))
  const keys = rowsOf(twins, wish({ toggled: all })).map(({ key }) => key)
  expect(new Set(keys).size).toBe(keys.length)
})
