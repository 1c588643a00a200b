/** Devices as a process of its own sees them: one that was just plugged in is there, whatever is open here. */
import type { DeviceInfo } from '../native.ts'
import { programPath } from '../program-path.ts'
import type { StartAudioProcess } from './audio-process.ts'
import type { DeviceLister } from './lister.ts'

/** Sound systems may wait for servers; then the engine's own list is better than none. */
const LIMIT_MS = 8000

export class NaudiodonLister implements DeviceLister {
  private readonly start: StartAudioProcess
  private readonly fallback: DeviceLister
  private underWay: Promise<DeviceInfo[]> | undefined

  constructor(start: StartAudioProcess, fallback: DeviceLister) {
    this.start = start
    this.fallback = fallback
  }

  /** Who asks while somebody looks gets the same list. */
  list(): Promise<DeviceInfo[]> {
    this.underWay ??= this.look().finally(() => {
      this.underWay = undefined
    })
    return this.underWay
  }

  private async look(): Promise<DeviceInfo[]> {
    const [found, known] = await Promise.all([this.fromProcess(), this.fallback.list()])
    if (!found) return known
    // There every program on JACK is a device, MAM too, which would play into itself: the engine looks at the ports instead.
    const knowsJack = known.some(isOfJack)
    const seen = found.filter((device) => !knowsJack || !isOfJack(device))
    // Host APIs that only the engine knows, the silent clock first of them.
    const hostApis = new Set(seen.map(({ hostApi }) => hostApi))
    const own = known.filter(({ hostApi }) => !hostApis.has(hostApi))
    return [...own.filter(({ name }) => name === 'silent'), ...seen, ...own.filter(({ name }) => name !== 'silent')]
  }

  /** Undefined where that process cannot look. */
  private fromProcess(): Promise<DeviceInfo[] | undefined> {
    return new Promise((resolve) => {
      const child = this.start(programPath('audio/child'))
      const limit = setTimeout(() => end(undefined), LIMIT_MS)
      const end = (devices: DeviceInfo[] | undefined) => {
        clearTimeout(limit)
        child.kill()
        resolve(devices)
      }
      child.onMessage((message) => end(message.kind === 'devices' ? message.devices : undefined))
      child.onExit(() => end(undefined))
      child.send({ kind: 'list' })
    })
  }
}

const isOfJack = ({ hostApi }: DeviceInfo): boolean => hostApi.startsWith('JACK')
