import { describe, expect, test } from 'vitest'
import { newDocument } from '../document.ts'
import { mixerDocument, performMixer } from '../testing/mixer-fixture.ts'
import { type Desk, deskOf } from './desk.ts'
import { stripParams } from './values.ts'

const none = new Map<string, string>()
const heard = ({ strips }: Desk) => strips.filter(({ isHeard }) => isHeard).map(({ address }) => address)
const strip = (desk: Desk, address: string) => desk.strips.find((one) => one.address === address)
const solo = (address: string, document = mixerDocument()) =>
  performMixer('setMixerValue', { address, param: stripParams.solo, value: 1 }, document).document

describe('the mixer as it holds', () => {
  test('lists racks, buses and the master with what the file says', () => {
    const desk = deskOf(mixerDocument(), none)
    expect(desk.strips.map(({ address, kind, gain }) => [address, kind, gain])).toEqual([
      ['drums', 'rack', 0.5],
      ['lead', 'rack', 1],
      ['pads', 'rack', 1],
      ['bus:main', 'bus', 1],
      ['bus:hall', 'bus', Math.fround(0.8)],
      ['master', 'master', 1],
    ])
    expect(desk.sends).toEqual([
      { id: 'lead>bus:hall', from: 'lead', to: 'bus:hall', isPre: false, level: Math.fround(0.3), problem: '' },
    ])
    expect(desk.sidechains.map(({ from, to }) => [from, to])).toEqual([
      ['drums', 'bus:main/spectral_ducker'],
      ['drums/kick', 'bus:main/spectral_ducker'],
    ])
    expect(desk.xfaders).toMatchObject([{ id: 'two', a: 'drums', b: 'lead', x: 0.5, problem: '' }])
    expect(heard(desk)).toHaveLength(6)
  })

  test('has no channel map where the file says none that can be read', () => {
    for (const channelMap of [['x'], [-1, 2], [1.5], [[1], 2], [null], Array(65).fill(1), '2 1', []]) {
      const routes = [{ from: 'drums', to: 'master', channelMap }]
      const document = newDocument(
        JSON.stringify({ kind: 'session', racks: [{ id: 'drums', path: 'd' }], routes }),
        's',
      )
      expect(deskOf(document, none).routes[0]?.channelMap).toEqual([])
    }
  })

  test("has tonight's values over the document's", () => {
    const { document } = performMixer('setTonight', { address: 'bus:hall:1', value: 0.1 })
    expect(strip(deskOf(document, none), 'bus:hall')?.gain).toBe(0.1)
    const muted = performMixer('setTonight', { address: 'drums:3', value: 1 }, document).document
    expect(strip(deskOf(muted, none), 'drums')).toMatchObject({ isMuted: true, isHeard: false })
    const insert = performMixer('setTonight', { address: 'bus:hall/one:1', value: 0.9 }, document).document
    expect(strip(deskOf(insert, none), 'bus:hall')?.inserts[0]?.params.find(({ param }) => param === 1)).toMatchObject({
      played: 0.9,
    })
  })

  test('keeps open what a solo strip goes through and what feeds it', () => {
    expect(heard(deskOf(solo('lead'), none))).toEqual(['lead', 'bus:main', 'bus:hall', 'master'])
    expect(heard(deskOf(solo('bus:hall'), none))).toEqual(['lead', 'bus:hall', 'master'])
    const safe = performMixer('setMixerValue', { address: 'pads', param: stripParams.safe, value: 1 }, solo('lead'))
    expect(heard(deskOf(safe.document, none))).toContain('pads')
  })

  test('says why something carries nothing', () => {
    const text = JSON.stringify({
      kind: 'session',
      racks: [{ id: 'a', path: 'a.json' }],
      buses: [{ id: 'x' }, { id: 'y', inserts: [{ id: 'k', type: 'kick' }] }],
      routes: [
        { from: 'a', to: 'z' },
        { from: 'x', to: 'y' },
        { from: 'bus:y', to: 'x' },
      ],
      xfaders: [{ id: 'one', racks: ['a', 'b'] }],
    })
    const desk = deskOf(mixerDocument(text), new Map([['a', 'a.json is gone']]))
    expect(strip(desk, 'a')?.problem).toBe('a.json is gone')
    expect(desk.routes.map(({ problem }) => problem)).toEqual([
      'there is no z',
      '',
      'it closes a loop: bus:x -> bus:y -> bus:x',
    ])
    expect(strip(desk, 'bus:y')?.inserts[0]?.problem).toBe('kick is no effect')
    expect(desk.xfaders[0]?.problem).toBe('there is no rack "b"')
  })
})
