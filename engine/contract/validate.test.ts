import { create, type MessageInitShape } from '@bufbuild/protobuf'
import { Code } from '@connectrpc/connect'
import { describe, expect, test } from 'vitest'
import { type ActionSchema, Expression } from './gen/mam/v1/actions_pb.js'
import { PerformRequestSchema } from './gen/mam/v1/mam_pb.js'
import { CopyNodesRequestSchema } from './gen/mam/v1/patterns_pb.js'
import { checkCopy, checkPerform, framesFromWire, framesToWire } from './validate.ts'

type ActionInit = MessageInitShape<typeof ActionSchema>['action']

const request = (action: ActionInit, client = 'page', sequence = 1n) =>
  create(PerformRequestSchema, { client, sequence, action: { action: action as never } })

describe('actions in bounds', () => {
  test.each<ActionInit>([
    { case: 'play', value: {} },
    { case: 'locate', value: { timelineFrame: BigInt(Number.MAX_SAFE_INTEGER) } },
    { case: 'setParam', value: { node: 'kick1', param: 5, value: -3e30 } },
    { case: 'setTempo', value: { bpm: 126.5 } },
    { case: 'openDevice', value: { name: 'silent', blockFrames: 0 } },
    { case: 'playNote', value: { node: 'pad', note: 0xffff_fffe, pitch: 60.25, velocity: 0, channel: 15 } },
    { case: 'beginGesture', value: { gesture: 'g', control: 'sweep' } },
    { case: 'addRack', value: { path: '' } },
    { case: 'placeNodes', value: { places: [{ node: '', x: -1e6, y: 0.5 }] } },
    { case: 'setGroup', value: { name: 'Low', nodes: ['kick'] } },
    { case: 'pasteNodes', value: { text: '{', dx: 3 } },
    { case: 'exportControl', value: { control: { id: 'a', targets: [{ node: 'kick', param: 1, to: 3 }] } } },
    { case: 'exportStatus', value: { status: { id: 'a' } } },
    { case: 'setControl', value: { control: 'sweep', value: -3 } },
    { case: 'hitControl', value: { control: 'boom', velocity: 1 } },
    { case: 'setPatternCycle', value: { node: 'kick', bars: 0 } },
    { case: 'renameNode', value: { node: 'kick', name: 'drum' } },
    { case: 'expressNote', value: { note: 0, expression: Expression.PITCH, value: -12.5 } },
  ])('$case is taken', (action) => {
    expect(checkPerform(request(action)).case).toBe(action?.case)
  })
})

describe('actions out of bounds are refused in words', () => {
  test.each<[string, ActionInit]>([
    ['the request names no action', { case: undefined }],
    ['timeline_frame must be between', { case: 'locate', value: { timelineFrame: 2n ** 53n } }],
    ['node is empty', { case: 'trigger', value: { node: '' } }],
    ['node is longer than', { case: 'trigger', value: { node: 'k'.repeat(201) } }],
    ['velocity must be between', { case: 'trigger', value: { node: 'k', velocity: Number.NaN } }],
    ['param must be between', { case: 'setParam', value: { node: 'k', param: 0, value: 1 } }],
    ['value must be a finite', { case: 'setParam', value: { node: 'k', param: 1, value: Number.NaN } }],
    ['value must be a finite', { case: 'setParam', value: { node: 'k', param: 1, value: Infinity } }],
    ['value must be a finite', { case: 'setParam', value: { node: 'k', param: 1, value: 1e300 } }],
    ['value must be a finite', { case: 'moveGesture', value: { gesture: 'g', value: -Infinity } }],
    ['ramp_ms must be between', { case: 'moveGesture', value: { gesture: 'g', value: 0, rampMs: -1 } }],
    ['the tempo must be between', { case: 'setTempo', value: { bpm: 0 } }],
    ['path is longer than', { case: 'openFile', value: { path: '/'.repeat(5000) } }],
    ['note must be between', { case: 'endNote', value: { note: 0xffff_ffff } }],
    ['pitch must be between', { case: 'playNote', value: { node: 'pad', pitch: Number.NaN } }],
    ['channel must be between', { case: 'playNote', value: { node: 'pad', channel: 16 } }],
    ['node is empty', { case: 'holdNotes', value: { node: '', hold: true } }],
    ['there is no such expression', { case: 'expressNote', value: { note: 1, value: 1 } }],
    ['a bend must be', { case: 'expressNote', value: { note: 1, expression: Expression.PITCH, value: 97 } }],
    ['pressure or timbre', { case: 'expressNote', value: { note: 1, expression: Expression.TIMBRE, value: -0.1 } }],
    ['node is empty', { case: 'beginGesture', value: { gesture: 'g' } }],
    ['control is longer than', { case: 'beginGesture', value: { gesture: 'g', control: 'x'.repeat(201) } }],
    ['there are no places in it', { case: 'placeNodes', value: {} }],
    ['at most 10000 places', { case: 'placeNodes', value: { places: Array.from({ length: 10_001 }, () => ({})) } }],
    ['x must be a finite', { case: 'placeNodes', value: { places: [{ node: 'k', x: Number.NaN }] } }],
    ['node is longer than', { case: 'placeNodes', value: { places: [{ node: 'k'.repeat(201) }] } }],
    ['name is empty', { case: 'setGroup', value: { nodes: ['k'] } }],
    ['there are no nodes in it', { case: 'setGroup', value: { name: 'a' } }],
    ['node is longer than', { case: 'setGroup', value: { name: 'a', nodes: ['k'.repeat(201)] } }],
    ['name is empty', { case: 'removeGroup', value: {} }],
    ['name is empty', { case: 'renameNode', value: { node: 'k' } }],
    ['text is empty', { case: 'pasteNodes', value: {} }],
    ['text is longer than', { case: 'pasteNodes', value: { text: ' '.repeat(400_001) } }],
    ['dx must be a finite', { case: 'pasteNodes', value: { text: '{', dx: Infinity } }],
    ['there is no control in it', { case: 'exportControl', value: {} }],
    ['id is empty', { case: 'exportControl', value: { control: {} } }],
    ['there is no such kind', { case: 'exportControl', value: { control: { id: 'a', kind: 9 as never } } }],
    ['there is no such curve', { case: 'exportControl', value: { control: { id: 'a', curve: 9 as never } } }],
    ['max must be a finite', { case: 'exportControl', value: { control: { id: 'a', max: Infinity } } }],
    ['at most 64 targets', { case: 'exportControl', value: { control: { id: 'a', targets: Array(65).fill({}) } } }],
    [
      'to must be a finite',
      { case: 'exportControl', value: { control: { id: 'a', targets: [{ node: 'k', to: 1e300 }] } } },
    ],
    [
      'param must be between',
      { case: 'exportControl', value: { control: { id: 'a', targets: [{ node: 'k', param: 65536 }] } } },
    ],
    ['there is no status in it', { case: 'exportStatus', value: {} }],
    ['there is no such kind', { case: 'exportStatus', value: { status: { id: 'a', kind: 9 as never } } }],
    ['id is empty', { case: 'removeExport', value: {} }],
    ['id is empty', { case: 'moveExport', value: { index: 1 } }],
    ['control is empty', { case: 'setControl', value: { value: 1 } }],
    ['value must be a finite', { case: 'setControl', value: { control: 'a', value: Number.NaN } }],
    ['velocity must be between', { case: 'hitControl', value: { control: 'a', velocity: 2 } }],
    ['block_frames must be between', { case: 'openDevice', value: { name: 'x', blockFrames: 1 << 20 } }],
    ['input_channels must be between', { case: 'openDevice', value: { name: 'x', inputChannels: 257 } }],
  ])('%s', (words, action) => {
    expect(() => checkPerform(request(action))).toThrowError(
      expect.objectContaining({ code: Code.InvalidArgument, rawMessage: expect.stringContaining(words) }),
    )
  })

  test('a client without a name or with a huge sequence is refused', () => {
    expect(() => checkPerform(request({ case: 'play', value: {} }, ''))).toThrow('client is empty')
    expect(() => checkPerform(request({ case: 'play', value: {} }, 'a', 2n ** 60n))).toThrow('sequence')
  })
})

test('frames cross the wire up to 2^53 - 1 and no further', () => {
  expect(framesFromWire(framesToWire(Number.MAX_SAFE_INTEGER))).toBe(Number.MAX_SAFE_INTEGER)
  expect(() => framesFromWire(2n ** 53n)).toThrow('2^53')
  expect(() => framesToWire(1.5)).toThrow(RangeError)
})

test('a copy names some nodes, and not too many', () => {
  const copy =
    (nodes: string[], rack = '') =>
    () =>
      checkCopy(create(CopyNodesRequestSchema, { nodes, rack }))
  expect(copy(['kick'])).not.toThrow()
  expect(copy([])).toThrow('there are no nodes in it')
  expect(copy(Array(10_001).fill('k'))).toThrow('at most 10000 nodes')
  expect(copy(['k'], 'r'.repeat(201))).toThrow('rack is longer than')
})
