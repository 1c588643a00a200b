/** The presets of this device, one store for the page. */
import { createPresetStore, type PresetStore } from './preset-store.ts'

let store: PresetStore | undefined

export function devicePresets(): PresetStore {
  store ??= createPresetStore(storage(), window)
  return store
}

/** Where storage is switched off even its name throws. */
function storage(): Pick<Storage, 'getItem' | 'setItem'> {
  return {
    getItem: (key) => localStorage.getItem(key),
    setItem: (key, value) => localStorage.setItem(key, value),
  }
}
