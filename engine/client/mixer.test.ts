import { create } from '@bufbuild/protobuf'
import { describe, expect, test } from 'vitest'
import { WatchResponseSchema } from '../contract/gen/mam/v1/mam_pb.js'
import { SessionMixerSchema } from '../contract/gen/mam/v1/mixer_pb.js'
import { goalsOf, keysOf, mixerOf, StripKind, sendsFrom, stripParams, valueAt } from './mixer.ts'
import { MixerValues } from './mixer-values.ts'
import { StripLevels } from './strip-levels.ts'

const { gain, mute } = stripParams

const mixer = (level = 0.5) =>
  mixerOf(
    create(SessionMixerSchema, {
      revision: 3n,
      strips: [
        {
          id: 'drums',
          kind: StripKind.RACK,
          gain: level,
          heard: true,
          time: { stretchNumerator: 3, stretchDenominator: 2 },
        },
        {
          id: 'bus:main',
          kind: StripKind.BUS,
          inserts: [{ id: 'eq', type: 'eq', params: [{ param: 2, base: 1, played: 4 }] }],
        },
        { id: 'master', kind: StripKind.MASTER, gain: 1, mute: true },
      ],
      routes: [{ id: 'r', from: 'drums', to: 'bus:main', gain: 0.7, pan: -1 }],
      sends: [{ id: 's', from: 'drums', to: 'bus:main', level: 0.2, pre: true }],
      sidechains: [{ from: 'drums', to: 'bus:main/eq' }],
      crossfaders: [{ id: 'x', a: 'drums', b: 'lead', x: 0.25 }],
    }),
  )

describe('the mixer as views read it', () => {
  test('has its strips in the order in which levels come', () => {
    expect(mixer().strips.map(({ id, index, isHeard }) => [id, index, isHeard])).toEqual([
      ['drums', 0, true],
      ['bus:main', 1, false],
      ['master', 2, false],
    ])
    expect(mixer().strips[0]?.time).toMatchObject({ stretchNumerator: 3, stretchDenominator: 2 })
    expect(mixerOf(undefined)).toMatchObject({ strips: [], clock: { bpm: null, durationSec: null } })
  })

  test('finds values by address and number', () => {
    const at = (address: string, param: number) => valueAt(mixer(), address, param)
    expect([at('drums', gain), at('master', mute), at('bus:main/eq', 2)]).toEqual([0.5, 1, 4])
    expect([at('send:s', 1), at('route:r', 1), at('route:r', 2), at('xfader:x', 1)]).toEqual([0.2, 0.7, -1, 0.25])
    expect([at('drums', 99), at('send:s', 2), at('nobody', 1)]).toEqual([undefined, undefined, undefined])
  })

  test('knows where a strip goes and what an insert hears', () => {
    expect([goalsOf(mixer(), 'drums'), goalsOf(mixer(), 'bus:main'), goalsOf(mixer(), 'master')]).toEqual([
      ['bus:main'],
      ['master'],
      [],
    ])
    expect(sendsFrom(mixer(), 'drums').map(({ to, pre }) => [to, pre])).toEqual([['bus:main', true]])
    expect(keysOf(mixer(), 'bus:main/eq').map(({ from }) => from)).toEqual(['drums'])
  })
})

describe('a fader', () => {
  test('shows the hand that holds it, else what is played, else what holds', () => {
    const values = new MixerValues()
    const seen: (number | undefined)[] = []
    values.listen('drums', gain, () => seen.push(values.shown('drums', gain)))
    values.replace(mixer())
    values.play('drums', gain, 0.6)
    values.hold('drums', gain, 0.9)
    values.play('drums', gain, 0.7)
    values.release('drums', gain)
    expect(seen).toEqual([0.5, 0.6, 0.9, 0.9, 0.7])
    values.replace(mixer())
    expect(values.shown('drums', gain)).toBe(0.7)
    values.replace(mixer(0.1))
    expect(values.shown('drums', gain)).toBe(0.1)
  })
})

describe('levels of strips', () => {
  const message = (...stripPeaks: number[]) =>
    create(WatchResponseSchema, { mixerRevision: 3n, stripPeaks, stripReductions: [-3] })

  test('are the highest since the last look', () => {
    const levels = new StripLevels()
    levels.receive(message(0.5, 0.25))
    levels.receive(message(0.1, 0.75))
    expect([levels.takePeak(0, 0), levels.takePeak(0, 1)]).toEqual([0.5, 0.75])
    expect([levels.takePeak(1, 0), levels.reductionOf(0), levels.rmsOf(0, 0)]).toEqual([0, -3, undefined])
  })

  test('of other strips begin anew', () => {
    const levels = new StripLevels()
    levels.receive(message(0.5, 0.25))
    levels.receive(create(WatchResponseSchema, { mixerRevision: 4n, stripPeaks: [0, 0.125] }))
    expect([levels.revision, levels.takePeak(0, 0), levels.takePeak(0, 1)]).toEqual([4, 0, 0.125])
  })
})
