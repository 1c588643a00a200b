import { expect, test } from 'vitest'
import { parseSession } from '../session-file.ts'

const clockOf = (more: object) => {
  const { content, diagnostics } = parseSession(JSON.stringify({ kind: 'session', ...more }), { file: 'night.json' })
  return { ...content?.clock, told: diagnostics.map(({ reason, path }) => `${reason} ${path}`) }
}

test('without a tempo every rack keeps its own', () => {
  expect(clockOf({})).toEqual({ tempo: null, signatures: [{ bar: 1, beats: 4, unit: 4 }], markers: [], told: [] })
})

test('the tempo holds until the first point', () => {
  const point = { bar: 5, beat: 1, bpm: 140, ramp: true }
  const start = { bar: 1, beat: 1, bpm: 100, ramp: false }
  expect(clockOf({ tempo: 100, tempoMap: [{ bar: 5, bpm: 140, ramp: true }] }).tempo).toEqual([start, point])
  expect(clockOf({ tempoMap: [point] }).tempo).toEqual([{ ...start, bpm: 140 }, point])
  expect(clockOf({ tempo: 100, tempoMap: [{ bpm: 90 }] }).tempo).toEqual([{ ...start, bpm: 90 }])
})

test('points and signatures are played in the order of time', () => {
  const { tempo, signatures, told } = clockOf({
    tempo: 100,
    tempoMap: [
      { bar: 5, bpm: 140 },
      { bar: 3, beat: 2, bpm: 90 },
    ],
    timeSignatures: [
      { bar: 4, beats: 7, unit: 8 },
      { bar: 1, beats: 3 },
    ],
  })
  expect(tempo?.map(({ bpm }) => bpm)).toEqual([100, 90, 140])
  expect(signatures?.map(({ bar, beats, unit }) => `${bar}: ${beats}/${unit}`)).toEqual(['1: 3/4', '4: 7/8'])
  expect(told).toEqual(['order tempoMap[1]', 'order timeSignatures[1]'])
})

test('markers stand at a bar and beat or at a time, and each name once', () => {
  const { markers, told } = clockOf({
    markers: [
      { name: 'drop', bar: 5, beat: 2.5 },
      { name: 'drop', bar: 9 },
      { name: 'applause', timeSec: 12.5 },
      { name: '', bar: 2 },
      { bar: 2 },
    ],
  })
  expect(markers?.map(({ name, bar, beat, timeSec }) => [name, timeSec ?? `${bar}.${beat}`])).toEqual([
    ['drop', '5.2.5'],
    ['applause', 12.5],
  ])
  expect(told).toEqual(['repeated-id markers[1].name', 'wrong-type markers[3].name', 'wrong-type markers[4].name'])
})

test.each([
  [{ bar: 0 }, 'bar', 'the marker "drop" lies before the start; it is left out'],
  [{ timeSec: -1 }, 'timeSec', 'the marker "drop" lies before the start; it is left out'],
  [{ timeSec: 1e300 }, 'timeSec', 'the marker "drop" lies too far from the start; it is left out'],
  [{ bar: 1_000_001 }, 'bar', 'the marker "drop" lies too far from the start; it is left out'],
  [{ bar: 2, beat: 4 }, 'beat', 'there is no beat 4 in bar 2 for the marker "drop"; it is left out'],
])('a marker at %o is nowhere, and the session plays all the same', (place, key, message) => {
  const markers = [{ name: 'drop', ...place }]
  const text = JSON.stringify({ kind: 'session', tempo: 100, timeSignatures: [{ bar: 2, beats: 3 }], markers })
  const { content, diagnostics } = parseSession(text, { file: 'n' })
  expect(content?.clock.markers).toEqual([])
  expect(diagnostics).toMatchObject([
    { severity: 'warning', reason: 'out-of-range', path: `markers[0].${key}`, message },
  ])
})

test('a key of a marker that nobody knows is told with the one that was meant', () => {
  const { diagnostics } = parseSession(JSON.stringify({ kind: 'session', markers: [{ name: 'a', bars: 2 }] }), {
    file: 'n',
  })
  expect(diagnostics).toMatchObject([{ reason: 'unknown-key', suggestion: 'bar' }])
})

test.each([
  ['3/2', [3, 2]],
  [' 4 / 6 ', [2, 3]],
  ['2', [2, 1]],
  [3, [3, 1]],
])('a stretch of %s', (stretch, ratio) => {
  const racks = [{ id: 'a', path: 'a.json', stretch }]
  expect(parseSession(JSON.stringify({ kind: 'session', racks }), { file: 'n' }).content?.racks[0]?.stretch).toEqual(
    ratio,
  )
})

test.each(['0/2', '1/0', '-1', 0.5, '1/2/3', null, [3, 2]])('a stretch of %s is refused', (stretch) => {
  const racks = [{ id: 'a', path: 'a.json', stretch }]
  const { content, diagnostics } = parseSession(JSON.stringify({ kind: 'session', racks }), { file: 'n' })
  expect(content).toBeNull()
  expect(diagnostics[0]?.path).toBe('racks[0].stretch')
})
