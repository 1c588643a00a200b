/** The device's presets: kept in the browser's storage, shared by its windows. What cannot be read is never written over. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import { type Preset, type Presets, parsePresets, presetsText } from './presets.ts'

const STORAGE_KEY = 'mam.presets'

export interface PresetState {
  readonly presets: Presets
  /** Empty, or why nothing can be saved. */
  readonly problem: string
}

export interface PresetStore {
  readonly state: StoreApi<PresetState>
  /** Those of a type, as they shall be from now on. Gives '' or why they could not be kept. */
  set(type: string, presets: readonly Preset[]): string
}

type Device = Pick<Storage, 'getItem' | 'setItem'>

export function createPresetStore(device: Device, events?: Pick<Window, 'addEventListener'>): PresetStore {
  const state = createStore<PresetState>(() => read(device))
  // Another window of this device has saved.
  events?.addEventListener('storage', (event) => {
    if ((event as StorageEvent).key === STORAGE_KEY) state.setState(read(device), true)
  })
  return {
    state,
    set(type, own) {
      const { presets, problem } = read(device)
      if (problem) return problem
      const { [type]: _, ...others } = presets
      const next = own.length > 0 ? { ...others, [type]: own } : others
      try {
        device.setItem(STORAGE_KEY, presetsText(next))
      } catch (error) {
        return `This device keeps no more presets: ${(error as Error).message}`
      }
      state.setState({ presets: next, problem: '' }, true)
      return ''
    },
  }
}

function read(device: Device): PresetState {
  let text: string | null
  try {
    text = device.getItem(STORAGE_KEY)
  } catch (error) {
    return { presets: {}, problem: `This device keeps no presets: ${(error as Error).message}` }
  }
  if (text === null) return { presets: {}, problem: '' }
  const all = parsePresets(text)
  return 'words' in all ? { presets: {}, problem: all.words } : { presets: all.value, problem: '' }
}
