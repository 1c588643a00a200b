import { expect, test } from 'vitest'
import type { NodeDescriptor } from '../../../engine/client/model.ts'
import { rackNodeDescriptors } from '../../../engine/formats/nodes.ts'
import type { Control } from '../controls.ts'
import { grouped, groupOf } from './param-groups.ts'

test('names are found under what they speak of', () => {
  expect(groupOf('FILTER_ATTACK_MS')).toBe('filter')
  expect(groupOf('AMP_ATTACK_MS')).toBe('envelope')
  expect(groupOf('OSC2_DETUNE')).toBe('oscillator')
  expect(groupOf('LFO1_CUTOFF')).toBe('lfo')
  expect(groupOf('detectorHpfHz')).toBe('dynamics')
  expect(groupOf('feedback')).toBe('time')
})

test('what is too little for a heading stands with what is near to it', () => {
  const controls = ['cutoff', 'gain', 'ampDecayMs', 'osc1Wave', 'tune'].map(
    (file) => ({ id: file, target: { file } }) as unknown as Control,
  )
  const groups = grouped({} as NodeDescriptor, controls)
  expect(groups.map(({ id, controls: own }) => [id, ...own.map((one) => one.id)])).toEqual([
    ['oscillator', 'osc1Wave', 'tune'],
    ['filter', 'cutoff'],
    ['level', 'gain', 'ampDecayMs'],
  ])
})

test('every parameter of every type of a rack is under a heading that says something', () => {
  const lost = rackNodeDescriptors.flatMap(({ type, params, fileKeys }) =>
    [
      ...params.map(({ name }) => name),
      ...fileKeys.filter(({ type: kind }) => kind !== 'text' && kind !== 'list').map(({ key }) => key),
    ]
      .filter((name) => groupOf(name) === 'other')
      .map((name) => `${type} ${name}`),
  )
  expect(lost).toEqual(['mam_chip MODE', 'wiretap enabled', 'input channel', 'input channels', 'utility mode'])
})
