import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { DeviceMemory } from '../../engine/host/audio/device-memory.ts'
import { fakeEngine } from '../../engine/host/testing/fake-engine.ts'
import { deviceNews, deviceRequest } from './device.ts'

let folder: string
let told: string[]
const tell = (words: string) => void told.push(words)
const { native, status } = fakeEngine()

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mam-device-'))
  told = []
  vi.stubEnv('MAM_STATE', folder)
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

const choose = (name: string) =>
  new DeviceMemory(join(folder, 'device.json'), tell).keep({ name, blockFrames: 128, inputChannels: 0 })

test('the named device has to be there', async () => {
  await choose('ALSA: Other')
  expect(deviceRequest('JACK: system', native, tell)).toEqual({ name: 'JACK: system' })
})

test('the one that was chosen on the page comes before the system’s, and is waited for', async () => {
  expect(deviceRequest(undefined, native, tell)).toEqual({ name: 'JACK: system' })
  await choose('ALSA: Other')
  expect(deviceRequest(undefined, native, tell)).toEqual({ name: 'ALSA: Other', waits: true })
})

test('where there is no output it plays on the silent clock', () => {
  const none = { ...native, devices: () => native.devices().filter(({ name }) => name === 'silent') }
  expect(deviceRequest(undefined, none, tell)).toEqual({ name: 'silent' })
})

test('a choice that cannot be read is told', () => {
  writeFileSync(join(folder, 'device.json'), 'rubbish')
  expect(deviceRequest(undefined, native, tell)).toEqual({ name: 'JACK: system' })
  expect(told[0]).toContain('device.json: name: expected a text')
})

test('a device that was not there is told once, and its coming is no news', () => {
  const news = deviceNews(tell)
  const at = { ...status, deviceName: 'ALSA: Other' }
  news({ ...at, deviceState: 'lost' })
  news({ ...at, deviceState: 'lost' })
  news({ ...at, deviceState: 'returning' })
  news({ ...at, deviceState: 'running' })
  expect(told).toEqual(['ALSA: Other is not there. MAM plays on, unheard, and opens it when it appears.'])
})
