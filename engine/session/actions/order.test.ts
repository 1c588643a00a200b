import { expect, test } from 'vitest'
import { isNoChange } from '../change.ts'
import { demoRack } from '../testing/fixture.ts'
import { call, changed, performed } from '../testing/perform.ts'

const move = (node: string, before: string) => call('moveNode', { node, before })
const idsAfter = (node: string, before: string) => performed(move(node, before)).plan.nodes.map(({ id }) => id)

test('a node comes in front of another one, or to the end, with its bytes', () => {
  expect(idsAfter('echo', 'kick')).toEqual(['echo', 'kick', 'bass'])
  expect(idsAfter('kick', 'echo')).toEqual(['bass', 'kick', 'echo'])
  expect(idsAfter('kick', '')).toEqual(['bass', 'echo', 'kick'])
  expect(changed(move('echo', 'bass'))).toEqual([
    'Move echo in front of bass',
    '- { "id": "bass", "type": "tb303_ext" },',
    '- { "id": "echo", "type": "delay", "params": { "delayMs": 250 } }',
    '+ { "id": "echo", "type": "delay", "params": { "delayMs": 250 } },',
    '+ { "id": "bass", "type": "tb303_ext" }',
  ])
  expect(performed(move('kick', '')).title).toBe('Move kick to the end')
})

test('a node that stands there already leaves the file alone', () => {
  for (const [node, before] of [
    ['kick', 'bass'],
    ['kick', 'kick'],
    ['echo', ''],
  ] as const)
    expect(isNoChange(performed(move(node, before)).change)).toBe(true)
})

test('a node that is not there cannot move, nor be a place', () => {
  expect(() => performed(move('kik', ''))).toThrow('there is no node "kik". Did you mean "kick"?')
  expect(() => performed(move('kick', 'bas'))).toThrow('there is no node "bas". Did you mean "bass"?')
})

test('a description is written, changed, and taken away again', () => {
  const describe = (description: string) => call('setDescription', { description })
  const { title, after, parsed } = performed(describe('Two "bars"\nof acid'))
  expect([title, parsed.document.description]).toEqual(['Describe demo', 'Two "bars"\nof acid'])
  expect(changed(describe('acid'), after)[2]).toBe('+ "description": "acid"')
  expect(isNoChange(performed(describe('Two "bars"\nof acid'), after).change)).toBe(true)
  const back = performed(describe(''), after)
  expect([back.title, back.after]).toEqual(['Take the description of demo away', demoRack])
  expect(() => performed(describe('x'.repeat(4001)))).toThrow('a description has at most 4000 letters')
})
