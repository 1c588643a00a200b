import { describe, expect, test } from 'vitest'
import { isNoChange } from '../change.ts'
import { demoRack } from '../testing/fixture.ts'
import { call, changed, performed } from '../testing/perform.ts'

const point = (bar: number, bpm: number) => call('setTempoPoint', { bar, bpm })
const noPoint = (bar: number) => call('removeTempoPoint', { bar })
const withPoints = (points: string) =>
  demoRack.replace('"resolution": 16,', `"resolution": 16, "tempoRamps": [${points}],`)
const two = withPoints('{ "bar": 1, "bpm": 130 }, { "bar": 3, "bpm": 90 }')

test('length and steps a bar are numbers of the transport', () => {
  expect(changed(call('setLengthBars', { bars: 4 }))).toEqual([
    'Set length of demo to 4 bars',
    '- "bpm": 120, "lengthBars": 2, "resolution": 16,',
    '+ "bpm": 120, "lengthBars": 4, "resolution": 16,',
  ])
  expect(changed(call('setResolution', { resolution: 12 }))[2]).toBe('+ "bpm": 120, "lengthBars": 2, "resolution": 12,')
  expect(isNoChange(performed(call('setLengthBars', { bars: 2 })).change)).toBe(true)
  expect(() => performed(call('setLengthBars', { bars: 0 }))).toThrow('the length in bars is 1 to')
  expect(() => performed(call('setLengthBars', { bars: 1.5 }))).toThrow('the length in bars is a whole number, not 1.5')
  expect(() => performed(call('setLengthBars', { bars: 4_000_000 }))).toThrow('more than can be played')
  expect(() => performed(call('setResolution', { resolution: 0 }))).toThrow('the number of steps a bar is 1 to')
})

test('swing keeps its exponent unless one is given', () => {
  expect(changed(call('setSwing', { percent: 25 })).slice(-1)).toEqual(['+ "swingPercent": 25'])
  const { plan } = performed(call('setSwing', { percent: 25, exponent: 1.5 }))
  expect(plan.transports[0]).toMatchObject({ swingPercent: 25, swingExponent: 1.5 })
  expect(() => performed(call('setSwing', { percent: 101 }))).toThrow('swing is 0 to 100 %, and 101 is not')
})

describe('a tempo point', () => {
  test('stands where it acts: behind all that are no later', () => {
    const bars = (bar: number, text = two) => performed(point(bar, 140), text).plan.transports[0]?.tempo
    expect(bars(0)?.map(({ bar }) => bar)).toEqual([0, 1, 3])
    expect(bars(2)?.map(({ bar }) => bar)).toEqual([1, 2, 3])
    expect(bars(9)?.map(({ bar }) => bar)).toEqual([1, 3, 9])
    const unordered = withPoints('{ "bar": 3, "bpm": 90 }, { "bar": 1, "bpm": 130 }')
    expect(bars(3, unordered)?.map(({ bar, bpm }) => [bar, bpm])).toEqual([
      [3, 90],
      [1, 130],
      [3, 140],
    ])
  })

  test('of a bar that has one takes its tempo', () => {
    expect(changed(point(3, 140), two)[2]).toContain(
      '"tempoRamps": [{ "bar": 1, "bpm": 130 }, { "bar": 3, "bpm": 140 }],',
    )
    expect(isNoChange(performed(point(3, 90), two).change)).toBe(true)
  })

  test('goes, and there must be one', () => {
    expect(changed(noPoint(1), two)[2]).toContain('"tempoRamps": [{ "bar": 3, "bpm": 90 }],')
    expect(() => performed(noPoint(2), two)).toThrow('no tempo begins at bar 3')
    expect(() => performed(point(1, 0))).toThrow('a tempo is 0.001 to 100000 bpm, and 0 is not')
  })
})

test('a rack without a transport has no bars', () => {
  const text = '{"kind":"rack","nodes":[{"id":"kick","type":"kick"}]}'
  expect(() => performed(call('setSwing', { percent: 5 }), text)).toThrow('demo.json has no transport, so no bars')
})

describe('a transport for a rack that has none', () => {
  const timeless = '{\n  "kind": "rack",\n  "version": 1,\n  "nodes": [ { "id": "kick", "type": "kick" } ]\n}\n'
  const inline = timeless.replace(' ] ', ', { "id": "t", "type": "transport", "params": { "bpm": 90 } } ] ')

  test('is that of a new rack where nothing else is said', () => {
    expect(changed(call('addTransport', {}), timeless)).toEqual([
      'Give demo a transport',
      '- "nodes": [ { "id": "kick", "type": "kick" } ]',
      '+ "nodes": [ { "id": "kick", "type": "kick" } ],',
      '+ "transport": { "bpm": 120, "lengthBars": 4, "resolution": 16, "patterns": [] }',
    ])
  })

  test('takes tempo, bars and steps, and then patterns', () => {
    const { after, plan } = performed(call('addTransport', { bpm: 97.5, bars: 2, resolution: 12 }), timeless)
    expect(plan).toMatchObject({
      hasTopLevelTransport: true,
      transports: [{ bpm: 97.5, lengthBars: 2, resolution: 12, patterns: [] }],
    })
    const { plan: played } = performed(call('setSteps', { node: 'kick', bar: -1, steps: 'x...' }), after)
    expect(played.transports[0]?.patterns).toMatchObject([{ target: 'kick', steps: 'x...' }])
  })

  test('stands beside transport nodes', () => {
    expect(performed(call('addTransport', { bpm: 140 }), inline).plan.transports[0]).toMatchObject({ bpm: 140 })
  })

  test('is refused to a rack that has one, and where it could not play', () => {
    expect(() => performed(call('addTransport', {}))).toThrow('demo.json has a transport already')
    expect(() => performed(call('addTransport', { bpm: 0 }), timeless)).toThrow('a tempo is')
    expect(() => performed(call('addTransport', { bars: 0 }), timeless)).toThrow('the length in bars is 1 to')
    expect(() => performed(call('addTransport', { resolution: 2.5 }), timeless)).toThrow('a whole number, not 2.5')
  })
})
