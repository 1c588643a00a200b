import { expect, test } from 'vitest'
import { printedOn, semitoneOf, stepOf, TYPED_CODES } from './typing.ts'

test('two rows play a chromatic scale over an octave and a half', () => {
  expect(TYPED_CODES.map(semitoneOf)).toEqual(TYPED_CODES.map((_, i) => i))
  expect(TYPED_CODES).toHaveLength(18)
})

test('Z and X move an octave, C and V the velocity, and none of them is a note', () => {
  expect([stepOf('KeyZ'), stepOf('KeyX')].map((step) => step?.octaves)).toEqual([-1, 1])
  expect([stepOf('KeyC'), stepOf('KeyV')].map((step) => step?.velocity)).toEqual([-0.1, 0.1])
  for (const code of ['KeyZ', 'KeyX', 'KeyC', 'KeyV', 'Space', 'Escape', 'Digit2'])
    expect(semitoneOf(code)).toBeUndefined()
})

test('keys are told by what is printed on them', () => {
  expect(['KeyA', 'KeyP', 'Semicolon', 'Quote'].map(printedOn)).toEqual(['A', 'P', ';', "'"])
})
