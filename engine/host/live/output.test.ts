import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DeviceState, InputAccess } from '../../contract/gen/mam/v1/state_pb.js'
import { DeviceMemory } from '../audio/device-memory.ts'
import type { InputConsent } from '../audio/input-consent.ts'
import { freeInputs } from '../audio/input-consent.ts'
import { nativeLister } from '../audio/lister.ts'
import { type FakeEngine, fakeEngine } from '../testing/fake-engine.ts'
import { Output } from './output.ts'

const CARD = 'JACK: system'
const OTHER = 'ALSA: Other'

let folder: string
let engine: FakeEngine
let told: string[]
let changes: number
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mam-output-'))
  engine = fakeEngine()
  told = []
  changes = 0
})
afterEach(() => rmSync(folder, { recursive: true }))

const file = () => join(folder, 'state', 'device.json')

/** As a process that starts makes it. */
function output(consent: InputConsent = freeInputs): Output {
  const { native } = engine
  const own = native.createEngine({ sampleRate: 48_000, channels: 2, maxBlockFrames: 8192, lookaheadFrames: 48_000 })
  return new Output({
    native,
    engine: own,
    status: () => own.status(),
    memory: new DeviceMemory(file(), (words) => told.push(words)),
    lister: nativeLister(native),
    consent,
    onChange: () => changes++,
    onBack: (words) => told.push(words),
  })
}

async function chosen(name = CARD): Promise<void> {
  const first = output()
  first.open(name, 128)
  await first.flush()
  engine.opened.length = 0
}

const unplug = (name = CARD) => {
  engine.devices = engine.devices.filter((device) => device.name !== name)
}

function plugIn(name: string): void {
  engine.devices = [...engine.devices, { ...engine.devices[1]!, name, isDefault: false }]
}

/** As native tells it. */
function lose(at: Output): boolean {
  engine.status.deviceState = 'lost'
  engine.status.deviceTrouble = 'its server ended'
  return at.follow({ ...engine.status })
}

function bringBack(at: Output): boolean {
  engine.status.deviceState = 'running'
  engine.status.deviceTrouble = ''
  return at.follow({ ...engine.status })
}

describe('the first start', () => {
  test('proposes the output of the system and opens none', () => {
    const first = output()
    first.start()
    expect(first.message()).toMatchObject({ state: DeviceState.PROPOSED, proposed: CARD, name: 'silent', trouble: '' })
    expect(engine.opened).toMatchObject([{ name: 'silent' }])
    expect(first.startWords).toContain(`The page proposes ${CARD}`)
  })

  test('proposes nothing where there is no output', () => {
    unplug()
    const first = output()
    first.start()
    expect(first.message()).toMatchObject({ state: DeviceState.SILENT, proposed: '' })
  })

  test('proposes what is plugged in later, once somebody looks', async () => {
    const { devices } = engine
    unplug()
    const first = output()
    first.start()
    engine.devices = devices
    await first.list()
    expect(first.message()).toMatchObject({ state: DeviceState.PROPOSED, proposed: CARD })
    expect(changes).toBe(1)
    await first.list()
    expect(changes).toBe(1)
  })

  test('with a device asked for by name opens that one and forgets it afterwards', async () => {
    const first = output()
    first.start(CARD)
    expect(first.message()).toMatchObject({ state: DeviceState.RUNNING, name: CARD })
    await first.flush()
    const second = output()
    second.start()
    expect(second.message().state).toBe(DeviceState.PROPOSED)
  })
})

describe('later starts', () => {
  test('open what was chosen, with its blocks', async () => {
    await chosen()
    const second = output()
    second.start()
    expect(engine.opened).toMatchObject([{ name: CARD, blockFrames: 128, waits: true }])
    expect(second.message()).toMatchObject({ state: DeviceState.RUNNING, name: CARD, proposed: '' })
    expect(second.startWords).toBe('')
  })

  test('the silent clock is a choice that stays', async () => {
    await chosen('silent')
    const second = output()
    second.start()
    expect(second.message()).toMatchObject({ state: DeviceState.SILENT, proposed: '' })
  })

  test('a chosen device that is not there is waited for, and no other one is opened', async () => {
    await chosen()
    unplug()
    plugIn(OTHER)
    const second = output()
    second.start()
    expect(engine.opened).toMatchObject([{ name: CARD, waits: true }])
    expect(second.message()).toMatchObject({ state: DeviceState.WAITING, name: CARD })
    expect(second.message().trouble).toContain('opens it when it appears')
    expect(bringBack(second)).toBe(true)
    expect(second.message()).toMatchObject({ state: DeviceState.RUNNING, trouble: '' })
    expect(told).toEqual([])
  })

  test('a chosen device that refuses leaves the silent clock and says why', async () => {
    await chosen()
    engine.deviceFails = `${CARD}: busy, another program uses it`
    const second = output()
    second.start()
    expect(second.message()).toMatchObject({ state: DeviceState.WAITING, name: CARD })
    expect(second.message().trouble).toContain('busy, another program uses it. MAM plays on, unheard')
    expect(engine.status.deviceName).toBe('silent')
    expect(() => second.open(CARD, 0)).toThrow('busy, another program uses it')
    engine.deviceFails = ''
    second.open(CARD, 0)
    expect(engine.opened.at(-1)).toMatchObject({ name: CARD, waits: false })
    expect(second.message()).toMatchObject({ state: DeviceState.RUNNING, trouble: '' })
  })

  test('a wish is for one start: what was chosen comes back', async () => {
    await chosen()
    output().start('silent')
    const third = output()
    third.start()
    expect(third.message()).toMatchObject({ state: DeviceState.RUNNING, name: CARD })
  })

  test('after starts that failed open nothing, and propose what was chosen', async () => {
    await chosen()
    plugIn(OTHER)
    const second = output()
    second.startSafely()
    expect(engine.opened).toMatchObject([{ name: 'silent' }])
    expect(second.message()).toMatchObject({ state: DeviceState.PROPOSED, proposed: CARD, name: 'silent' })
    const third = output()
    third.startSafely(OTHER)
    await third.list()
    expect(third.message().proposed).toBe(OTHER)
    third.startSafely('silent')
    expect(third.message().state).toBe(DeviceState.SILENT)
    await chosen('silent')
    const fourth = output()
    fourth.startSafely()
    expect(fourth.message()).toMatchObject({ state: DeviceState.SILENT, proposed: '' })
  })

  test('after a crash it is the device that played', async () => {
    await chosen()
    plugIn(OTHER)
    const second = output()
    second.start('silent')
    second.resume(OTHER)
    expect(second.message()).toMatchObject({ state: DeviceState.RUNNING, name: OTHER })
    const before = engine.opened.length
    second.resume(OTHER)
    expect(engine.opened.length).toBe(before)
  })
})

describe('the file of the choice', () => {
  test.each([
    ['{', 'name: expected a text'],
    ['{"version": 1, "name": ""}', 'name: expected a text'],
    ['{"version": 1, "name": "x", "blockFrames": 0}', 'blockFrames: expected 1 to 8192'],
    ['{"version": 1, "name": "x", "blockFrames": 64, "inputChannels": 1.5}', 'inputChannels: expected 0 to 256'],
  ])('%s is told with its place, and a device is proposed', async (text, words) => {
    await chosen()
    writeFileSync(file(), text)
    const second = output()
    second.start()
    expect(told).toHaveLength(1)
    expect(told[0]).toContain(`${file()}: ${words}`)
    expect(second.message().state).toBe(DeviceState.PROPOSED)
    second.open(CARD, 0)
    await second.flush()
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toMatchObject({ version: 1, name: CARD })
  })

  test('a newer one is told and never overwritten', async () => {
    await chosen()
    writeFileSync(file(), '{"version": 2, "name": "x"}')
    for (const start of [(at: Output) => at.start(), (at: Output) => at.message()]) {
      told = []
      const second = output()
      start(second)
      second.open(CARD, 0)
      await second.flush()
      expect(told[0]).toContain('written by a newer MAM (version 2, this one knows 1)')
      expect(readFileSync(file(), 'utf8')).toBe('{"version": 2, "name": "x"}')
    }
  })

  test('where it cannot be written, that is told and the device plays', async () => {
    writeFileSync(join(folder, 'state'), 'a file in the place of the folder')
    const first = output()
    first.open(CARD, 0)
    await first.flush()
    expect(told[0]).toContain('not remembered for the next start')
    expect(first.message().state).toBe(DeviceState.RUNNING)
  })
})

describe('while it plays', () => {
  test('a lost device is told as lost, and once as back with the time that it was gone', () => {
    const at = output()
    at.open(CARD, 0)
    expect(lose(at)).toBe(true)
    expect(at.follow({ ...engine.status })).toBe(false)
    expect(at.message()).toMatchObject({ state: DeviceState.LOST, name: CARD, deviceRate: 0, outputLatencyMs: 0 })
    expect(at.message().trouble).toBe(
      'JACK: system is gone (its server ended). MAM plays on, unheard, and opens it again when it returns.',
    )
    expect(told).toEqual([])
    engine.status.engineFrame += 48_000 * 3.2
    engine.status.gaps = 1
    expect(bringBack(at)).toBe(true)
    expect(told).toEqual(['JACK: system is back. It was gone for 3.2 s; what played went on meanwhile.'])
    expect(at.message()).toMatchObject({ state: DeviceState.RUNNING, gaps: 1n })
  })

  test('the silent clock in place of a lost device is no return of it', () => {
    const at = output()
    at.open(CARD, 0)
    lose(at)
    at.open('silent', 0)
    expect(at.message()).toMatchObject({ state: DeviceState.SILENT, trouble: '' })
    expect(told).toEqual([])
  })

  test('another block size keeps the device; while that is lost it is waited for', () => {
    const at = output()
    at.open(CARD, 128)
    at.setBlockFrames(512)
    expect(engine.opened.at(-1)).toEqual({ name: CARD, blockFrames: 512, inputChannels: 0, waits: false })
    lose(at)
    unplug()
    at.open(CARD, 64)
    expect(engine.opened.at(-1)).toEqual({ name: CARD, blockFrames: 64, inputChannels: 0, waits: true })
  })

  test('latencies are told in milliseconds while the device runs', () => {
    const at = output()
    at.open(CARD, 0)
    Object.assign(engine.status, { inputLatencyFrames: 96, outputLatencyFrames: 480, deviceRate: 44_100 })
    expect(at.follow({ ...engine.status })).toBe(true)
    expect(at.message()).toMatchObject({ inputLatencyMs: 2, outputLatencyMs: 10, deviceRate: 44_100 })
  })
})

describe('inputs', () => {
  /** A system that asks; `answer` is the person's. */
  function asking(): InputConsent & { answer(isGranted: boolean): void; readonly asked: () => number } {
    let state: ReturnType<InputConsent['state']> = 'undecided'
    let decide = () => {}
    let asked = 0
    return {
      state: () => state,
      ask: () =>
        new Promise<void>((resolve) => {
          asked++
          decide = resolve
        }),
      answer: (isGranted) => {
        state = isGranted ? 'granted' : 'denied'
        decide()
      },
      asked: () => asked,
    }
  }
  const settled = () => new Promise((resolve) => setTimeout(resolve))

  test('open with the outputs where nobody has to be asked', () => {
    const at = output()
    at.open(CARD, 0, 2)
    expect(engine.opened).toMatchObject([{ name: CARD, inputChannels: 2 }])
    expect(at.message()).toMatchObject({ inputChannels: 2, inputAccess: InputAccess.GRANTED })
    at.open(CARD, 64)
    expect(engine.opened.at(-1)).toMatchObject({ inputChannels: 2 })
    at.open('silent', 0)
    expect(engine.opened.at(-1)).toMatchObject({ inputChannels: 0 })
  })

  test('while the system asks the outputs play; then the inputs open too', async () => {
    const consent = asking()
    const at = output(consent)
    at.open(CARD, 0, 2)
    expect(engine.opened).toMatchObject([{ name: CARD, inputChannels: 0 }])
    expect(at.message()).toMatchObject({
      state: DeviceState.RUNNING,
      inputAccess: InputAccess.ASKING,
      inputChannels: 0,
      wantedInputChannels: 2,
    })
    at.open(CARD, 64)
    expect(consent.asked()).toBe(1)
    consent.answer(true)
    await settled()
    expect(engine.opened.at(-1)).toMatchObject({ name: CARD, blockFrames: 64, inputChannels: 2 })
    expect(at.message()).toMatchObject({ inputAccess: InputAccess.GRANTED, inputChannels: 2 })
    expect(changes).toBe(1)
  })

  test('denied is told, and the outputs play on', async () => {
    const consent = asking()
    const at = output(consent)
    at.open(CARD, 0, 2)
    consent.answer(false)
    await settled()
    expect(engine.opened).toHaveLength(1)
    expect(at.message()).toMatchObject({
      state: DeviceState.RUNNING,
      inputAccess: InputAccess.DENIED,
      inputChannels: 0,
    })
    at.open(CARD, 64)
    expect(consent.asked()).toBe(1)
  })

  test('whoever changes the device while the system asks gets no inputs on the new one', async () => {
    const consent = asking()
    const at = output(consent)
    at.open(CARD, 0, 2)
    at.open('silent', 0)
    consent.answer(true)
    await settled()
    expect(engine.opened.at(-1)).toMatchObject({ name: 'silent', inputChannels: 0 })
  })
})
