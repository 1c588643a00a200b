import { describe, expect, test } from 'vitest'
import { parseRack } from './rack.ts'
import { diagnose, findings, planOf, soundRack, textOf } from './testing/racks.ts'

const nodes = [
  { id: 'kick', type: 'kick' },
  { id: 'bass', type: 'tb303_ext' },
  { id: 'echo', type: 'delay' },
]
const exportsOf = (exports: unknown) =>
  parseRack(textOf(soundRack({ nodes, exports })), { file: 'test.json' }).document.exports
const told = (exports: unknown) => findings(soundRack({ nodes, exports }))
const control = (more: object) => ({ controls: [{ id: 'a', targets: [{ nodeId: 'kick', param: 'F0' }], ...more }] })

test('a control is read with its targets, which say their own range where the file says none', () => {
  const exports = {
    controls: [
      {
        id: 'sweep',
        name: 'Sweep',
        min: 0,
        max: 100,
        unit: '%',
        curve: 'exponential',
        targets: [
          { nodeId: 'bass', param: 'cutoff_hz', from: 8000, to: 200 },
          { nodeId: 'kick', paramId: 1 },
        ],
      },
      { id: 'boom', kind: 'pad', targets: [{ nodeId: 'kick' }] },
    ],
    status: [
      { id: 'out', name: 'Output' },
      { id: 'step', kind: 'step', nodeId: 'bass' },
      { id: 'pitch', kind: 'value', nodeId: 'kick', param: 'F0' },
    ],
  }
  expect(told(exports)).toEqual([])
  const { controls, statuses } = exportsOf(exports)
  expect(controls[0]).toMatchObject({ id: 'sweep', kind: 'knob', min: 0, max: 100, unit: '%', curve: 'exponential' })
  expect(controls[0]?.targets[0]).toMatchObject({ node: 'bass', from: 8000, to: 200 })
  expect(controls[0]?.targets[1]).toMatchObject({ node: 'kick', param: 1, from: 40, to: 200 })
  expect(controls[1]).toMatchObject({ name: 'boom', kind: 'pad', targets: [{ node: 'kick', param: 0 }], problem: '' })
  expect(statuses.map(({ kind, node, param, problem }) => [kind, node, param, problem])).toEqual([
    ['level', '', 0, ''],
    ['step', 'bass', 0, ''],
    ['value', 'kick', 1, ''],
  ])
})

describe('what is wrong is told by its place, and the rack plays', () => {
  test.each<[string, unknown, string[]]>([
    ['exports that are a list', [], ['warning wrong-type exports']],
    ['a control without an id', control({ id: '' }), ['warning repeated-id exports.controls[0].id']],
    ['an unknown kind', control({ kind: 'knop' }), ['warning unknown-choice exports.controls[0].kind']],
    ['an unknown curve', control({ curve: 'log' }), ['warning unknown-choice exports.controls[0].curve']],
    ['a range that is a text', control({ max: '1' }), ['warning wrong-type exports.controls[0].max']],
    ['a control that moves nothing', control({ targets: [] }), ['warning inactive exports.controls[0].targets']],
    [
      'a node that is not there',
      control({ targets: [{ nodeId: 'kik', param: 'F0' }] }),
      ['warning inactive exports.controls[0].targets[0].nodeId'],
    ],
    [
      'a parameter that the node lacks',
      control({ targets: [{ nodeId: 'kick', param: 'CUTOFF_HZ' }] }),
      ['warning inactive exports.controls[0].targets[0].param'],
    ],
    [
      'a node without live parameters',
      control({ targets: [{ nodeId: 'echo', param: 'MIX' }] }),
      ['warning inactive exports.controls[0].targets[0]'],
    ],
    [
      'a status of a control’s id',
      { ...control({}), status: [{ id: 'a' }] },
      ['warning repeated-id exports.status[0].id'],
    ],
    [
      'the step of a node that has none',
      { status: [{ id: 's', kind: 'step', nodeId: 'echo' }] },
      ['warning inactive exports.status[0]'],
    ],
  ])('%s', (_, exports, words) => {
    expect(told(exports)).toEqual(words)
    expect(planOf(soundRack({ nodes, exports }))).toEqual(planOf(soundRack({ nodes })))
  })
})

test('a misspelt node is named, with the one that was probably meant', () => {
  const [diagnostic] = diagnose(soundRack({ nodes, exports: control({ targets: [{ nodeId: 'kik', param: 'F0' }] }) }))
  expect(diagnostic).toMatchObject({ message: 'there is no node "kik"', suggestion: 'kick', line: expect.any(Number) })
})

test('a control whose target is lost says so, and keeps it', () => {
  const { controls } = exportsOf(control({ targets: [{ nodeId: 'kick', param: 'F0' }, { nodeId: 'gone' }] }))
  expect(controls[0]?.targets).toHaveLength(2)
  expect(controls[0]?.problem).toBe('there is no node "gone"')
})
