import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { publicWords } from './public-words.ts'

const shown = (words: string, named = '') => publicWords(words, new TextEncoder().encode(named))

test('a path that the client named is told back to it', () => {
  const path = join(homedir(), 'shows', 'kick.mamrack')
  expect(shown(`${path} does not exist`, `\x0a\x20${path}\x10`)).toBe(`${path} does not exist`)
})

test.each([
  [`looked for ${join(process.cwd(), 'x.json')}, ${join(tmpdir(), 'a', 'x.json')}`, 'looked for …/x.json, …/x.json'],
  [
    `EACCES: permission denied, open '${join(homedir(), 'secret', 'page')}'`,
    "EACCES: permission denied, open '…/page'",
  ],
  ['cannot read file:///etc/mam/rack.json: no', 'cannot read …/rack.json: no'],
  ['C:\\Users\\Ann\\show.mamsession is locked', '…/show.mamsession is locked'],
  ['\\\\server\\share\\show.mamsession is locked', '…/show.mamsession is locked'],
  [`it failed\n    at open (${import.meta.filename}:1:2)\n    at main`, 'it failed'],
])('%j is told as %j', (words, told) => {
  expect(shown(words)).toBe(told)
})

test.each([
  'there is no node "kik"',
  'rack/kick1:1 is no address',
  'test.json: /nodes/3/type: expected a text',
  'the tempo must be between 10 and 999',
  'the bar is 3/4, not 4/4; either/or',
  'racks/a.mamrack does not exist',
])('%j stays as it is', (words) => {
  expect(shown(words)).toBe(words)
})

test('a folder whose name only begins like a known one is not cut in the middle', () => {
  expect(shown(`${homedir()}x/y/z.json is gone`)).not.toContain('…x')
})
