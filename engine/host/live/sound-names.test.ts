import { expect, test } from 'vitest'
import { pairNode } from '../../session/graph/node-ids.ts'
import { parseSession, type SessionContent } from '../../session/session-file.ts'
import { namesAfter, renamedStrips, SoundNames } from './sound-names.ts'

const session = (
  racks: readonly string[],
  buses: readonly string[] = [],
  routes: readonly (readonly [string, string])[] = [],
) =>
  parseSession(
    JSON.stringify({
      kind: 'session',
      version: 1,
      racks: racks.map((rack) => ({ id: rack.split('=')[0], path: `${rack.split('=')[1] ?? rack}.json` })),
      buses: buses.map((id) => ({ id })),
      routes: routes.map(([from, to]) => ({ from, to })),
    }),
    { file: 'test' },
  ).content as SessionContent

test('a rack or bus under another name keeps the one that it began with, with all that belongs to it', () => {
  const before = session(['lead', 'pad'], ['main'], [['pad', 'main']])
  const after = session(['solo=lead', 'pad'], ['low'], [['pad', 'low']])
  const names = namesAfter(new SoundNames(), before, after)
  expect(
    ['solo', 'solo/', 'solo/kick', 'bus:low/eq', 'bus:low#encode', 'route:pad>low', 'pad'].map((one) =>
      names.toNative(one),
    ),
  ).toEqual(['lead', 'lead/', 'lead/kick', 'bus:main/eq', 'bus:main#encode', 'route:pad>main', 'pad'])
  expect(names.toDocument('lead/kick')).toBe('solo/kick')
  expect(names.toNative('solos')).toBe('solos')
})

test('further channels of a bus or route keep the name that they began with', () => {
  const before = session(['pad'], ['main'], [['pad', 'main']])
  const names = namesAfter(new SoundNames(), before, session(['pad'], ['low'], [['pad', 'low']]))
  const [was, is] = ['main', 'low'].map((bus) => [pairNode(`bus:${bus}`, 1), pairNode(`route:pad>${bus}`, 31)])
  expect(is!.map((one) => names.toNative(one))).toEqual(was)
  expect(was!.map((one) => names.toDocument(one))).toEqual(is)
})

test('a new rack of a name that another one began with gets a name of its own', () => {
  const before = session(['lead'])
  const renamed = session(['solo=lead'])
  const names = namesAfter(new SoundNames(), before, renamed)
  const added = namesAfter(names, renamed, session(['solo=lead', 'lead']))
  expect([added.toNative('solo'), added.toNative('lead/kick')]).toEqual(['lead', 'lead~2/kick'])
  expect(added.toDocument('lead~2/kick')).toBe('lead/kick')
  expect(namesAfter(added, session(['solo=lead', 'lead']), session(['solo=lead'])).toNative('solo')).toBe('lead')
})

test('another rack in the same place is no rename', () => {
  expect([...renamedStrips(session(['a']), session(['b=b']))]).toEqual([])
  expect([...renamedStrips(session(['a', 'b']), session(['b', 'a']))]).toEqual([])
})
