import { create } from '@bufbuild/protobuf'
import { expect, test } from 'vitest'
import { mixerOf } from '../../engine/client/mixer.ts'
import { SessionMixerSchema, StripKind } from '../../engine/contract/gen/mam/v1/mixer_pb.js'
import { goalsFor, inputsOf, keySourcesFor, placeOf, rowsOf, sendGoalsFor } from './goals.ts'

const mixer = mixerOf(
  create(SessionMixerSchema, {
    strips: [
      { id: 'kick', kind: StripKind.RACK },
      { id: 'bass', kind: StripKind.RACK },
      { id: 'bus:a', kind: StripKind.BUS, inserts: [{ id: 'eq' }, { id: 'comp' }] },
      { id: 'bus:b', kind: StripKind.BUS },
      { id: 'master', kind: StripKind.MASTER },
    ],
    sends: [{ id: 's', from: 'kick', to: 'bus:a' }],
    sidechains: [{ from: 'kick', to: 'bus:a/comp' }],
  }),
)

test('a strip goes to buses, to racks as effects, and to the master, not to itself', () => {
  expect(goalsFor(mixer, 'kick')).toEqual(['bus:a', 'bus:b', 'bass', 'master'])
  expect(goalsFor(mixer, 'bus:a')).toEqual(['bus:b', 'kick', 'bass', 'master'])
})

test('a send goes to a bus to which there is none yet', () => {
  expect(sendGoalsFor(mixer, 'kick')).toEqual(['bus:b'])
  expect(sendGoalsFor(mixer, 'bass')).toEqual(['bus:a', 'bus:b'])
})

test('the key of an insert comes from another strip', () => {
  expect(keySourcesFor(mixer, 'bus:a')).toEqual(['kick', 'bass', 'bus:b'])
})

test('racks and buses are counted each for themselves', () => {
  expect(placeOf(mixer, mixer.strips[3]!)).toEqual({ index: 1, count: 2 })
})

test('all strips have room for the most inserts and sends, and one more while they can be added', () => {
  expect(rowsOf(mixer, false)).toEqual({ inserts: 2.25, sends: 1 })
  expect(rowsOf(mixer, true)).toEqual({ inserts: 3.25, sends: 2 })
})

test('inputs of a device come in pairs and each alone', () => {
  expect(inputsOf(0)).toEqual([])
  expect(inputsOf(3)).toEqual(['input:1-2', 'input:1', 'input:2', 'input:3'])
})
