/** The device of `mam play`: named, else the one that was chosen on MAM's page, else the system's own. */
import { join } from 'node:path'
import { DeviceMemory } from '../../engine/host/audio/device-memory.ts'
import { backWords, lostWords, waitingWords } from '../../engine/host/live/device-words.ts'
import type { DeviceRequest, EngineStatus, NativeModule } from '../../engine/host/native.ts'
import { defaultStateFolder } from '../state-folder.ts'

const SILENT = 'silent'

/** What to open. A device of the person's own words has to be there; the remembered one is waited for. */
export function deviceRequest(
  named: string | undefined,
  native: NativeModule,
  tell: (words: string) => void,
): Pick<DeviceRequest, 'name' | 'waits'> {
  if (named !== undefined) return { name: named }
  const chosen = new DeviceMemory(join(defaultStateFolder(), 'device.json'), tell).read()
  if (chosen) return { name: chosen.name, waits: true }
  const own = native.devices().find(({ isDefault, outputChannels }) => isDefault && outputChannels > 0)
  return { name: own?.name ?? SILENT }
}

/** Tells each time that the device goes away or comes back. */
export function deviceNews(tell: (words: string) => void): (status: EngineStatus) => void {
  let goneSince: number | undefined
  let hasRun = false
  return ({ deviceState, deviceName, deviceTrouble, engineFrame, sampleRate }) => {
    if (deviceState === 'running') {
      if (goneSince !== undefined && hasRun) tell(backWords(deviceName, (engineFrame - goneSince) / sampleRate))
      hasRun = true
      goneSince = undefined
    } else if (deviceState === 'lost' && goneSince === undefined) {
      tell(hasRun ? lostWords(deviceName, deviceTrouble) : waitingWords(deviceName, deviceTrouble))
      goneSince = engineFrame
    }
  }
}
