import { expect, test } from 'vitest'
import { nodeDescriptors } from '../../../engine/formats/nodes.gen.ts'
import { groupOf } from './param-groups.ts'

test('names are found under what they speak of', () => {
  expect(groupOf('FILTER_ATTACK_MS')).toBe('filter')
  expect(groupOf('AMP_ATTACK_MS')).toBe('envelope')
  expect(groupOf('OSC2_DETUNE')).toBe('oscillator')
  expect(groupOf('LFO1_CUTOFF')).toBe('lfo')
  expect(groupOf('detectorHpfHz')).toBe('dynamics')
  expect(groupOf('feedback')).toBe('time')
})

test('every parameter of every type is under a heading that says something', () => {
  const lost = nodeDescriptors.flatMap(({ type, params, fileKeys }) =>
    [
      ...params.map(({ name }) => name),
      ...fileKeys.filter(({ type: kind }) => kind !== 'text' && kind !== 'list').map(({ key }) => key),
    ]
      .filter((name) => groupOf(name) === 'other')
      .map((name) => `${type} ${name}`),
  )
  expect(lost).toEqual(['mam_chip MODE', 'wiretap enabled', 'input channel', 'input channels'])
})
