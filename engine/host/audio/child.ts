/** The audio process: lists devices, or plays the cue on one, for as long as its host lives. See audio-process.ts. */
import { constants, setPriority } from 'node:os'
import { CueOutput } from './cue-output.ts'
import type { FromAudioProcess, ToAudioProcess } from './messages.ts'
import { findDevices, openOutput } from './naudiodon.ts'

/** Of Electron's utility processes; Node's children have process.send. */
interface ParentPort {
  on(event: 'message', listener: (event: { data: unknown }) => void): void
  postMessage(message: unknown): void
}

const { parentPort } = process as typeof process & { parentPort?: ParentPort }
let output: CueOutput | undefined

const tell = (message: FromAudioProcess) => {
  if (parentPort) parentPort.postMessage(message)
  else if (process.connected) process.send?.(message, undefined, undefined, () => {}) // the host may be gone
}

/** The message must be on its way first. */
const leave = () => setTimeout(() => process.exit(0), 50)

function unavailable(error: unknown): void {
  tell({ kind: 'unavailable', words: (error as Error).message })
  leave()
}

/** A stream that is not fed in time is heard. Threads that are started later have what this one has. */
function hurry(): void {
  try {
    setPriority(constants.priority.PRIORITY_ABOVE_NORMAL)
  } catch {} // not everybody may
}

function open(device: string, gain: number): void {
  hurry()
  const stream = openOutput(device)
  output = new CueOutput(stream, gain, tell)
  tell({ kind: 'opened', sampleRate: stream.sampleRate })
  output.run().then(leave, unavailable)
}

function hear(message: ToAudioProcess): void {
  switch (message.kind) {
    case 'list':
      tell({ kind: 'devices', devices: findDevices().map(({ id: _, ...device }) => device) })
      leave()
      break
    case 'open':
      open(message.device, message.gain)
      break
    case 'cue':
      output
        ?.cue(message.cue, message.source)
        .catch((error: Error) => tell({ kind: 'ended', cue: message.cue, words: error.message }))
      break
    case 'samples':
      output?.samples(message.cue, message.samples)
      break
    case 'gain':
      output?.setGain(message.gain)
      break
    case 'stop':
      output?.stop()
      break
    case 'close':
      if (output) output.close()
      else leave()
  }
}

const hearSafely = (message: ToAudioProcess) => {
  try {
    hear(message)
  } catch (error) {
    unavailable(error)
  }
}

if (parentPort) parentPort.on('message', ({ data }) => hearSafely(data as ToAudioProcess))
else process.on('message', (message) => hearSafely(message as ToAudioProcess))
process.on('disconnect', () => process.exit(0))
