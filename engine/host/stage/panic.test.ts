import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { PanicStep } from '../../contract/gen/mam/v1/stage_pb.js'
import { Panic, PRESS_MS } from './panic.ts'

let nowMs: number
let done: string[]
let troubles: string[]
let overs: number
let stopFails: boolean
let panic: Panic

beforeEach(() => {
  vi.useFakeTimers()
  nowMs = 0
  done = []
  troubles = []
  overs = 0
  stopFails = false
  panic = new Panic({
    player: {
      fadeOutput: (to, ms) => void done.push(`${to} ${ms}`),
      cut: () => {
        if (stopFails) throw new Error('the callback is not running')
        done.push('cut')
        return []
      },
    },
    handPlay: { endAllNotes: () => void done.push('notes') },
    fadeMs: () => 1500,
    clock: () => nowMs,
    onOver: () => void overs++,
    onTrouble: (words) => void troubles.push(words),
  })
})
afterEach(() => {
  panic.close()
  vi.useRealTimers()
})

const pass = (ms: number) => {
  nowMs += ms
  vi.advanceTimersByTime(ms)
}
const pressed = (wish?: 'notes' | 'fade' | 'stop') => {
  panic.press(wish)
  return done.splice(0)
}

test('each press goes one further: notes, fade, stop, and stop again', () => {
  expect(panic.code).toBe(PanicStep.NONE)
  expect(pressed()).toEqual(['notes'])
  expect(panic.code).toBe(PanicStep.NOTES)
  expect(pressed()).toEqual(['notes', 'silence 1500'])
  expect(panic.code).toBe(PanicStep.FADE)
  expect(pressed()).toEqual(['notes', 'silence 20', 'cut'])
  expect(panic.code).toBe(PanicStep.STOP)
  expect(pressed()).toEqual(['notes', 'silence 20', 'cut'])
  expect(panic.code).toBe(PanicStep.STOP)
})

test('five seconds after the notes it is over, and a press begins anew', () => {
  pressed()
  pass(PRESS_MS - 1)
  expect([panic.code, overs]).toEqual([PanicStep.NOTES, 0])
  pass(1)
  expect([panic.code, overs]).toEqual([PanicStep.NONE, 1])
  expect(pressed()).toEqual(['notes'])
})

test('a press just before five seconds goes further, and nothing is over then', () => {
  pressed()
  pass(PRESS_MS - 1)
  expect(pressed()).toEqual(['notes', 'silence 1500'])
  pass(PRESS_MS)
  expect([panic.code, overs]).toEqual([PanicStep.FADE, 0])
})

test('a faded output stays so for as long as nobody brings it back, and the next press stops', () => {
  pressed('fade')
  pass(60_000)
  expect(panic.code).toBe(PanicStep.FADE)
  expect(pressed('notes')).toEqual(['notes'])
  expect(panic.code).toBe(PanicStep.FADE)
  expect(pressed('fade')).toEqual(['notes'])
  expect(pressed()).toEqual(['notes', 'silence 20', 'cut'])
})

test('the levels are brought back once', () => {
  expect(() => panic.restore()).toThrow('the levels are as they should be')
  pressed('stop')
  panic.restore()
  expect(done.splice(0)).toEqual(['whole 500'])
  expect(panic.code).toBe(PanicStep.NONE)
  expect(() => panic.restore()).toThrow('the levels are as they should be')
  expect(pressed()).toEqual(['notes'])
})

test('a play ends a fade, and is no news where nothing was faded', () => {
  pressed('notes')
  expect(panic.played()).toBe(false)
  expect(panic.code).toBe(PanicStep.NOTES)
  pressed('fade')
  expect(panic.played()).toBe(true)
  expect(panic.code).toBe(PanicStep.NONE)
})

test('where the engine takes no more orders the output is silent all the same, and it is said', () => {
  stopFails = true
  expect(pressed('stop')).toEqual(['notes', 'silence 20'])
  expect(panic.code).toBe(PanicStep.STOP)
  expect(troubles).toEqual(['The output is silent, but what plays could not be stopped: the callback is not running'])
})
