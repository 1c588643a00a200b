import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findDescriptor, resolveParamId } from './nodes.ts'
import { editRack, parseRack, resolveRack } from './rack.ts'
import { missingNote, missingReason, referenceRacks } from './testing/compat.ts'

const racks = referenceRacks()
const decode = (bytes: Uint8Array) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
const parse = (text: string) => parseRack(text, { file: 'reference' })

describe.skipIf(missingReason !== '')(`the reference racks${missingNote}`, () => {
  test.each(racks)('$name is read without error and kept byte for byte', ({ bytes }) => {
    const { document, diagnostics } = parse(decode(bytes))
    expect(diagnostics.filter((one) => one.severity === 'error')).toEqual([])
    expect(Buffer.from(document.text).equals(bytes)).toBe(true)
  })

  test.each(racks)('$name has its dead locks told and kept', ({ bytes }) => {
    const { document, diagnostics } = parse(decode(bytes))
    const dead = resolveRack(document).transports.flatMap(({ resolution, patterns }) =>
      patterns.flatMap(({ locks }) => locks.filter((lock) => lock.step >= resolution)),
    )
    const told = diagnostics.filter(({ reason, path }) => reason === 'inactive' && path.endsWith('.step'))
    expect(told).toHaveLength(dead.length)
  })

  test.each(racks.filter(({ events }) => events !== null))(
    '$name resolves its names as in the reference',
    ({ bytes, events }) => {
      const { nodes } = resolveRack(parse(decode(bytes)).document)
      for (const [, id, kind, number, , , name] of events ?? []) {
        if (kind === 'TRIG' || name === undefined || name === '') continue
        const node = nodes.findLast((one) => one.id === id)
        expect([id, name, resolveParamId(node && findDescriptor(node.type), name)]).toEqual([id, name, Number(number)])
      }
    },
  )

  test.each(racks)('$name changes only the bytes of what is edited', ({ bytes }) => {
    const { document } = parse(decode(bytes))
    const { nodes } = resolveRack(document)
    for (const [index, node] of nodes.entries()) {
      const path = ['nodes', index, 'id']
      const { document: renamed, edits } = editRack(document, path, `${node.id} renamed`)
      expect(edits).toHaveLength(1)
      expect(renamed.text.replace(JSON.stringify(`${node.id} renamed`), JSON.stringify(node.id))).toBe(document.text)
    }
  })

  test('any damage to a reference rack is told, and never throws', () => {
    const texts = racks.map(({ bytes }) => decode(bytes))
    const damage = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      length: fc.nat(40),
      put: fc.oneof(
        fc.string({ maxLength: 6 }),
        fc.constantFrom('null', '-1', '1e400', '"', '[', '}', ',', ':', '0.5', 'true', '{}', '\u0000', '\ud800'),
      ),
    })
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.array(damage, { minLength: 1, maxLength: 3 }), (text, damages) => {
        const damaged = damages.reduce((now, { at, length, put }) => {
          const start = Math.floor(at * now.length)
          return now.slice(0, start) + put + now.slice(start + length)
        }, text)
        const { document, diagnostics } = parse(damaged)
        expect(document.text).toBe(damaged)
        expect(document.plan === null).toBe(diagnostics.some((one) => one.severity === 'error'))
        for (const { line, column } of diagnostics) expect(line > 0 && column > 0).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  test('any value in place of any other is told, and never throws', () => {
    const values = fc.oneof(
      fc.constantFrom(null, true, 'x', '', -1, 1e39, 0.5, 1e300, 65536, 2 ** 32, [], {}, [[]], ['x'], [{}]),
      fc.jsonValue({ maxDepth: 2 }),
    )
    fc.assert(
      fc.property(
        fc.constantFrom(...racks),
        fc.array(fc.nat(), { minLength: 1, maxLength: 6 }),
        values,
        (rack, turns, value) => {
          const { document } = parse(decode(rack.bytes))
          const path: (string | number)[] = []
          let at = document.root
          for (const turn of turns) {
            if (typeof at !== 'object' || at === null) break
            const keys = Object.keys(at)
            const key = keys[turn % Math.max(1, keys.length)]
            if (key === undefined) break
            path.push(Array.isArray(at) ? Number(key) : key)
            at = (at as Record<string, unknown>)[key]
          }
          const edited = editRack(document, path, value)
          expect(edited.document.plan === null).toBe(edited.diagnostics.some((one) => one.severity === 'error'))
        },
      ),
      { numRuns: 500 },
    )
  })
})
