import { expect, test } from 'vitest'
import type { ActionInit } from '../../engine/client/gesture.ts'
import * as edits from './edits.ts'
import { rackWith } from './graph/testing.ts'

const cases = (actions: readonly ActionInit[]) => actions.map((action) => action.case)
const listed = { masterPercent: 100, softClip: false, inputs: [{ node: 'delay', gainPercent: 60, channel: 3 }] }

test('one action is itself, several are one step, none is nothing', () => {
  const action = edits.placeNodes(new Map([['kick', { x: 1, y: 2 }]]))
  expect(edits.together('Move', [action])).toBe(action)
  expect(edits.together('Move', [action, action])).toMatchObject({ case: 'transact', value: { title: 'Move' } })
  expect(edits.together('Move', [])).toBeNull()
})

test('a node that something listens to as a key stays as loud as it was', () => {
  const rack = rackWith(['kick', 'duck'])
  expect(edits.connect(rack, { from: 'kick', to: 'duck', toPort: 1 })).toMatchObject([
    { case: 'setMixerInput', value: { node: 'kick', gainPercent: 100 } },
    { case: 'connect', value: { from: 'kick', to: 'duck', toPort: 1 } },
  ])
  expect(cases(edits.connect(rack, { from: 'kick', to: 'duck', toPort: 0 }))).toEqual(['connect'])
})

test('the end of a chain is silenced, what else the mixer lists is taken out of it', () => {
  const rack = rackWith(['kick', 'delay', 'delay2'], ['delay>delay2'], listed)
  expect(edits.disconnect(rack, { from: 'kick', to: null, toPort: 0 })).toMatchObject([
    { case: 'setMixerInput', value: { node: 'kick', gainPercent: 0 } },
  ])
  expect(edits.disconnect(rack, { from: 'delay', to: null, toPort: 0 })).toMatchObject([
    { case: 'removeMixerInput', value: { node: 'delay' } },
  ])
})

test('a node in front of the output takes over the level and the channel that were there', () => {
  const rack = rackWith(['delay'], [], listed)
  expect(edits.insertNew(rack, { from: 'delay', to: null, toPort: 0 }, 'reverb', 'reverb')).toMatchObject([
    { case: 'addNode' },
    { case: 'connect', value: { from: 'delay', to: 'reverb' } },
    { case: 'removeMixerInput', value: { node: 'delay' } },
    { case: 'setMixerInput', value: { node: 'reverb', gainPercent: 60, channel: 3 } },
  ])
})

test('cables of removed nodes are not removed twice', () => {
  const rack = rackWith(['kick', 'delay', 'delay2'], ['kick>delay', 'delay>delay2'])
  const action = edits.remove(
    rack,
    ['delay2'],
    [
      { from: 'kick', to: 'delay', toPort: 0 },
      { from: 'delay', to: 'delay2', toPort: 0 },
    ],
  )
  const { actions } = (action as unknown as { value: { actions: { action: { case: string } }[] } }).value
  expect(actions.map((one) => one.action.case)).toEqual(['disconnect', 'removeNode'])
})

test('copies have free names and stand beside what they are copies of', () => {
  const made = edits.duplicate(rackWith(['kick', 'kick2']), ['kick'], new Map([['kick', { x: 0, y: 8 }]]))
  expect(made?.copies).toEqual(['kick3'])
  expect(JSON.stringify(made?.action)).toContain('{"node":"kick3","x":32,"y":40}')
})

test('bypass of several takes all of them out, and in again when all are out', () => {
  const rack = rackWith(['kick', 'delay'])
  expect(edits.bypass(rack, ['kick', 'delay'])).toMatchObject({ case: 'transact' })
  const out = { ...rack, nodes: rack.nodes.map((node) => ({ ...node, isBypassed: true })) }
  expect(edits.bypass(out, ['kick'])).toMatchObject({ case: 'bypassNode', value: { node: 'kick', bypass: false } })
})
