import { expect, test } from 'vitest'
import type { Descriptors, NodeDescriptor, RackNode } from '../../../engine/client/model.ts'
import { endsChain, KEY, MAIN, plugsFor, sourcesFor } from './wiring.ts'

const type = (mainInput: boolean, keyInput: boolean, output = true) =>
  ({ mainInput, keyInput, output }) as NodeDescriptor
const descriptors: Descriptors = new Map([
  ['kick', type(false, false)],
  ['delay', type(true, false)],
  ['compressor', type(true, true)],
  ['transport', type(false, false, false)],
])
const node = (id: string, of: string) => ({ id, type: of }) as RackNode
const wire = (from: string, to: string, toPort = MAIN) => ({ from, to, toPort, gainPercent: 100 })
const rack = {
  nodes: [node('kick', 'kick'), node('echo', 'delay'), node('duck', 'compressor'), node('clock', 'transport')],
  connections: [wire('kick', 'echo'), wire('echo', 'duck')],
}

test('a node is offered every free input that closes no circle', () => {
  expect(plugsFor(rack, descriptors, 'kick')).toEqual([
    { node: 'duck', port: MAIN },
    { node: 'duck', port: KEY },
  ])
  expect(plugsFor(rack, descriptors, 'echo')).toEqual([{ node: 'duck', port: KEY }])
  expect(plugsFor(rack, descriptors, 'duck')).toEqual([])
  expect(plugsFor(rack, descriptors, 'clock')).toEqual([])
})

test('an input is offered every sound that does not come from it', () => {
  expect(sourcesFor(rack, descriptors, { node: 'duck', port: KEY })).toEqual(['kick', 'echo'])
  expect(sourcesFor(rack, descriptors, { node: 'duck', port: MAIN })).toEqual(['kick'])
  expect(sourcesFor(rack, descriptors, { node: 'echo', port: MAIN })).toEqual([])
  expect(sourcesFor(rack, descriptors, { node: 'echo', port: KEY })).toEqual([])
})

test('a chain ends where nothing takes the sound, not even as a key', () => {
  expect(endsChain({ connections: [wire('kick', 'duck', KEY)] }, 'kick')).toBe(false)
  expect(endsChain(rack, 'duck')).toBe(true)
})
