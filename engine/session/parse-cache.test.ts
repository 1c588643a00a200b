import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ParsedRack, parseRack } from '../formats/rack.ts'
import { performAll } from './actions/index.ts'
import { fileOf, rackOf } from './document.ts'
import { ParseCache } from './parse-cache.ts'
import { callOf, callSeeds } from './testing/calls.ts'
import { documents } from './testing/documents.ts'
import { demoRack, documentOf } from './testing/fixture.ts'

test('a text that was parsed a moment ago is not parsed again, under its own name', () => {
  const parsed: string[] = []
  const cache = new ParseCache((text, name) => parsed.push(`${name} ${text}`))
  const first = cache.get({ name: 'a', text: '1' })
  expect(cache.get({ name: 'a', text: '1' })).toBe(first)
  cache.get({ name: 'a', text: '2' })
  cache.get({ name: 'a', text: '1' })
  cache.get({ name: 'b', text: '1' })
  expect(parsed).toEqual(['a 1', 'a 2', 'b 1'])
})

test('what an edit leaves alone is the same object afterwards', () => {
  const before = documentOf()
  const { document } = performAll(before, [
    { id: 'setValue', args: { rack: 'demo', node: 'kick', param: 1, value: 80 } },
  ])
  const plan = ({ document }: ParsedRack) => document.plan!
  const [old, now] = [plan(rackOf(before, 'r0')), plan(rackOf(document, 'r0'))]
  expect(now.nodes[0]).not.toBe(old.nodes[0])
  expect(now.nodes[1]).toBe(old.nodes[1])
  expect(now.transports[0]!.patterns[1]).toBe(old.transports[0]!.patterns[1])
})

test('a pattern means what the transport and its node make of it, however often it was read', () => {
  const file = 'demo'
  const first = parseRack(demoRack, { file })
  for (const text of [
    demoRack.replace('"resolution": 16', '"resolution": 4'),
    demoRack.replace('"type": "tb303_ext"', '"type": "clap"'),
    demoRack.replace('"id": "bass", "type"', '"id": "base", "type"'),
  ])
    expect(parseRack(text, { file, before: first })).toEqual(parseRack(text, { file }))
})

test('a file that is parsed after an edit is as if it had been parsed alone', () => {
  fc.assert(
    fc.property(documents, fc.array(callSeeds, { minLength: 1, maxLength: 12 }), (start, list) => {
      let document = start
      const latest = new Map<string, ParsedRack>()
      for (const seeds of list) {
        try {
          document = performAll(document, [callOf(document, seeds)]).document
        } catch {
          continue
        }
        for (const id of ['r0', 'r1', 'r2']) {
          const { text, name: file } = fileOf(document, id)
          const parsed = parseRack(text, { file, before: latest.get(id) })
          expect(parsed).toEqual(parseRack(text, { file }))
          latest.set(id, parsed)
        }
      }
    }),
    { numRuns: 60 },
  )
})
