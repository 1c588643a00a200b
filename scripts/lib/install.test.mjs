import { expect, it } from 'vitest'
import { matchesLock } from './install.mjs'

const locked = {
  '': { version: '0.1.0' },
  'node_modules/a': { version: '1.0.0' },
  'node_modules/b': { version: '2.0.0', optional: true },
}

it('takes node_modules as installed when every package has the version of the lock file', () => {
  expect(matchesLock(locked, { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '2.0.0' } })).toBe(
    true,
  )
})
it('does not miss packages for other platforms', () => {
  expect(matchesLock(locked, { 'node_modules/a': { version: '1.0.0' } })).toBe(true)
})
it('installs again when a package is missing or has another version', () => {
  expect(matchesLock(locked, {})).toBe(false)
  expect(matchesLock(locked, { 'node_modules/a': { version: '1.0.1' } })).toBe(false)
  expect(matchesLock(locked, { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '1.0.0' } })).toBe(
    false,
  )
})
