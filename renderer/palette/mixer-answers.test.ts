import { create } from '@bufbuild/protobuf'
import { expect, test } from 'vitest'
import { mixerOf, StripKind } from '../../engine/client/mixer.ts'
import { createReplicaStore } from '../../engine/client/replica.ts'
import { SessionMixerSchema } from '../../engine/contract/gen/mam/v1/mixer_pb.js'
import { findAction } from '../../engine/session/registry.ts'
import { mixerAnswers } from './mixer-answers.ts'

const state = {
  ...createReplicaStore().getState(),
  mixer: mixerOf(
    create(SessionMixerSchema, {
      strips: [
        { id: 'lead', name: 'lead', kind: StripKind.RACK },
        { id: 'bus:main', name: 'main', kind: StripKind.BUS, inserts: [{ id: 'eq', type: 'eq' }] },
        { id: 'master', name: 'master', kind: StripKind.MASTER },
      ],
      crossfaders: [{ id: 'x', a: 'lead', b: 'pads' }],
    }),
  ),
}

function answers(id: string, name: string, filled = {}): unknown[] {
  const entry = findAction(id)!
  const arg = entry.args.find((one) => one.name === name)!
  return mixerAnswers(entry, arg, filled, state).map(({ value }) => value)
}

test('the palette offers what an action on the mixer can take', () => {
  expect(answers('setStripGain', 'strip')).toEqual(['lead', 'bus:main', 'master'])
  expect(answers('addInsert', 'strip')).toEqual(['bus:main', 'master'])
  expect(answers('setSend', 'from')).toEqual(['lead', 'bus:main'])
  expect(answers('setSidechain', 'to')).toEqual(['bus:main/eq'])
  expect(answers('removeInsert', 'insert', { strip: 'bus:main' })).toEqual(['eq'])
  expect(answers('renameBus', 'bus')).toEqual(['main'])
  expect(answers('setXfaderX', 'xfader')).toEqual(['x'])
  expect(answers('addBus', 'bus')).toEqual([])
})
