import { expect, test } from 'vitest'
import {
  markerPlaceText,
  parseBar,
  parseBpm,
  parseMarkerName,
  parseMarkerPlace,
  parsePlace,
  parseSignature,
  placeText,
} from './clock-text.ts'

test.each([
  ['5', { bar: 5, beat: 1 }],
  ['5.3', { bar: 5, beat: 3 }],
  [' 12 . 2.5 ', { bar: 12, beat: 2.5 }],
  ['0.1', undefined],
  ['5.0', undefined],
  ['five', undefined],
  ['', undefined],
])('a place of "%s"', (typed, place) => {
  expect(parsePlace(typed)).toEqual(place)
  if (place) expect(parsePlace(placeText(place))).toEqual(place)
})

test.each([
  ['5.3', { bar: 5, beat: 3, timeSec: null }],
  ['12,5 s', { bar: 0, beat: 0, timeSec: 12.5 }],
  ['0s', { bar: 0, beat: 0, timeSec: 0 }],
  ['-1 s', undefined],
  ['0.1', undefined],
])('a marker at "%s"', (typed, place) => {
  expect(parseMarkerPlace(typed)).toEqual(place)
  if (place) expect(parseMarkerPlace(markerPlaceText(place))).toEqual(place)
})

test('a marker has a name', () => {
  expect(parseMarkerName('  second verse ')).toBe('second verse')
  expect(parseMarkerName('  ')).toBeUndefined()
})

test.each([
  ['128', 128],
  ['98,5 bpm', 98.5],
  ['0', undefined],
  ['4001', undefined],
  ['fast', undefined],
])('a tempo of "%s"', (typed, bpm) => expect(parseBpm(typed)).toBe(bpm))

test.each([
  ['7/8', { beats: 7, unit: 8 }],
  [' 64 / 64 ', { beats: 64, unit: 64 }],
  ['4/3', undefined],
  ['0/4', undefined],
  ['65/4', undefined],
  ['4', undefined],
])('a time signature of "%s"', (typed, signature) => expect(parseSignature(typed)).toEqual(signature))

test.each([
  ['9', 9],
  ['0', undefined],
  ['2.1', undefined],
])('a bar of "%s"', (typed, bar) => expect(parseBar(typed)).toBe(bar))
