import { expect, test } from 'vitest'
import { createPresetStore } from './preset-store.ts'
import { exportText, type Preset, parseExport, parsePresets, presetsText, withPreset } from './presets.ts'

const deep: Preset = {
  name: 'Deep',
  sound: {
    values: { f0: 100, fend: 35.5 },
    lfos: [{ lfo: 1, wave: 'sine', freqHz: 0.5, phase: 0.25 }],
    routes: [{ lfo: 1, target: 'F0', depth: 12, offset: 0, min: 0, max: 0, squared: true }],
  },
}

function deviceOf(text: string | null) {
  let kept = text
  return {
    getItem: () => kept,
    setItem: (_: string, value: string) => {
      kept = value
    },
    kept: () => kept,
  }
}

test('what is written is read as it was', () => {
  expect(parsePresets(presetsText({ kick: [deep] }))).toEqual({ value: { kick: [deep] } })
  expect(parseExport(exportText('kick', [deep]), 'kick')).toEqual({ value: [deep] })
})

test('a text that is not right says where and what was expected', () => {
  const words = (text: string) => {
    const all = parsePresets(text)
    return 'words' in all ? all.words : ''
  }
  const withSound = (sound: object) =>
    JSON.stringify({ kind: 'mam-presets', version: 1, types: { kick: [{ name: 'A', sound }] } })
  expect(words('{')).toContain('it is no JSON')
  expect(words('[]')).toContain('"kind": "mam-presets"')
  expect(words('{"kind":"mam-presets","version":2,"types":{}}')).toContain('version is 2, and this MAM knows up to 1')
  expect(words(withSound({ values: { f0: '50' } }))).toContain('types.kick[0].sound.values.f0 should be a number')
  expect(words(withSound({ values: {}, routes: [{ lfo: 1 }] }))).toContain('types.kick[0].sound.routes[0].')
  expect(words(JSON.stringify({ kind: 'mam-presets', version: 1, types: { kick: [{ name: ' ' }] } }))).toContain(
    'types.kick[0].',
  )
})

test('presets of another type are not taken, and are named', () => {
  expect(parseExport(exportText('clap', [deep]), 'kick')).toEqual({
    words: 'This text has no presets of kick; it has some of clap.',
  })
})

test('a preset of a name that is there takes its place', () => {
  const list = withPreset(withPreset([], deep), { ...deep, name: 'Flat' })
  const other = { ...deep, sound: { ...deep.sound, values: {} } }
  expect(withPreset(list, other)).toEqual([other, { ...deep, name: 'Flat' }])
})

test('what is kept by another window meanwhile is not lost', () => {
  const device = deviceOf(null)
  const [a, b] = [createPresetStore(device), createPresetStore(device)]
  expect(a.set('kick', [deep])).toBe('')
  expect(b.set('clap', [deep])).toBe('')
  expect(b.state.getState().presets).toEqual({ kick: [deep], clap: [deep] })
})

test('nothing is written over what could not be read', () => {
  const device = deviceOf('{"kind":"mam-presets","version":9,"types":{}}')
  const store = createPresetStore(device)
  expect(store.state.getState().problem).toContain('version is 9')
  expect(store.set('kick', [deep])).toContain('version is 9')
  expect(device.kept()).toBe('{"kind":"mam-presets","version":9,"types":{}}')
})

test('a device that keeps nothing says so', () => {
  const store = createPresetStore({
    getItem: () => null,
    setItem: () => {
      throw new Error('the quota is used up')
    },
  })
  expect(store.set('kick', [deep])).toContain('the quota is used up')
})
