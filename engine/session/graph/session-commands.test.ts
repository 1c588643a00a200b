import { describe, expect, test } from 'vitest'
import { findDescriptor, resolveParamId } from '../../formats/nodes.ts'
import type { PlanCommand, RackPlan } from '../../formats/plan.ts'
import { parseRack } from '../../formats/rack.ts'
import { Report } from '../../formats/report.ts'
import { Suggestions } from '../../formats/suggest.ts'
import { parseSession } from '../session-file.ts'
import { sessionPlan } from '../session-plan.ts'
import { demoRack } from '../testing/fixture.ts'

const exports = {
  controls: [
    { id: 'sweep', min: 0, max: 10, targets: [{ nodeId: 'bass', param: 'CUTOFF_HZ', from: 100, to: 1100 }] },
    { id: 'hit', kind: 'pad', targets: [{ nodeId: 'kick' }] },
  ],
}
const documentOf = (text: string) =>
  parseRack(text.replace('"kind": "rack",', `"kind": "rack", "exports": ${JSON.stringify(exports)},`), { file: 'r' })
    .document
const demo = documentOf(demoRack)
const without = documentOf(demoRack.replace('"transport"', '"x-transport"'))

interface Told {
  readonly commands: readonly PlanCommand[]
  readonly told: readonly string[]
}

function resolved(commands: readonly object[], more: object = {}, rack = demo): Told {
  const racks = [
    { id: 'a', path: 'a.json' },
    { id: 'b', path: 'b.json' },
  ]
  const text = JSON.stringify({ kind: 'session', racks, buses: [{ id: 'x' }], ...more, commands })
  const { content } = parseSession(text, { file: 'night.json' })
  if (content === null) throw new Error('refused')
  const context = { report: new Report(), suggestions: new Suggestions() }
  const plans = new Map<string, RackPlan | null>([
    ['a', rack.plan],
    ['b', demo.plan],
  ])
  const ofRacks = new Map([
    ['a', rack.exports],
    ['b', demo.exports],
  ])
  const plan = sessionPlan(content, plans, { sampleRate: 48000, exports: ofRacks, context })
  return {
    commands: plan.commands,
    told: context.report.place('night.json', text).map(({ reason, path }) => `${reason} ${path}`),
  }
}

const idOf = (type: string, param: string) => resolveParamId(findDescriptor(type), param)
const frames = (list: readonly object[], more?: object) =>
  resolved(
    list.map((one) => ({ nodeId: 'a:kick', type: 'Trigger', ...one })),
    more,
  ).commands.map(({ frame }) => frame)

describe('the frame of a command', () => {
  test('is that of its seconds, which go before bars, also at 0', () => {
    expect(frames([{ timeSec: 1.5 }, { timeSec: 0, rack: 'a', bar: 3 }, {}, { rack: 'a' }])).toEqual([72000, 0, 0, 0])
    expect(frames([{ timeSec: -1 }])).toEqual([])
  })

  test('is that of bar and step at the first tempo of the rack', () => {
    const at = (bar: number, step: number, res?: number) => ({ rack: 'a', bar, step, ...(res ? { res } : {}) })
    expect(frames([at(1, 0), at(1, 1), at(2, 0), at(2, 5), at(1, 2, 3)])).toEqual([0, 0, 96000, 120000, 32000])
  })

  test('is stretched with the rack, and does not know its offset', () => {
    const racks = [{ id: 'a', path: 'a.json', stretch: '3/2', startOffsetFrames: 1000 }]
    expect(frames([{ rack: 'a', bar: 2 }], { racks })).toEqual([144000])
  })

  test('follows the tempo of the session where the rack does', () => {
    expect(frames([{ rack: 'a', bar: 2, step: 9 }], { tempo: 60 })).toEqual([288000])
    const racks = [{ id: 'a', path: 'a.json', followTempo: false }]
    expect(frames([{ rack: 'a', bar: 2, step: 9 }], { tempo: 60, racks })).toEqual([144000])
  })

  test('without a rack counts the bars of the session, which may have three beats', () => {
    const more = { tempo: 60, timeSignatures: [{ bar: 1, beats: 3 }] }
    expect(frames([{ bar: 2 }, { bar: 2, step: 2, res: 3 }], more)).toEqual([144000, 192000])
  })

  test('is none in a rack without bars, and that is told', () => {
    const command = { nodeId: 'b:kick', type: 'Trigger', rack: 'a', bar: 2 }
    expect(resolved([command], {}, without)).toEqual({ commands: [], told: ['inactive commands[0].rack'] })
  })
})

describe('what a command says', () => {
  const only = (command: object, more?: object) =>
    resolved([command], more).commands.map(({ target, kind, param, value, rampMs }) => [
      target,
      kind,
      param,
      value,
      rampMs,
    ])

  test('reaches a node of a rack by its type; a time makes a ramp of it', () => {
    const f0 = idOf('kick', 'F0')
    expect(only({ nodeId: 'a:kick', param: 'F0', value: 90 })).toEqual([['a/kick', 'SetParam', f0, 90, 0]])
    expect(only({ nodeId: 'a/kick', param: 'f0', value: 90, rampMs: 5 })).toEqual([
      ['a/kick', 'SetParamRamp', f0, 90, 5],
    ])
    expect(only({ nodeId: 'b:kick', type: 'Trigger' })).toEqual([['b/kick', 'Trigger', 0, 0, 0]])
    expect(only({ nodeId: 'b:kick', type: 'Sing' })).toEqual([])
    expect(only({ nodeId: 'b:kick', paramId: 3, value: 1 })).toEqual([['b/kick', 'SetParam', 3, 1, 0]])
  })

  test('reaches strips, inserts, sends, routes and crossfaders', () => {
    const more = {
      buses: [{ id: 'x', inserts: [{ type: 'gain' }] }],
      master: { inserts: [{ type: 'pan', id: 'p' }] },
      routes: [{ id: 'r', from: 'a', to: 'x' }],
      sends: [{ from: 'b', to: 'x' }],
      xfaders: [{ id: 'f', racks: ['a', 'b'] }],
    }
    const reached = (nodeId: string, param: string) => only({ nodeId, param, value: 0.5 }, more)[0]?.slice(0, 3)
    expect(reached('a', 'GAIN')).toEqual(['a', 'SetParam', idOf('strip', 'GAIN')])
    expect(reached('bus:x', 'MUTE')).toEqual(['bus:x', 'SetParam', idOf('strip', 'MUTE')])
    expect(reached('master', 'PAN')).toEqual(['master', 'SetParam', idOf('strip', 'PAN')])
    expect(reached('bus:x/gain', 'GAIN_DB')?.[0]).toBe('bus:x/gain')
    expect(reached('master/p', 'PAN')).toEqual(['master/p', 'SetParam', idOf('pan', 'PAN')])
    expect(reached('route:r', 'LEVEL')).toEqual(['route:r', 'SetParam', idOf('send', 'LEVEL')])
    expect(reached('send:b>x', 'LEVEL')).toEqual(['send:b>x', 'SetParam', idOf('send', 'LEVEL')])
    expect(reached('xfader:f:x', '')).toEqual(['xfader:f', 'SetParam', idOf('xfader', 'X')])
  })

  test('that a rack has no such node, control or parameter is told', () => {
    const { commands, told } = resolved([
      { nodeId: 'a:kik', type: 'Trigger' },
      { nodeId: 'a:kick', param: 'F9', value: 1 },
      { nodeId: 'a', param: 'GIAN', value: 1 },
    ])
    expect(told).toEqual([
      'unknown-node commands[0].nodeId',
      'unknown-param commands[1].param',
      'unknown-param commands[2].param',
    ])
    expect(commands.map(({ param }) => param)).toEqual([0, 0])
  })
})

describe('a control that a rack exports', () => {
  const cutoff = idOf('tb303_ext', 'CUTOFF_HZ')
  const moved = (command: object, racks?: object) =>
    resolved([command], racks === undefined ? {} : { racks }).commands.map(({ target, kind, param, value }) => [
      target,
      kind,
      param,
      value,
    ])

  test('is moved by its name, each target through its own range', () => {
    expect(moved({ nodeId: 'a:sweep', value: 5 })).toEqual([['a/bass', 'SetParam', cutoff, 600]])
    expect(moved({ nodeId: 'a', param: 'sweep', value: 10, rampMs: 9 })).toEqual([
      ['a/bass', 'SetParamRamp', cutoff, 1100],
    ])
    expect(moved({ nodeId: 'a:hit', type: 'Trigger' })).toEqual([['a/kick', 'Trigger', 0, 0]])
  })

  test('takes along those of other racks that follow it, round and round but once', () => {
    const racks = [
      { id: 'a', path: 'a.json', imports: [{ control: 'sweep', from: 'b/sweep' }] },
      { id: 'b', path: 'b.json', imports: [{ control: 'sweep', from: 'a/sweep' }] },
    ]
    expect(moved({ nodeId: 'a:sweep', value: 0 }, racks)).toEqual([
      ['a/bass', 'SetParam', cutoff, 100],
      ['b/bass', 'SetParam', cutoff, 100],
    ])
  })

  test('that the session does not offer is not there', () => {
    const racks = [{ id: 'a', path: 'a.json', exports: ['hit'] }]
    expect(moved({ nodeId: 'a:sweep', value: 0 }, racks)).toEqual([])
  })
})

test('a solo that is switched silences the others at that frame and lets them back', () => {
  const { commands } = resolved(
    [
      { timeSec: 2, nodeId: 'a', param: 'SOLO', value: 0 },
      { timeSec: 1, nodeId: 'a', param: 'SOLO', value: 1 },
      { timeSec: 1.5, nodeId: 'b', param: 'SOLO', value: 1 },
    ],
    { routes: [{ from: 'a', to: 'x' }] },
  )
  const others = commands.filter(({ param }) => param === idOf('strip', 'OTHERS'))
  expect(others.map(({ frame, target, value }) => [frame, target, value])).toEqual([
    [48000, 'b', 1],
    [72000, 'b', 0],
    [96000, 'a', 1],
    [96000, 'bus:x', 1],
  ])
})
