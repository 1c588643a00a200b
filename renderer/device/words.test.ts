import { describe, expect, test } from 'vitest'
import { type Device, DeviceState, InputAccess } from '../../engine/client/model.ts'
import { alarmOf, deviceFacts, deviceName, shortName, stateWords, toneOf } from './words.ts'

const running: Device = {
  name: 'JACK Audio Connection Kit: system',
  sampleRate: 48_000,
  blockFrames: 128,
  trouble: '',
  state: DeviceState.RUNNING,
  proposed: '',
  deviceRate: 48_000,
  inputChannels: 0,
  wantedInputChannels: 0,
  inputLatencyMs: 0,
  outputLatencyMs: 8.33,
  gaps: 0,
  inputAccess: InputAccess.GRANTED,
}

test('a device that plays is named with its rate, block and latency', () => {
  expect([toneOf(running), alarmOf(running), stateWords(running)]).toEqual(['calm', '', 'Playing on'])
  expect(deviceFacts(running)).toBe('48 kHz · 128 · 8.3 ms')
  expect(deviceFacts({ ...running, deviceRate: 44_100 })).toBe('44.1 kHz · 128 · 8.3 ms')
})

test('the silent clock by choice is nothing to warn of', () => {
  const silent = { ...running, name: 'silent', state: DeviceState.SILENT, deviceRate: 0, outputLatencyMs: 0 }
  expect([toneOf(silent), alarmOf(silent), deviceName(silent)]).toEqual(['calm', '', 'No device (silent)'])
  expect(deviceFacts(silent)).toBe('48 kHz · 128')
})

test.each([
  [DeviceState.LOST, 'lost', 'Lost'],
  [DeviceState.WAITING, 'not there', 'Waiting for'],
  [DeviceState.PROPOSED, 'unheard', 'Proposed'],
])('what nobody hears is a warning, in words: %s', (state, alarm, words) => {
  const device = { ...running, state }
  expect([toneOf(device), alarmOf(device), stateWords(device)]).toEqual(['warning', alarm, words])
})

test('trouble of a device that runs is a warning', () => {
  const device = { ...running, trouble: 'it stutters' }
  expect([toneOf(device), alarmOf(device)]).toEqual(['warning', 'trouble'])
})

describe('where there is little room', () => {
  test.each([
    ['JACK Audio Connection Kit: system', 'JACK: system'],
    ['ALSA: USB Audio: - (hw:1,0)', 'USB Audio: - (hw:1,0)'],
    ['nameless', 'nameless'],
  ])('%s is %s', (name, short) => {
    expect(shortName({ ...running, name })).toBe(short)
  })
})
