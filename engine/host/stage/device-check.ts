/** Whether anybody hears what plays. */
import { DeviceState, InputAccess } from '../../contract/gen/mam/v1/state_pb.js'
import type { Output } from '../live/output.ts'
import type { Finding, Mend } from './check-item.ts'

export type DeviceFacts = ReturnType<Output['message']>

const choose: Mend = { action: 'openDevice', title: 'Choose a device' }
const kilohertz = (rate: number): string => `${rate / 1000} kHz`

/** `listening`: names of what plays an input of the device. */
export function checkDevice(device: DeviceFacts, listening: readonly string[]): Finding[] {
  return [sounding(device), ...rate(device), ...inputs(device, listening)]
}

function sounding({ state, name, proposed, trouble, deviceRate, blockFrames, outputLatencyMs }: DeviceFacts): Finding {
  const base = { id: 'device', verdict: 'will', mend: choose } as const
  if (state === DeviceState.RUNNING) {
    const late = outputLatencyMs > 0 ? `, heard ${Math.round(outputLatencyMs)} ms later` : ''
    const words = `${name} runs at ${kilohertz(deviceRate)} in blocks of ${blockFrames} frames${late}.`
    return { id: 'device', verdict: 'fine', words }
  }
  if (state === DeviceState.PROPOSED)
    return {
      ...base,
      words: 'No audio device is chosen: nobody hears what plays.',
      help: `Choose one: ${proposed} is there.`,
    }
  if (state === DeviceState.SILENT) {
    const help = 'Plug one in, or choose one.'
    return { ...base, words: trouble || 'Nothing but the silent clock plays: nobody hears it.', help }
  }
  return { ...base, words: trouble, help: 'Plug it in: it is opened by itself. Or choose another one.' }
}

function rate({ state, name, sampleRate, deviceRate }: DeviceFacts): Finding[] {
  if (state !== DeviceState.RUNNING || deviceRate === sampleRate) return []
  const words = `${name} runs at ${kilohertz(deviceRate)} and the session at ${kilohertz(sampleRate)}: all sound is converted.`
  const help = `It sounds, a little later than it would. Set the device to ${kilohertz(sampleRate)} in the system.`
  return [{ id: 'device-rate', verdict: 'may', words, help }]
}

function inputs(device: DeviceFacts, listening: readonly string[]): Finding[] {
  const { name, wantedInputChannels: wanted, inputChannels: open, inputAccess, state } = device
  if (wanted > 0 && inputAccess === InputAccess.DENIED)
    return [
      {
        id: 'inputs-denied',
        verdict: 'will',
        words: 'The system lets MAM hear no inputs.',
        help: 'Allow MAM the microphone in the settings of the system, then start it again.',
      },
    ]
  if (wanted > 0 && state === DeviceState.RUNNING && open < wanted)
    return [
      {
        id: 'inputs-missing',
        verdict: 'will',
        words: `${open} of ${wanted} inputs of ${name} are open.`,
        mend: { action: 'openDevice', title: 'Open it again' },
      },
    ]
  if (wanted > 0 || listening.length === 0) return []
  const who = `${listening.join(', ')} ${listening.length === 1 ? 'plays' : 'play'}`
  const help = 'Open the device with as many inputs as are played.'
  return [{ id: 'inputs-closed', verdict: 'will', words: `${who} an input, and none is open.`, help, mend: choose }]
}
