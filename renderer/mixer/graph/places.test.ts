import { create } from '@bufbuild/protobuf'
import { describe, expect, test } from 'vitest'
import { mixerOf } from '../../../engine/client/mixer.ts'
import { SessionMixerSchema, StripKind } from '../../../engine/contract/gen/mam/v1/mixer_pb.js'
import { placesOf } from './places.ts'

const strips = (racks: readonly string[], buses: readonly string[]) => [
  ...racks.map((id) => ({ id, kind: StripKind.RACK })),
  ...buses.map((id) => ({ id: `bus:${id}`, kind: StripKind.BUS })),
  { id: 'master', kind: StripKind.MASTER },
]

const mixer = mixerOf(
  create(SessionMixerSchema, {
    strips: strips(['kick', 'bass'], ['duck', 'echo']),
    routes: [
      { id: 'r', from: 'bass', to: 'bus:duck' },
      { id: 'i', from: 'input:1-2', to: 'bus:echo', delayFrames: 12 },
    ],
    sends: [{ id: 's', from: 'bus:duck', to: 'bus:echo' }],
    sidechains: [{ from: 'kick', to: 'bus:duck/comp' }],
  }),
)

describe('the graph of a session', () => {
  const { places, ways, columns, rows } = placesOf(mixer)
  const columnOf = (id: string) => places.find(({ strip }) => strip === id)?.column

  test('has what feeds something to the left of it, and the master last', () => {
    expect(['input:1-2', 'kick', 'bass', 'bus:duck', 'bus:echo', 'master'].map(columnOf)).toEqual([0, 0, 0, 1, 2, 3])
    expect([columns, rows]).toEqual([4, 3])
  })

  test('leads what passes a column through a place where no box stands', () => {
    const { places: boxes, passes } = placesOf(mixer)
    expect(passes.map(({ from, to, column }) => `${from} ${to} ${column}`)).toContain('kick master 1')
    for (const pass of passes)
      expect(boxes.some(({ column, row }) => column === pass.column && Math.abs(row - pass.row) < 1)).toBe(false)
  })

  test('shows that strips without a route go to the master', () => {
    const toMaster = ways.filter(({ to }) => to === 'master').map(({ from }) => from)
    expect(toMaster.toSorted()).toEqual(['bus:duck', 'bus:echo', 'kick'])
  })

  test('ends a key at the strip of its insert, and says which insert', () => {
    const key = ways.find(({ kind }) => kind === 'key')
    expect([key?.from, key?.to, key?.toAddress]).toEqual(['kick', 'bus:duck', 'bus:duck/comp'])
  })

  test('keeps delays', () => {
    expect(ways.find(({ from }) => from === 'input:1-2')?.delayFrames).toBe(12)
  })

  test('of a file with a loop ends', () => {
    const looped = mixerOf(
      create(SessionMixerSchema, {
        strips: strips([], ['a', 'b']),
        routes: [
          { id: '1', from: 'bus:a', to: 'bus:b' },
          { id: '2', from: 'bus:b', to: 'bus:a' },
        ],
      }),
    )
    expect(placesOf(looped).places).toHaveLength(3)
  })
})
