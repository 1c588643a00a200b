import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { missingNote, missingReason } from '../formats/testing/compat.ts'
import { schemaErrors } from '../formats/testing/json-schema.ts'
import { sessionKeysMarkdown } from './session-docs.ts'
import { parseSession } from './session-file.ts'
import { sessionSchema } from './session-schema.ts'

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const schema = sessionSchema()
const told = (session: object) => schemaErrors(schema, JSON.parse(JSON.stringify({ kind: 'session', ...session })))
const refused = (session: object) =>
  parseSession(JSON.stringify({ kind: 'session', ...session }), { file: 'night.json' }).content === null

describe('what is generated from the key tables of sessions is current', () => {
  test('assets/schemas/session.schema.json', () => {
    expect(JSON.parse(read('assets/schemas/session.schema.json'))).toEqual(JSON.parse(JSON.stringify(schema)))
  })

  test('the key tables of docs/session-format.md', () => {
    expect(read('docs/session-format.md')).toContain(
      `<!-- keys -->\n\n${sessionKeysMarkdown()}\n\n<!-- end of keys -->`,
    )
  })
})

test('the example in docs/session-format.md has nothing to be told', () => {
  const [, example = ''] = /```json\n(.*?)```/s.exec(read('docs/session-format.md')) ?? []
  expect(parseSession(example, { file: 'example' }).diagnostics).toEqual([])
  expect(told(JSON.parse(example))).toEqual([])
})

describe('the schema of sessions', () => {
  if (missingReason !== '') console.warn(missingReason)
  test.skipIf(missingReason !== '')(`accepts every reference session${missingNote}`, () => {
    const folder = join(process.env.MAM_SHARED ?? join(import.meta.dirname, '../../../shared'), 'compat/session')
    for (const name of readdirSync(folder))
      expect([name, told(JSON.parse(readFileSync(join(folder, name), 'utf8')))]).toEqual([name, []])
  })

  test.each([
    ['a gain as text', { racks: [{ id: 'a', path: 'a.json', gain: '1' }] }],
    ['a bus that is no object', { buses: ['main'] }],
    ['inserts that are no list', { master: { inserts: {} } }],
    ['a newer version', { version: 2 }],
    ['another kind', { kind: 'rack' }],
  ])('refuses %s, as the reader does', (_, session) => {
    expect(told(session)).not.toEqual([])
    expect(refused(session)).toBe(true)
  })

  test('lets pass what drops a part and not the file', () => {
    const session = {
      xfaders: [{ id: 'x', racks: ['a', 'b'], lfo: { freqHz: 'fast' } }],
      safety: { blockFrames: 'small' },
      stage: { goGapMs: 'short' },
      routes: [{ from: 'a', to: 'b', channelMap: 'swap' }],
      buses: [{ id: 'x', inserts: [{ type: 'dealy', params: 3 }] }],
      more: 1,
    }
    expect(told(session)).toEqual([])
    expect(refused(session)).toBe(false)
  })
})
