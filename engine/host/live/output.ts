/** The device that the engine plays on: which ones there are, opening one, and falling back to the silent clock. */
import type { DeviceInfo, EngineStatus, NativeEngine, NativeModule } from '../native.ts'
import { orRefuse } from './refusal.ts'

const DEFAULT_BLOCK_FRAMES = 256
const SILENT = 'silent'

export class Output {
  private readonly native: NativeModule
  private readonly engine: NativeEngine
  private device = { name: SILENT, blockFrames: DEFAULT_BLOCK_FRAMES }

  constructor(native: NativeModule, engine: NativeEngine) {
    this.native = native
    this.engine = engine
  }

  /** As asked for. */
  get name(): string {
    return this.device.name
  }

  list(): DeviceInfo[] {
    return orRefuse('the devices cannot be listed', () => this.native.devices())
  }

  /** A device by name; `blockFrames` 0 keeps the size. Throws Refusal and keeps what was open. */
  open(name: string, blockFrames: number): void {
    const frames = blockFrames || this.device.blockFrames
    orRefuse(`"${name}" cannot be opened`, () => this.engine.openDevice({ name, blockFrames: frames }))
    this.device = { name, blockFrames: frames }
  }

  /** The device that the system prefers, or the wish, or the silent clock. Words where it is not what was wanted. */
  openDefault(wish?: string): string {
    const devices = this.native.hasDevices && !wish ? this.list() : []
    const name = wish ?? devices.find((device) => device.isDefault && device.outputChannels > 0)?.name ?? SILENT
    try {
      this.open(name, 0)
      return ''
    } catch (error) {
      this.open(SILENT, 0)
      return `${(error as Error).message}. MAM plays on without a device: choose another one above.`
    }
  }

  message({ blockFrames, sampleRate, deviceTrouble }: EngineStatus) {
    return { name: this.device.name, sampleRate, blockFrames, trouble: deviceTrouble }
  }
}
