import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { nodesMarkdown, rackKeysMarkdown } from './format-docs.ts'
import { rackSchema } from './schema.ts'
import { referenceRacks } from './testing/compat.ts'
import { schemaErrors } from './testing/json-schema.ts'
import { diagnose, findings, soundRack, textOf } from './testing/racks.ts'

const file = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const schema = rackSchema()
const told = (rack: unknown) => schemaErrors(schema, JSON.parse(textOf(rack)))

describe('what is generated from the key tables is current', () => {
  test('assets/schemas/rack.schema.json', () => {
    expect(JSON.parse(file('assets/schemas/rack.schema.json'))).toEqual(JSON.parse(JSON.stringify(schema)))
  })

  test('docs/nodes.md', () => {
    expect(file('docs/nodes.md')).toBe(nodesMarkdown())
  })

  test('the key tables of docs/rack-format.md', () => {
    expect(file('docs/rack-format.md')).toContain(`<!-- keys -->\n\n${rackKeysMarkdown()}\n\n<!-- end of keys -->`)
  })
})

test('the example in docs/rack-format.md has nothing to be told', () => {
  const [, example] = /```json\n(.*?)```/s.exec(file('docs/rack-format.md')) ?? []
  expect(findings(example)).toEqual([])
  expect(told(example)).toEqual([])
})

describe('the schema', () => {
  test('accepts every reference rack', () => {
    for (const { name, bytes } of referenceRacks()) expect([name, told(bytes.toString())]).toEqual([name, []])
  })

  test.each([
    ['a number as text', { sampleRate: '48000' }],
    ['a node that is no object', { nodes: [7] }],
    ['a strict param of a wrong type', { nodes: [{ id: 'k', type: 'kick', params: { f0: '90' } }] }],
    ['a modulation of a wrong type', { nodes: [{ id: 'k', type: 'kick', mod: { lfos: [{ id: 'one' }] } }] }],
    ['an inline transport of a wrong type', { nodes: [{ id: 't', type: 'transport', params: { patterns: {} } }] }],
    ['a newer version', { version: 2 }],
    ['another kind', { kind: 'session' }],
    ['a lock of a wrong type', { transport: { patterns: [{ locks: [{ step: '1' }] }] } }],
  ])('refuses %s, as the reader does', (_, more) => {
    expect(told(soundRack(more))).not.toEqual([])
    expect(diagnose(soundRack(more)).some((one) => one.severity === 'error')).toBe(true)
  })

  test('lets pass what only earns a warning', () => {
    const nodes = [
      { id: 'k', type: 'kik', params: 3, mod: 4 },
      { id: 'd', type: 'delay', params: { mix: 'wet' }, mod: 4 },
      { id: 'n', type: 'kick', params: null },
    ]
    expect(told(soundRack({ nodes, more: 1 }))).toEqual([])
    expect(diagnose(soundRack({ nodes, more: 1 })).some((one) => one.severity === 'error')).toBe(false)
  })
})
