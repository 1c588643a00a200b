import { expect, test, vi } from 'vitest'
import type { DeviceInfo } from '../native.ts'
import type { AudioProcess } from './audio-process.ts'
import type { FromAudioProcess } from './messages.ts'
import { NaudiodonLister } from './naudiodon-lister.ts'

const device = (hostApi: string, name: string): DeviceInfo => ({
  ...{ name: name === 'silent' ? name : `${hostApi}: ${name}`, hostApi },
  ...{ outputChannels: 2, inputChannels: 0, defaultSampleRate: 48000, isDefault: false },
})
const engineList = [device('silent', 'silent'), device('ALSA', 'old'), device('JACK', 'system')]

/** A process that answers `list` with this, or ends without an answer. */
function lister(answer: FromAudioProcess | null) {
  const kill = vi.fn()
  const start = vi.fn((): AudioProcess => {
    let hear = (_: FromAudioProcess) => {}
    let end = () => {}
    return {
      send: () => void setImmediate(() => (answer ? hear(answer) : end())),
      onMessage: (listener) => {
        hear = listener
      },
      onExit: (listener) => {
        end = listener
      },
      kill,
    }
  })
  return { lister: new NaudiodonLister(start, { list: async () => engineList }), start, kill }
}
const names = (list: readonly DeviceInfo[]) => list.map(({ name }) => name)

test('the process sees what was plugged in; host APIs that it does not know are the engine’s', async () => {
  const seen = [device('ALSA', 'new')]
  const { lister: one, kill } = lister({ kind: 'devices', devices: seen })
  expect(names(await one.list())).toEqual(['silent', 'ALSA: new', 'JACK: system'])
  expect(kill).toHaveBeenCalledOnce()
})

test('of JACK the engine knows better: other programs, and MAM itself, are no devices', async () => {
  const seen = [device('JACK', 'system'), device('JACK', 'mam'), device('ALSA', 'new')]
  const { lister: one } = lister({ kind: 'devices', devices: seen })
  expect(names(await one.list())).toEqual(['silent', 'ALSA: new', 'JACK: system'])
})

test('without naudiodon the engine’s own list is what there is', async () => {
  for (const answer of [{ kind: 'unavailable', words: 'naudiodon is not installed' } as const, null])
    expect(await lister(answer).lister.list()).toEqual(engineList)
})

test('who asks while somebody looks gets the same list', async () => {
  const { lister: one, start } = lister({ kind: 'devices', devices: [] })
  await Promise.all([one.list(), one.list()])
  expect(start).toHaveBeenCalledOnce()
  await one.list()
  expect(start).toHaveBeenCalledTimes(2)
})
