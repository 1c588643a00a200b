/** What the page says of the device. */
import { type Device, DeviceState } from '../../engine/client/model.ts'
import { words } from '../strings/words.ts'

const text = words.device

const SILENT = 'silent'

/** Only a device that runs is heard; whatever else it is, the engine plays on. */
export type Tone = 'calm' | 'warning'

export function toneOf({ state, trouble }: Device): Tone {
  const isWanting = state === DeviceState.LOST || state === DeviceState.WAITING || state === DeviceState.PROPOSED
  return isWanting || trouble !== '' ? 'warning' : 'calm'
}

export function deviceName({ name, state }: Device): string {
  if (state === DeviceState.PROPOSED) return text.unchosen
  return name === SILENT ? text.silent : name
}

/** For where there is little room: names are `HOST API: DEVICE`, and the device is what tells them apart. */
export function shortName(device: Device): string {
  const name = deviceName(device)
  const [hostApi, ...rest] = name.split(': ')
  return rest.length === 0 ? name : [...(hostApi?.startsWith('JACK') ? ['JACK'] : []), ...rest].join(': ')
}

/** Short, to be read from afar; empty where nothing is wrong. */
export function alarmOf({ state, trouble }: Device): string {
  if (state === DeviceState.LOST) return text.alarms.lost
  if (state === DeviceState.WAITING) return text.alarms.notThere
  if (state === DeviceState.PROPOSED) return text.alarms.unheard
  return trouble === '' ? '' : text.alarms.trouble
}

/** `48 kHz · 128 · 8.3 ms`: rate, block, from the engine to the socket. */
export function deviceFacts({ sampleRate, deviceRate, blockFrames, outputLatencyMs }: Device): string {
  const facts = [kiloHertz(deviceRate || sampleRate), String(blockFrames)]
  return [...facts, ...(outputLatencyMs > 0 ? [milliseconds(outputLatencyMs)] : [])].join(' · ')
}

export const kiloHertz = (rate: number): string => `${rate / 1000} kHz`

export const milliseconds = (ms: number): string => `${ms.toFixed(1)} ms`

export function stateWords(device: Device): string {
  switch (device.state) {
    case DeviceState.RUNNING:
      return text.states.running
    case DeviceState.LOST:
      return text.states.lost
    case DeviceState.WAITING:
      return text.states.waiting
    case DeviceState.PROPOSED:
      return text.states.proposed
    default:
      return text.states.silent
  }
}
