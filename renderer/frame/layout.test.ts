import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createViewStore, resize, showView, toggleLock } from '../view-state.ts'
import { askedView, keepLayout, layoutKey, parseLayout, readLayout } from './layout.ts'

function memory() {
  const kept = new Map<string, string>()
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  }
}

test('a window is found again as it was left', () => {
  const storage = memory()
  const view = createViewStore()
  const write = keepLayout(view, storage, 'mam.layout')
  showView(view, 'health')
  resize(view, 'inspector', 22.5)
  toggleLock(view, 'stage')
  view.setState({ dock: 'history', rackShow: 'outline', closed: ['patterns'] })
  write()
  expect(readLayout(storage, 'mam.layout')).toEqual({
    main: 'health',
    rackShow: 'outline',
    dock: 'history',
    sizes: { inspector: 22.5 },
    closed: ['patterns'],
    locked: ['stage'],
  })
})

test('what is selected or asked for is not kept', () => {
  const storage = memory()
  const view = createViewStore()
  const write = keepLayout(view, storage, 'mam.layout')
  view.setState({ selection: ['kick'], panel: 'openFile' })
  write()
  expect(storage.kept.size).toBe(0)
})

test('rubbish in the storage is as nothing', () => {
  for (const rubbish of [
    '',
    'null',
    '7',
    '[]',
    '{"main":7,"dock":"x","sizes":[1],"locked":{}}',
    'not JSON',
    '{"sizes":{"a":-1,"b":"2"}}',
  ]) {
    const storage = memory()
    storage.setItem('mam.layout', rubbish)
    const view = createViewStore(readLayout(storage, 'mam.layout'))
    expect(view.getState()).toMatchObject({ main: 'rack', rackShow: 'graph', dock: null, sizes: {}, locked: [] })
  }
})

test('whatever is kept, the page begins in a state that exists', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (kept) => {
      const { main, rackShow, sizes } = createViewStore(parseLayout(kept)).getState()
      expect(['stage', 'rack', 'mixer', 'health', 'check', 'shortcuts', 'gallery']).toContain(main)
      expect(['graph', 'outline', 'panels']).toContain(rackShow)
      expect(Object.values(sizes).every((size) => size > 0)).toBe(true)
    }),
  )
})

test('each window has a layout and an asked view of its own', () => {
  expect(layoutKey('')).toBe('mam.layout')
  expect(layoutKey('?view=stage&window=2')).toBe('mam.layout.2')
  expect(layoutKey('?window=../x')).toBe('mam.layout')
  expect(askedView('?view=stage')).toBe('stage')
  expect(askedView('?view=nonsense')).toBeUndefined()
})
