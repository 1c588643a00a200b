import { describe, expect, test } from 'vitest'
import { isNoChange } from '../change.ts'
import { demoRack } from '../testing/fixture.ts'
import { call, changed, performed } from '../testing/perform.ts'

const place = (...places: readonly (readonly [string, number, number])[]) =>
  call('placeNodes', { places: places.map(([node, x, y]) => ({ node, x, y })) })
const group = (name: string, nodes: readonly string[], newName = '') => call('setGroup', { name, nodes, newName })
const layoutOf = (text: string) => performed(call('setTempo', { bpm: 120 }), text).parsed.document.layout
const withEditor = (editor: string) => demoRack.replace('"version": 1,', `"version": 1,\n  "editor": ${editor},`)
const grouped = withEditor(
  '{ "groups": [{ "name": "Low", "nodes": ["kick", "bass"] }, { "name": "Far", "nodes": ["echo"] }] }',
)

describe('places', () => {
  test('are written under one key, and only what moved is changed', () => {
    const { after, parsed, plan } = performed(place(['kick', 120, 80.04]))
    expect(after).toContain('"editor": { "positions": { "kick": [120, 80] } }')
    expect(parsed.diagnostics).toEqual(performed(call('setTempo', { bpm: 120 })).parsed.diagnostics)
    expect(plan).toEqual(performed(call('setTempo', { bpm: 120 })).plan)
    expect(performed(place(['echo', 1, 2]), after).after).toBe(
      after.replace('"kick": [120, 80] }', '"kick": [120, 80], "echo": [1, 2] }'),
    )
  })

  test('that are as they were change nothing', () => {
    const { after } = performed(place(['kick', 10, 20]))
    expect(isNoChange(performed(place(['kick', 10.01, 20]), after).change)).toBe(true)
  })

  test('of many nodes are one step, whose title counts them', () => {
    expect(changed(place(['kick', 0, 0], ['bass', 1, 1]))[0]).toBe('Move 2 nodes')
    expect(changed(place(['kick', 0, 0]))[0]).toBe('Move kick')
    const many = performed(
      place(...Array.from({ length: 40 }, (_, at) => [`n${at}`, at, -at] as const)),
      demoRack.replace(
        '"nodes": [',
        `"nodes": [${Array.from({ length: 40 }, (_, at) => `{"id":"n${at}","type":"kick"},`).join('')}`,
      ),
    )
    expect(many.parsed.document.layout.places.get('n39')).toEqual({ x: 39, y: -39 })
  })

  test('of nobody, or out of sight, are refused', () => {
    expect(() => performed(place(['kik', 0, 0]))).toThrow('there is no node "kik". Did you mean "kick"?')
    expect(() => performed(place(['kick', 1e9, 0]))).toThrow('within ±1000000')
    expect(() => performed(place(['kick', Number.NaN, 0]))).toThrow('within ±1000000')
  })

  test('are not written over what somebody else keeps under the name', () => {
    expect(() => performed(place(['kick', 0, 0]), withEditor('"vim"'))).toThrow(
      '"editor" of demo.json holds something else',
    )
    expect(() => performed(place(['kick', 0, 0]), withEditor('{ "positions": [] }'))).toThrow('holds something else')
  })
})

describe('groups', () => {
  test('are made, changed and renamed', () => {
    const { after, title } = performed(group('Low', ['kick', 'bass']))
    expect(title).toBe('Group Low')
    expect(layoutOf(after).groups).toEqual([{ name: 'Low', nodes: ['kick', 'bass'] }])
    expect(changed(group('Low', ['kick']), grouped)[0]).toBe('Change group Low')
    const renamed = performed(group('Low', ['kick', 'bass'], 'Deep'), grouped)
    expect([renamed.title, layoutOf(renamed.after).groups[0]?.name]).toEqual(['Rename group Low to Deep', 'Deep'])
  })

  test('take their nodes from others, and one without nodes goes', () => {
    const { after } = performed(group('Low', ['kick', 'bass', 'echo']), grouped)
    expect(layoutOf(after).groups).toEqual([{ name: 'Low', nodes: ['kick', 'bass', 'echo'] }])
    expect(layoutOf(performed(group('New', ['bass', 'echo']), grouped).after).groups).toEqual([
      { name: 'Low', nodes: ['kick'] },
      { name: 'New', nodes: ['bass', 'echo'] },
    ])
  })

  test('that cannot be are refused', () => {
    expect(() => performed(group('', ['kick']))).toThrow('the name of a group is empty')
    expect(() => performed(group('Low', []))).toThrow('a group has at least one node')
    expect(() => performed(group('Low', ['kick'], 'Far'), grouped)).toThrow('there is a group "Far" already')
    expect(() => performed(call('removeGroup', { name: 'Lo' }), grouped)).toThrow('there is no group "Lo"')
  })

  test('are taken apart, and their nodes stay', () => {
    const { after, title, plan } = performed(call('removeGroup', { name: 'Low' }), grouped)
    expect(title).toBe('Ungroup Low')
    expect(layoutOf(after).groups).toEqual([{ name: 'Far', nodes: ['echo'] }])
    expect(plan.nodes).toHaveLength(3)
  })
})

describe('other edits keep the layout right', () => {
  const text = withEditor(
    '{ "positions": { "kick": [0, 0], "bass": [10, 20] }, "groups": [{ "name": "Low", "nodes": ["kick", "bass"] }] }',
  )

  test('a removed node leaves its place and its group', () => {
    const { places, groups } = layoutOf(performed(call('removeNode', { node: 'bass' }), text).after)
    expect([...places.keys()]).toEqual(['kick'])
    expect(groups).toEqual([{ name: 'Low', nodes: ['kick'] }])
  })

  test('a copy stands beside its original, in its group', () => {
    const { places, groups } = layoutOf(performed(call('duplicateNode', { node: 'bass', name: '' }), text).after)
    expect(places.get('bass2')).toEqual({ x: 50, y: 60 })
    expect(groups).toEqual([{ name: 'Low', nodes: ['kick', 'bass', 'bass2'] }])
  })

  test('a renamed node keeps both', () => {
    const { places, groups } = layoutOf(performed(call('renameNode', { node: 'bass', name: 'sub' }), text).after)
    expect(places.get('sub')).toEqual({ x: 10, y: 20 })
    expect(groups).toEqual([{ name: 'Low', nodes: ['kick', 'sub'] }])
  })
})
