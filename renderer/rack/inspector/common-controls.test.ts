import { expect, test } from 'vitest'
import { FileKind, FileMeaning, type NodeDescriptor, Unit } from '../../../engine/client/model.ts'
import { commonControls } from './common-controls.ts'

const key = (name: string, min: number, max: number, unit = Unit.MILLISECONDS) => ({
  key: name,
  kind: FileKind.FLOAT,
  unit,
  min,
  max,
  initial: min,
  meaning: FileMeaning.FIXED,
  param: 0,
  choices: [],
  help: '',
})
const type = (...fileKeys: ReturnType<typeof key>[]) => ({ params: [], fileKeys }) as unknown as NodeDescriptor
const descriptors = new Map([
  ['delay', type(key('delayMs', 1, 2000), key('mix', 0, 1, Unit.UNSPECIFIED))],
  ['echo', type(key('delayMs', 10, 500), key('mix', 0, 1, Unit.PERCENT), key('feedback', 0, 1))],
])

test('one type has all of its values in common with itself', () => {
  expect(commonControls(['delay'], descriptors).map((one) => one.key)).toEqual(['delayMs', 'mix'])
})

test('types share what they call alike, in the range that all of them take', () => {
  const [only, ...others] = commonControls(['delay', 'echo'], descriptors)
  expect(others).toEqual([])
  expect(only).toMatchObject({ key: 'delayMs', control: { range: { min: 10, max: 500 } } })
})

test('with a type that nobody knows nothing is shared', () => {
  expect(commonControls(['delay', 'theremin'], descriptors)).toEqual([])
})
