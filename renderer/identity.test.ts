import { describe, expect, test } from 'vitest'
import { createIdentity, deviceWords, MAX_AUTHOR_LENGTH } from './identity.ts'

const linux = {
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
  maxTouchPoints: 0,
}

function storage(entries: Iterable<readonly [string, string]> = []) {
  const map = new Map(entries)
  return {
    map,
    getItem: (key: string) => map.get(key) ?? null,
    setItem: (key: string, value: string) => void map.set(key, value),
    removeItem: (key: string) => void map.delete(key),
  }
}

let names = 0
function page(tab = storage(), device = storage()) {
  const events = new EventTarget()
  const identity = createIdentity({ tab, device, events, agent: linux, newName: () => `page-${++names}` })
  return { identity, tab, device, events, leave: () => events.dispatchEvent(new Event('pagehide')) }
}

describe('the name that the host knows', () => {
  test('outlives a reload', () => {
    const before = page()
    before.leave()
    expect(page(before.tab).identity.name).toBe(before.identity.name)
  })

  test('is not copied into a duplicate of an open tab', () => {
    const original = page()
    expect(page(storage(original.tab.map)).identity.name).not.toBe(original.identity.name)
  })

  test('is not copied from a page that was shown again after it had been left', () => {
    const original = page()
    original.leave()
    original.events.dispatchEvent(new Event('pageshow'))
    expect(page(storage(original.tab.map)).identity.name).not.toBe(original.identity.name)
  })
})

describe('the name that people read', () => {
  test('says browser, system and a mark, and stays after a reload', () => {
    const before = page()
    expect(before.identity.author).toMatch(/^Chrome on Linux \d\d$/)
    before.leave()
    expect(page(before.tab).identity.author).toBe(before.identity.author)
  })

  test('is the one chosen, from then on and in every later page of the device', () => {
    const first = page()
    first.identity.author = `  ${'Nina '.repeat(20)}`
    expect(first.identity.author).toHaveLength(MAX_AUTHOR_LENGTH)
    expect(page(storage(), first.device).identity.author).toBe(first.identity.author)
  })

  test('is never empty', () => {
    const { identity } = page()
    const before = identity.author
    identity.author = '   '
    expect(identity.author).toBe(before)
  })
})

test.each([
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0', 0, 'Firefox on Windows'],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/19.0 Safari/605.1.15', 0, 'Safari on macOS'],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/19.0 Safari/605.1.15', 5, 'Safari on iPad'],
  ['Mozilla/5.0 (Linux; Android 16; K) Chrome/141.0.0.0 Mobile Safari/537.36', 5, 'Chrome on Android'],
  ['Mozilla/5.0 (X11; Linux x86_64) mam/0.1.0 Chrome/140.0.0.0 Electron/45.4.1 Safari/537.36', 0, 'MAM on Linux'],
  ['curl/8', 0, 'A browser'],
])('%s is called in words', (userAgent, maxTouchPoints, words) => {
  expect(deviceWords({ userAgent, maxTouchPoints })).toBe(words)
})
