import { describe, expect, test } from 'vitest'
import { frameAfter, frameBefore, markerSpans, sectionAt } from './markers.ts'

const markers = [
  { name: 'intro', frame: 0 },
  { name: 'verse', frame: 400 },
  { name: 'chorus', frame: 600 },
]

describe('names along a strip', () => {
  test('reach up to the next marker, the last one to the end', () => {
    const spans = markerSpans(markers, 1000)
    expect(spans.map(({ way, room }) => [way, room])).toEqual([
      [0, 0.4],
      [0.4, 0.2],
      [0.6, 0.4],
    ])
  })

  test('never overlap, however close markers lie', () => {
    const close = Array.from({ length: 50 }, (_, at) => ({ name: String(at), frame: at * at }))
    const spans = markerSpans(close, 2402)
    for (const [at, { way, room }] of spans.entries()) expect(way + room).toBeCloseTo(spans[at + 1]?.way ?? 1, 12)
  })

  test('of one frame share a place', () => {
    const spans = markerSpans([...markers, { name: 'solo', frame: 600 }], 1000)
    expect(spans.map(({ names }) => names)).toEqual([['intro'], ['verse'], ['chorus', 'solo']])
  })

  test('behind the end of the pass are left out', () => {
    expect(markerSpans(markers, 600).map(({ names, room }) => [names[0], room])).toEqual([
      ['intro', 400 / 600],
      ['verse', 200 / 600],
    ])
    expect(markerSpans(markers, 0)).toEqual([])
  })
})

describe('from a place', () => {
  test('the section is the last marker at or before it', () => {
    expect([0, 399, 400, 9999].map((frame) => sectionAt(markers, frame)?.name)).toEqual([
      'intro',
      'intro',
      'verse',
      'chorus',
    ])
    expect(sectionAt(markers.slice(1), 10)).toBeUndefined()
  })

  test('the next marker lies behind it, if there is one', () => {
    expect([0, 400, 600].map((frame) => frameAfter(markers, frame))).toEqual([400, 600, undefined])
  })

  test('the way back leads to the start of the section, and within the grace one further', () => {
    expect([550, 420, 400].map((frame) => frameBefore(markers, frame, 50))).toEqual([400, 0, 0])
    expect(frameBefore(markers, 400, 0)).toBe(0)
  })

  test('the way back before the first marker leads to the start, and at the start nowhere', () => {
    expect(frameBefore(markers.slice(1), 300, 50)).toBe(0)
    expect(frameBefore(markers, 30, 50)).toBeUndefined()
    expect(frameBefore(markers, 0, 0)).toBeUndefined()
  })
})
