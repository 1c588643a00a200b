import { expect, test } from 'vitest'
import { isNoChange } from '../change.ts'
import { demoRack } from '../testing/fixture.ts'
import { call, changed, performed } from '../testing/perform.ts'

const lock = (step: number, param: number, value: number, rampMs = 0, node = 'kick') =>
  call('setLock', { node, step, param, value, rampMs })
const unlock = (step: number, param: number) => call('removeLock', { node: 'kick', step, param })
const locked = demoRack.replace(
  '"steps": "x...x..." }',
  '"steps": "x...x...", "locks": [{ "step": 4, "param": "f0", "value": 80 }, { "step": 4, "paramId": 1, "value": 70 }, { "step": 5, "param": "FEND", "value": 50 }] }',
)

test('a lock names its parameter, and its ramp where it has one', () => {
  expect(changed(lock(4, 1, 90.1))).toEqual([
    'Lock Pitch of kick at step 5',
    '- { "nodeId": "kick", "steps": "x...x..." },',
    '+ { "nodeId": "kick", "steps": "x...x...", "locks": [{ "step": 4, "param": "F0", "value": 90.1 }] },',
  ])
  expect(changed(lock(4, 4, 900, 20, 'bass'))[2]).toContain(
    '"locks": [{ "step": 4, "param": "CUTOFF_HZ", "value": 900, "rampMs": 20 }]',
  )
})

test('a step that has a lock of it takes the value, and others of the same go, however they name it', () => {
  expect(changed(lock(4, 1, 90), locked)[2]).toContain(
    '"locks": [{ "step": 4, "param": "f0", "value": 90 }, { "step": 5, "param": "FEND", "value": 50 }]',
  )
  expect(isNoChange(performed(lock(5, 2, 50), locked).change)).toBe(true)
})

test('a lock that is removed leaves the others, and the last one no list', () => {
  expect(changed(unlock(4, 1), locked)[2]).toContain('"locks": [{ "step": 5, "param": "FEND", "value": 50 }]')
  expect(performed(unlock(4, 1), performed(lock(4, 1, 90)).after).after).toBe(demoRack)
  expect(() => performed(unlock(1, 1), locked)).toThrow('Pitch has no lock at step 2')
})

test('what no pattern could hold is refused in words', () => {
  expect(() => performed(lock(16, 1, 9))).toThrow('the step is 0 to 15, and 16 is not')
  expect(() => performed(lock(0, 99, 9))).toThrow('kick has no parameter 99')
  expect(() => performed(lock(0, 1, 1e300))).toThrow('a value cannot be 1e+300')
  expect(() => performed(lock(0, 1, 9, -1))).toThrow('a ramp is 0 to 600000 ms, and -1 is not')
  const bare = demoRack.replace('"nodeId": "kick"', '"nodeId": "bass"')
  expect(() => performed(lock(0, 1, 9), bare)).toThrow('kick has no pattern, and locks stand in a pattern')
})
