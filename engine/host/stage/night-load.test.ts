import { afterEach, beforeEach, expect, test } from 'vitest'
import { fakeEngine } from '../testing/fake-engine.ts'
import { NightLoad } from './night-load.ts'

let nowMs: number
let engine: ReturnType<typeof fakeEngine>
let load: NightLoad

beforeEach(() => {
  nowMs = 0
  engine = fakeEngine()
  const native = engine.native.createEngine({} as never)
  load = new NightLoad({
    engine: () => native,
    status: () => engine.status,
    clock: () => nowMs,
  })
})
afterEach(() => load.close())

/** As it is looked at by itself, for so long. */
function pass(seconds: number, worst: number): void {
  const { telemetry } = engine
  engine.telemetry = { ...telemetry, deadlineUs: 1000, callbackUs: { ...telemetry.callbackUs, worst: worst * 1000 } }
  for (let at = 0; at < seconds; at += 4) {
    nowMs += 4000
    load.look()
  }
}

test('is not known before something has played long enough for telemetry to be of nothing else', () => {
  pass(60, 0.9)
  expect(load.facts.worstLoad).toBeNull()
  engine.status.state = 'playing'
  pass(8, 0.9)
  expect(load.facts.worstLoad).toBeNull()
  pass(12, 0.3)
  expect(load.facts.worstLoad).toBe(0.3)
})

test('is the worst since it was opened, and begins anew with what is opened then', () => {
  engine.status.state = 'playing'
  pass(20, 0.3)
  pass(4, 0.7)
  pass(20, 0.2)
  expect(load.facts.worstLoad).toBe(0.7)
  load.begin()
  expect(load.facts.worstLoad).toBeNull()
})

test('late blocks of before do not count', () => {
  engine.status.xruns = 12
  load.begin()
  expect(load.facts.xruns).toBe(0)
  engine.status.xruns = 14
  expect(load.facts.xruns).toBe(2)
})
