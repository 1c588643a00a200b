import { describe, expect, test } from 'vitest'
import { isNoChange } from '../change.ts'
import { demoRack } from '../testing/fixture.ts'
import { call, changed, performed } from '../testing/perform.ts'

const bars = (node: string, ...stepsBars: string[]) => call('setStepsBars', { node, stepsBars })
const bare = demoRack.replace('      { "nodeId": "kick", "steps": "x...x..." },\n', '')

test('a pattern that is added has rests alone', () => {
  expect(changed(call('addPattern', { node: 'kick' }), bare)).toEqual([
    'Add a pattern for kick',
    '- { "nodeId": "bass", "stepsBars": ["x.......", "x...x..."] }',
    '+ { "nodeId": "bass", "stepsBars": ["x.......", "x...x..."] },',
    '+ { "nodeId": "kick", "steps": "................" }',
  ])
  expect(() => performed(call('addPattern', { node: 'kick' }))).toThrow('kick has a pattern already')
  expect(() => performed(call('addPattern', { node: 'echo' }))).toThrow('echo (delay) cannot be triggered')
})

test('a pattern that is removed goes with its line', () => {
  expect(performed(call('removePattern', { node: 'kick' })).after).toBe(bare)
  expect(() => performed(call('removePattern', { node: 'kick' }), bare)).toThrow('kick has no pattern')
})

describe('all bars at once', () => {
  test('keep the bytes of those that stay', () => {
    expect(changed(bars('bass', 'x.', '', 'x...x...'))).toEqual([
      'Write 3 bars of bass',
      '- { "nodeId": "bass", "stepsBars": ["x.......", "x...x..."] }',
      '+ { "nodeId": "bass", "stepsBars": ["x.", "", "x...x..."] }',
    ])
    expect(changed(bars('bass', 'x.......'))[2]).toBe('+ { "nodeId": "bass", "stepsBars": ["x......."] }')
  })

  test('take the place of one bar for all, or make a pattern', () => {
    expect(changed(bars('kick', 'x', 'x.'))[2]).toBe('+ { "nodeId": "kick", "stepsBars": ["x", "x."] },')
    expect(performed(bars('kick', 'x'), bare).plan.transports[0]?.patterns[1]).toMatchObject({ stepsBars: ['x'] })
  })

  test('that are none, too long or no steps are refused', () => {
    expect(() => performed(bars('kick'))).toThrow('a pattern has 1 to 4096 bars, and 0 were given')
    expect(() => performed(bars('kick', 'x', 'x'.repeat(17)))).toThrow('the text of bar 2 has 17')
    expect(() => performed(bars('kick', 'X'))).toThrow('steps are x for a hit and . for a rest; "X" is neither')
  })
})

test('a cycle of its own is written, and taken away again', () => {
  const cycle = (node: string, bars: number) => call('setPatternCycle', { node, bars })
  const own = performed(cycle('bass', 3))
  expect(own.title).toBe('Repeat bass after 3 bars')
  expect(own.plan.transports[0]?.patterns[1]).toMatchObject({ lengthBars: 3 })
  const back = performed(cycle('bass', 0), own.after)
  expect([back.title, back.after]).toEqual(['Let bass repeat all its bars', demoRack])
  expect(() => performed(cycle('kick', 2))).toThrow('one bar repeats in every bar')
  expect(() => performed(cycle('bass', 5000))).toThrow('the cycle in bars is 0 to 4096')
})

test('bars of a pattern may start again within the bar', () => {
  const resolution = (node: string, steps: number) => call('setPatternResolution', { node, resolution: steps })
  const own = performed(resolution('bass', 6))
  expect(own.title).toBe('Repeat bars of bass after 6 steps')
  expect(own.plan.transports[0]?.patterns[1]).toMatchObject({ resolution: 6, stepsBars: ['x.......', 'x...x...'] })
  expect(isNoChange(performed(resolution('bass', 6), own.after).change)).toBe(true)
  const back = performed(resolution('bass', 0), own.after)
  expect([back.title, back.after]).toEqual(['Let bars of bass fill the bar', demoRack])
  expect(() => performed(resolution('kick', 6))).toThrow('its steps repeat by themselves')
  expect(() => performed(resolution('bass', 17))).toThrow('the steps after which a bar repeats is 0 to 16')
})
