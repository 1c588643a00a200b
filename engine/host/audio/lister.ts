/** Which audio devices there are, whoever looks: names are stable, `HOST API: DEVICE`, and `silent` comes first. */
import type { DeviceInfo, NativeModule } from '../native.ts'

export interface DeviceLister {
  /** Rejects in words where nobody can look. */
  list(): Promise<DeviceInfo[]>
}

/** The engine's own list: PortAudio reads it anew only while no device of it is open. */
export const nativeLister = (native: Pick<NativeModule, 'devices'>): DeviceLister => ({
  list: async () => native.devices(),
})
