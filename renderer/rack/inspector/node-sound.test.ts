import { expect, test } from 'vitest'
import type { NodeDescriptor, RackNode } from '../../../engine/client/model.ts'
import { actionsToSound, isSameSound, type NodeSound, soundOf } from './node-sound.ts'

const descriptor = { takesModulation: true } as NodeDescriptor
const lfo = (number: number, freqHz = 1) => ({ lfo: number, wave: 'sine', freqHz, phase: 0 })
const route = (number: number, target: string, depth = 1) => ({
  lfo: number,
  target,
  depth,
  offset: 0,
  min: 0,
  max: 0,
  squared: false,
})
const nodeOf = (sound: NodeSound): RackNode => ({
  index: 0,
  id: 'bass',
  type: 'tb303_ext',
  isBypassed: false,
  lfos: sound.lfos,
  routes: sound.routes,
  latencyFrames: 0,
  fileValues: new Map(Object.entries(sound.values)),
})

const before: NodeSound = {
  values: { cutoff: 800, gain: 0.3 },
  lfos: [lfo(1), lfo(2)],
  routes: [route(1, 'CUTOFF_HZ'), route(2, 'TUNE_SEMITONES'), route(1, 'LFO.2.freqHz')],
}
const after: NodeSound = {
  values: { cutoff: 1200, gain: 0.3, unknown: 3 },
  lfos: [lfo(1, 5), lfo(3)],
  routes: [route(1, 'CUTOFF_HZ', 9), route(3, 'PAN')],
}

test('the way to a sound names what differs, and what goes goes first', () => {
  const actions = actionsToSound(nodeOf(before), descriptor, after)
  expect(actions.map((action) => ({ ...action.value, case: action.case }))).toEqual([
    { case: 'setFileValue', node: 'bass', key: 'cutoff', value: 1200 },
    { case: 'removeLfo', node: 'bass', lfo: 2 },
    { case: 'setLfo', node: 'bass', ...lfo(1, 5) },
    { case: 'setLfo', node: 'bass', ...lfo(3) },
    { case: 'setRoute', node: 'bass', ...route(1, 'CUTOFF_HZ', 9) },
    { case: 'setRoute', node: 'bass', ...route(3, 'PAN') },
  ])
})

test('a route that goes while its LFO stays is removed by itself', () => {
  const wanted = { ...before, routes: before.routes.slice(1) }
  expect(actionsToSound(nodeOf(before), descriptor, wanted)).toEqual([
    { case: 'removeRoute', value: { node: 'bass', lfo: 1, target: 'CUTOFF_HZ' } },
  ])
})

test('the way to what is there is empty', () => {
  expect(actionsToSound(nodeOf(before), descriptor, soundOf(nodeOf(before)))).toEqual([])
  expect(isSameSound(before, soundOf(nodeOf(before)))).toBe(true)
  expect(isSameSound(before, after)).toBe(false)
})

test('values in single precision are the ones that they were written as', () => {
  const node = nodeOf({ ...before, values: { cutoff: Math.fround(0.1) } })
  expect(actionsToSound(node, descriptor, { ...before, values: { cutoff: 0.1 } })).toEqual([])
})

test('a type without modulation is set to values alone', () => {
  const effect = { takesModulation: false } as NodeDescriptor
  expect(actionsToSound(nodeOf(before), effect, after)).toHaveLength(1)
})
