import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyChange, invert } from '../../change.ts'
import { newDocument } from '../../document.ts'
import { CommandTargets } from '../../file/command-targets.ts'
import { mixerOf } from '../../mixer/content.ts'
import { SessionRefusal } from '../../refusal.ts'
import { demoMixer, mixerDocument, performMixer } from '../../testing/mixer-fixture.ts'
import { type DocumentCall, performAll } from '../index.ts'

describe('a name', () => {
  const rename = (rack: string, id: string, text = demoMixer) =>
    performMixer('renameRack', { rack, id }, mixerDocument(text))

  test.each(['bus', 'send', 'route', 'xfader', 'input'])('of a rack is not %s, which begins other addresses', (id) => {
    expect(() => rename('pads', id)).toThrow(`${id} begins the addresses of other things`)
    expect(() => performMixer('addBus', { bus: id, channels: 2, mode: 'stereo' })).not.toThrow()
  })

  test('that would give words of the session another meaning is refused with them', () => {
    const text = demoMixer
      .replace('"id": "pads"', '"id": "lead.out"')
      .replace('{ "from": "lead", "to": "main"', '{ "from": "lead.out", "to": "main"')
    expect(() => rename('lead.out', 'pads', text)).not.toThrow()
    const plain = text.replace('"id": "lead.out"', '"id": "pads"')
    expect(() => rename('pads', 'lead.out', plain)).toThrow(
      'with the name lead.out, "lead.out" in the session would mean something else',
    )
    expect(() =>
      performMixer('addBus', { bus: 'lead.out', channels: 2, mode: 'stereo' }, mixerDocument(plain)),
    ).toThrow('would mean something else')
  })

  test('that is missing so far may be given to what was meant', () => {
    const text = demoMixer.replace('"to": "main", "gain"', '"to": "later", "gain"')
    const made = performMixer('addBus', { bus: 'later', channels: 2, mode: 'stereo' }, mixerDocument(text)).document
    expect(mixerOf(made).routes[1]!.to).toBe('bus:later')
  })
})

const rackNames = ['a', 'lead', 'bus', 'a b', 'lead.out', 'x>y', 'send', 'in', 'a#2', 'é']
const busNames = ['hall', 'main', 'bus2', 'hall.in', 'duck', 'route', 'a.in', 'drums#2']
const newNames = ['new', 'hall', 'lead', 'kit', 'n.out', 'z#2', 'bus', 'lead.comp', 'out', 'a.in', 'master.x']

/** Sessions of old names with every sign in them, as they may be read from a file. */
const sessions = fc
  .record({
    racks: fc.uniqueArray(fc.constantFrom(...rackNames), { minLength: 1, maxLength: 3 }),
    buses: fc.uniqueArray(fc.constantFrom(...busNames), { minLength: 1, maxLength: 2 }),
  })
  .chain(({ racks, buses }) => {
    const from = fc.constantFrom(
      ...racks.flatMap((id) => [id, `${id}.out`, `${id}/n1`]),
      ...buses.flatMap((id) => [id, `bus:${id}`]),
    )
    const to = fc.constantFrom(
      ...buses.flatMap((id) => [id, `bus:${id}`, `${id}.in`]),
      ...racks.flatMap((id) => [id, `${id}.in`]),
      'master',
    )
    const key = fc.constantFrom(
      ...buses.flatMap((id) => [`bus:${id}/compressor`, `${id}/comp`, `${id}.comp.key`]),
      ...racks.flatMap((id) => [`${id}/n1`, `${id}.n1.key`]),
    )
    const target = fc.constantFrom(
      ...racks.flatMap((id) => [id, `${id}:n1`, `${id}/n1`]),
      ...buses.flatMap((id) => [`bus:${id}`, `bus:${id}/comp`]),
      ...racks.flatMap((id) => buses.flatMap((bus) => [`route:${id}>${bus}`, `send:${id}>${bus}`])),
    )
    const few = <T>(one: fc.Arbitrary<T>) => fc.array(one, { maxLength: 4 })
    return fc.record({
      kind: fc.constant('session'),
      version: fc.constant(1),
      racks: fc.constant(racks.map((id) => ({ id, path: `${id}.json` }))),
      buses: fc.constant(
        buses.map((id) => ({ id, inserts: [{ type: 'compressor', id: 'comp' }, { type: 'compressor' }] })),
      ),
      routes: few(fc.record({ from, to })),
      sends: few(fc.record({ from, to })),
      sidechains: few(fc.record({ from, to: key })),
      commands: few(target.map((nodeId) => ({ timeSec: 1, nodeId, param: 'GAIN', value: 1 }))),
    })
  })

/** What everything leads to, with '@' for one strip. */
function meanings(text: string, strip: string) {
  const content = mixerOf(newDocument(text, 's'))
  const named = (address: string) =>
    address === strip || address.startsWith(`${strip}/`) ? `@${address.slice(strip.length)}` : address
  const targets = new CommandTargets(content.session)
  const ways = [...content.sends.map(({ id }) => `send:${id}`), ...content.routes.map(({ id }) => `route:${id}`)]
  return {
    ways: [content.routes, content.sends, content.sidechains].map((list) =>
      list.map(({ from, to }) => [named(from), named(to)]),
    ),
    commands: content.session.commands.map(({ nodeId }) => {
      const target = targets.find(nodeId)
      if (target?.kind === 'inside') return ['inside', named(`${target.rack}/${target.node}`)]
      if (target?.kind === 'strip') return ['strip', named(target.id)]
      if (target?.kind === 'insert') return ['insert', target.bus && named(`bus:${target.bus}`), target.insert]
      return target?.kind === 'send' ? ['way', ways.indexOf(target.id)] : [target?.kind]
    }),
  }
}

test('renamed, every strip is meant by the words that meant it, and by no others; or it is refused', () => {
  let renamed = 0
  fc.assert(
    fc.property(sessions, fc.nat(), fc.constantFrom(...newNames), (session, number, to) => {
      const text = JSON.stringify(session, null, 2)
      const strips = [...session.racks, ...session.buses]
      const isRack = number % strips.length < session.racks.length
      const { id } = strips[number % strips.length]!
      const call = isRack
        ? { id: 'renameRack', args: { rack: id, id: to } }
        : { id: 'renameBus', args: { bus: id, name: to } }
      const address = (name: string) => (isRack ? name : `bus:${name}`)
      try {
        const { document, change } = performAll(newDocument(text, 's'), [call as DocumentCall])
        const after = document.files.get('f1')!.text
        expect(meanings(after, address(to))).toEqual(meanings(text, address(id)))
        renamed++
        expect(applyChange(document, invert(change)).files.get('f1')!.text).toBe(text)
      } catch (error) {
        if (!(error instanceof SessionRefusal)) throw error
      }
    }),
    { numRuns: 400 },
  )
  expect(renamed).toBeGreaterThan(40)
})
