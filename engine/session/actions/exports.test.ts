import { describe, expect, test } from 'vitest'
import { findDescriptor } from '../../formats/nodes.ts'
import { demoRack } from '../testing/fixture.ts'
import { call, changed, performed } from '../testing/perform.ts'

const CUTOFF = findDescriptor('tb303_ext')?.params.find(({ name }) => name === 'CUTOFF_HZ')?.id ?? 0
const sweep = {
  id: 'sweep',
  name: 'Sweep',
  kind: 'knob',
  min: 0,
  max: 100,
  unit: '%',
  curve: 'exponential',
  targets: [
    { node: 'bass', param: CUTOFF, from: 200, to: 8000 },
    { node: 'kick', param: 1, from: 200, to: 40 },
  ],
}
const pad = {
  ...sweep,
  id: 'boom',
  name: '',
  kind: 'pad',
  unit: '',
  curve: 'linear',
  targets: [{ node: 'kick', param: 0, from: 0, to: 0 }],
}
const offer = (control: object) => call('exportControl', { control })
const offered = performed(offer(pad), performed(offer(sweep)).after).after
const exportsOf = (text: string) => performed(call('setTempo', { bpm: 120 }), text).parsed.document.exports
const status = (more: object) =>
  call('exportStatus', { status: { id: 'out', name: 'Out', kind: 'level', node: '', param: 0, ...more } })

describe('a control', () => {
  test('is written as a person would, and read as it was asked for', () => {
    expect(offered).toContain(
      '"exports": { "controls": [{ "id": "sweep", "name": "Sweep", "kind": "knob", "min": 0, "max": 100, "unit": "%", "curve": "exponential", "targets": [{ "nodeId": "bass", "param": "CUTOFF_HZ", "from": 200, "to": 8000 }, { "nodeId": "kick", "param": "F0", "from": 200, "to": 40 }] }, { "id": "boom", "kind": "pad", "targets": [{ "nodeId": "kick" }] }] }',
    )
    const { controls } = exportsOf(offered)
    expect(controls[0]).toEqual({ ...sweep, problem: '' })
    expect(controls[1]).toMatchObject({ name: 'boom', kind: 'pad', problem: '' })
  })

  test('changes only where it differs, and keeps keys that MAM does not know', () => {
    const noted = offered.replace('"name": "Sweep"', '"name": "Sweep", "x-note": [1,  2]')
    const { after, title } = performed(offer({ ...sweep, max: 10, targets: [sweep.targets[0]] }), noted)
    expect(title).toBe('Change Sweep')
    expect(after).toContain('"name": "Sweep", "x-note": [1,  2], "kind": "knob", "min": 0, "max": 10,')
    expect(exportsOf(after).controls[0]?.targets).toHaveLength(1)
    expect(performed(offer(sweep), offered).after).toBe(offered)
  })

  test('may become another kind, with other targets', () => {
    const { after } = performed(offer({ ...pad, id: 'sweep' }), offered)
    expect(exportsOf(after).controls[0]).toMatchObject({
      kind: 'pad',
      targets: [{ node: 'kick', param: 0 }],
      problem: '',
    })
  })

  test('leaves what sounds alone', () => {
    expect(performed(offer(sweep)).plan).toEqual(performed(call('setTempo', { bpm: 120 })).plan)
  })

  test.each<[string, object]>([
    ['the name of a control is empty', { id: '' }],
    ['holds a sign that it may not', { id: 'a/b' }],
    ['has no way to go', { min: 3, max: 3 }],
    ['a unit has at most 16 letters', { unit: 'x'.repeat(17) }],
    ['there is no node "kik"', { targets: [{ node: 'kik', param: 1, from: 0, to: 1 }] }],
    ['kick has no parameter 999', { targets: [{ node: 'kick', param: 999, from: 0, to: 1 }] }],
    ['echo (delay) has nothing that moves', { targets: [{ node: 'echo', param: 1, from: 0, to: 1 }] }],
    ['echo (delay) cannot be triggered', { kind: 'pad', targets: [{ node: 'echo', param: 0, from: 0, to: 1 }] }],
    ['a range cannot be', { max: Number.POSITIVE_INFINITY }],
  ])('is refused where %s', (words, more) => {
    expect(() => performed(offer({ ...sweep, ...more }))).toThrow(words)
  })

  test('is not written over what somebody else keeps under the name', () => {
    const taken = demoRack.replace('"version": 1,', '"version": 1, "exports": ["a.wav"],')
    expect(() => performed(offer(sweep), taken)).toThrow('"exports" of demo.json holds something else')
  })
})

describe('a status', () => {
  test('is offered, changed and taken back', () => {
    const { after } = performed(status({}), offered)
    expect(exportsOf(after).statuses).toMatchObject([{ id: 'out', name: 'Out', kind: 'level', node: '' }])
    const pitch = performed(status({ kind: 'value', node: 'kick', param: 1 }), after).after
    expect(exportsOf(pitch).statuses).toMatchObject([{ kind: 'value', node: 'kick', param: 1, problem: '' }])
    expect(exportsOf(performed(call('removeExport', { id: 'out' }), pitch).after).statuses).toEqual([])
  })

  test('has a name that no control has', () => {
    expect(() => performed(status({ id: 'sweep' }), offered)).toThrow('there is a control "sweep" already')
    expect(() => performed(offer({ ...sweep, id: 'out' }), performed(status({})).after)).toThrow(
      'there is a status "out"',
    )
  })
})

describe('what is offered', () => {
  test('is taken back by its id', () => {
    const { after, title } = performed(call('removeExport', { id: 'sweep' }), offered)
    expect(title).toBe('Take back Sweep')
    expect(exportsOf(after).controls.map(({ id }) => id)).toEqual(['boom'])
    expect(() => performed(call('removeExport', { id: 'nobody' }))).toThrow('offers nothing of the name "nobody"')
  })

  test('stands in the order that is asked for', () => {
    const { after } = performed(call('moveExport', { id: 'boom', index: 0 }), offered)
    expect(exportsOf(after).controls.map(({ id }) => id)).toEqual(['boom', 'sweep'])
    expect(() => performed(call('moveExport', { id: 'boom', index: 2 }), offered)).toThrow(
      'there is no place 3 among 2',
    )
  })
})

describe('other edits keep exports right', () => {
  const targets = (text: string) =>
    exportsOf(text).controls.map(({ id, targets }) => [id, targets.map(({ node }) => node)])

  test('a removed node is no target any more, and what is left without one goes', () => {
    expect(targets(performed(call('removeNode', { node: 'kick' }), offered).after)).toEqual([['sweep', ['bass']]])
  })

  test('a renamed node stays the target', () => {
    const { after, parsed } = performed(call('renameNode', { node: 'kick', name: 'drum' }), offered)
    expect(targets(after)).toEqual([
      ['sweep', ['bass', 'drum']],
      ['boom', ['drum']],
    ])
    expect(parsed.document.exports.controls.map(({ problem }) => problem)).toEqual(['', ''])
  })

  test('a replaced node is moved where it has the parameter still', () => {
    expect(targets(performed(call('replaceNode', { node: 'bass', type: 'clap' }), offered).after)).toEqual([
      ['sweep', ['kick']],
      ['boom', ['kick']],
    ])
  })
})

describe('a hand on a control', () => {
  const set = (control: string, value: number) => call('setControl', { control, value })

  test('moves all its targets in one step, each through its own range', () => {
    const [title, ...lines] = changed(set('sweep', 50), offered)
    expect(title).toBe('Set Sweep to 50 %')
    expect(lines.join('\n')).toContain('+ { "id": "kick", "type": "kick", "params": { "f0": 89.44272, "click": 0.5 } }')
    expect(lines.join('\n')).toContain('+ { "id": "bass", "type": "tb303_ext", "params": { "cutoff": 1264.911 } }')
  })

  test('is refused where there is nothing to be moved', () => {
    expect(() => performed(set('boom', 1), offered)).toThrow('boom is a pad: it is hit, not moved')
    expect(() => performed(set('nobody', 1), offered)).toThrow('the rack offers no control "nobody"')
    const lost = offered
      .replaceAll('"nodeId": "bass", "param"', '"nodeId": "gone", "param"')
      .replaceAll('"nodeId": "kick", "param"', '"nodeId": "gone", "param"')
    expect(() => performed(set('sweep', 1), lost)).toThrow('Sweep reaches nothing: there is no node "gone"')
  })
})
