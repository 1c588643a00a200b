/** What is said before a show, of facts that a test chooses. */
import { describe, expect, test } from 'vitest'
import { DeviceState, InputAccess } from '../../contract/gen/mam/v1/state_pb.js'
import type { CheckItem } from './check-item.ts'
import { checkDevice, type DeviceFacts } from './device-check.ts'
import { checkLoad } from './load-check.ts'
import { checkDisk, checkPower, checkSleep } from './machine-check.ts'

const running: DeviceFacts = {
  name: 'JACK: system',
  sampleRate: 48_000,
  blockFrames: 256,
  trouble: '',
  state: DeviceState.RUNNING,
  proposed: '',
  deviceRate: 48_000,
  inputChannels: 0,
  wantedInputChannels: 0,
  inputLatencyMs: 0,
  outputLatencyMs: 12.4,
  gaps: 0n,
  inputAccess: InputAccess.GRANTED,
}
const brief = (items: readonly Pick<CheckItem, 'id' | 'verdict' | 'mend'>[]) =>
  items.map(({ id, verdict, mend }) => `${verdict} ${id}${mend ? ` → ${mend.action}` : ''}`)
const device = (facts: Partial<DeviceFacts>, listening: readonly string[] = []) =>
  checkDevice({ ...running, ...facts }, listening)

describe('the device', () => {
  test('that runs as the session does is fine, and is described', () => {
    const [item, ...more] = device({})
    expect(more).toEqual([])
    expect(item).toEqual({
      id: 'device',
      verdict: 'fine',
      words: 'JACK: system runs at 48 kHz in blocks of 256 frames, heard 12 ms later.',
    })
  })

  test.each([
    ['nobody chose', { state: DeviceState.PROPOSED, proposed: 'JACK: system' }, 'JACK: system is there'],
    ['is the silent clock', { state: DeviceState.SILENT }, 'Plug one in'],
    ['is lost', { state: DeviceState.LOST, trouble: 'JACK: system is gone.' }, 'opened by itself'],
    ['is waited for', { state: DeviceState.WAITING, trouble: 'JACK: system is not there.' }, 'opened by itself'],
  ])('that %s breaks the night, and one press chooses another', (_, facts, help) => {
    const items = device(facts)
    expect(brief(items)).toEqual(['will device → openDevice'])
    expect(items[0]!.words).not.toBe('')
    expect(items[0]!.help).toContain(help)
  })

  test('at another rate may trouble', () => {
    const items = device({ deviceRate: 44_100 })
    expect(brief(items)).toEqual(['fine device', 'may device-rate'])
    expect(items[1]!.words).toBe('JACK: system runs at 44.1 kHz and the session at 48 kHz: all sound is converted.')
  })

  test('whose inputs are denied, missing or closed leaves what plays them silent', () => {
    const wanted = { wantedInputChannels: 2 }
    expect(brief(device({ ...wanted, inputAccess: InputAccess.DENIED }))).toContain('will inputs-denied')
    expect(brief(device({ ...wanted, inputChannels: 1 }))).toContain('will inputs-missing → openDevice')
    expect(brief(device({ ...wanted, inputChannels: 2 }, ['voice']))).toEqual(['fine device'])
    expect(brief(device({}, ['voice']))).toContain('will inputs-closed → openDevice')
    expect(device({}, ['voice'])[1]!.words).toBe('voice plays an input, and none is open.')
    expect(device({}, ['voice', 'hall'])[1]!.words).toBe('voice, hall play an input, and none is open.')
  })
})

describe('the computer', () => {
  test.each([
    [250e9, 'fine', '250 GB of disk are free.'],
    [2e9, 'fine', '2 GB of disk are free.'],
    [1.99e9, 'may', '1.9 GB of disk are all that is free.'],
    [100e6, 'may', '100 MB of disk are all that is free.'],
    [99.9e6, 'will', '99 MB of disk are all that is free.'],
  ])('with %d bytes of disk is %s', (diskFreeBytes, verdict, words) => {
    expect(checkDisk({ diskFreeBytes })).toMatchObject([{ id: 'disk', verdict, words }])
  })

  test('that does not say what it has is not said to be fine', () => {
    const items = [
      ...checkDisk({ diskFreeBytes: null }),
      ...checkPower({ source: 'unknown', batteryPercent: 0 }),
      ...checkSleep('unknown'),
    ]
    expect(brief(items)).toEqual(['may disk', 'may power', 'may sleep'])
    for (const { words } of items) expect(words).toContain('not known here')
  })

  test('on battery may break, and will when little is left', () => {
    expect(brief(checkPower({ source: 'mains', batteryPercent: 12 }))).toEqual(['fine power'])
    expect(brief(checkPower({ source: 'battery', batteryPercent: 0 }))).toEqual(['may power'])
    expect(checkPower({ source: 'battery', batteryPercent: 63 })).toMatchObject([
      { verdict: 'may', words: 'It runs on battery: 63 % are left.', help: 'Plug it in.' },
    ])
    expect(brief(checkPower({ source: 'battery', batteryPercent: 19 }))).toEqual(['will power'])
  })

  test('that may fall asleep may break', () => {
    expect(brief([...checkSleep('never'), ...checkSleep('allowed')])).toEqual(['fine sleep', 'may sleep'])
  })
})

describe('the load', () => {
  test('is judged by the limit of the session, and breaks where a block took longer than it has', () => {
    const at = (worstLoad: number) => brief(checkLoad({ worstLoad, xruns: 0 }, 0.8))[0]
    expect(at(0.79)).toBe('fine load')
    expect(at(0.8)).toBe('may load → setSafety')
    expect(at(1)).toBe('will load → setSafety')
    expect(checkLoad({ worstLoad: 0.424, xruns: 0 }, 0.8)[0]!.words).toBe(
      'The worst load since it was opened was 42 %; the limit is 80 %.',
    )
  })

  test('of what was not played is not known, and one press plays', () => {
    expect(brief(checkLoad({ worstLoad: null, xruns: 0 }, 0.8))).toEqual(['may load → play', 'fine xruns'])
  })

  test('late blocks are counted', () => {
    const [, xruns] = checkLoad({ worstLoad: 0.1, xruns: 1 }, 0.8)
    expect(xruns).toMatchObject({ verdict: 'may', words: expect.stringContaining('1 block came late') })
  })
})
