import { describe, expect, test } from 'vitest'
import { isNoChange } from '../../change.ts'
import { mixerOf } from '../../mixer/content.ts'
import { sessionText } from '../../testing/fixture.ts'
import { changedMixer, demoMixer, mixerDocument, performMixer } from '../../testing/mixer-fixture.ts'

const route = (from: string, to: string, more: object = {}) => changedMixer('setStripRoute', { from, to, ...more })
const send = (from: string, to: string, more: object = {}) => changedMixer('setSend', { from, to, ...more })
const key = (from: string, to: string, more: object = {}) => changedMixer('setSidechain', { from, to, ...more })

describe('a route', () => {
  test('is made between two strips, or changed', () => {
    expect(route('pads', 'bus:main', { gain: 0.5 })).toEqual([
      'Route pads to main',
      '- { "from": "lead", "to": "main", "gain": 0.9 }',
      '+ { "from": "lead", "to": "main", "gain": 0.9 },',
      '+ { "from": "pads", "to": "main", "gain": 0.5 }',
    ])
    expect(route('lead', 'main', { gain: 0.2, aligned: false }).slice(0, 3)).toEqual([
      'Change route from lead to main',
      '- { "from": "lead", "to": "main", "gain": 0.9 }',
      '+ { "from": "lead", "to": "main", "gain": 0.2, "latencyComp": false }',
    ])
    expect(isNoChange(performMixer('setStripRoute', { from: 'lead', to: 'main' }).change)).toBe(true)
  })

  test('takes channels in another order, or each its own again', () => {
    expect(route('lead', 'main', { channelMap: '0, 0 1 2' }).at(-1)).toBe(
      '+ { "from": "lead", "to": "main", "gain": 0.9, "channelMap": [0, 0, 1, 2] }',
    )
    expect(route('pads', 'main', { channelMap: '2 1' }).at(-1)).toBe(
      '+ { "from": "pads", "to": "main", "channelMap": [2, 1] }',
    )
    const { document } = performMixer('setStripRoute', { from: 'lead', to: 'main', channelMap: '2 1' })
    const same = performMixer('setStripRoute', { from: 'lead', to: 'main', channelMap: '2 1' }, document)
    expect(isNoChange(same.change)).toBe(true)
    const back = performMixer('setStripRoute', { from: 'lead', to: 'main', channelMap: '' }, document).document
    expect(sessionText(back)).toBe(demoMixer)
    expect(isNoChange(performMixer('setStripRoute', { from: 'lead', to: 'main', channelMap: '' }).change)).toBe(true)
    for (const channelMap of ['65', 'left', '-1', '1 '.repeat(65)])
      expect(() => route('lead', 'main', { channelMap })).toThrow('a channel map is up to 64 numbers from 0 to 64')
  })

  test('leads from buses, nodes and inputs, and into racks as effects', () => {
    expect(route('bus:hall', 'bus:main').at(-1)).toBe('+ { "from": "hall", "to": "main" }')
    expect(route('drums/kick', 'master').at(-1)).toBe('+ { "from": "drums/kick", "to": "master" }')
    expect(route('input:1-2', 'lead').at(-1)).toBe('+ { "from": "input:1-2", "to": "lead" }')
  })

  test('of many inputs is another one than that of the first of them', () => {
    expect(route('input:3-8', 'lead').at(-1)).toBe('+ { "from": "input:3-8", "to": "lead" }')
    const one = performMixer('setStripRoute', { from: 'input:3', to: 'lead' }).document
    const { document } = performMixer('setStripRoute', { from: 'input:3-8', to: 'lead', gain: 0.5 }, one)
    const inputs = mixerOf(document).routes.filter(({ from }) => from.startsWith('input:'))
    expect(inputs.map(({ from }) => from)).toEqual(['input:3', 'input:3-8'])
  })

  test('that would close a loop is refused with its path', () => {
    const { document } = performMixer('setStripRoute', { from: 'bus:hall', to: 'bus:main' })
    const back = () => performMixer('setStripRoute', { from: 'bus:main', to: 'bus:hall' }, document)
    expect(back).toThrow('that would be a loop: bus:main -> bus:hall -> bus:main')
    expect(() => route('bus:main', 'bus:main')).toThrow('that would be a loop: bus:main -> bus:main')
    expect(() => key('bus:main', 'bus:main/spectral_ducker')).toThrow('a loop: bus:main -> bus:main')
    expect(() => send('bus:hall', 'drums')).not.toThrow()
  })

  test('to or from nowhere is refused with what was probably meant', () => {
    expect(() => route('leed', 'main')).toThrow('there is no rack or bus "leed". Did you mean "lead"?')
    expect(() => route('lead', 'bus:mian')).toThrow('there is no bus or rack "bus:mian". Did you mean "bus:main"?')
    expect(() => route('master', 'main')).toThrow('the master goes to the output only')
    expect(() => route('lead', 'main', { gain: 5 })).toThrow('a level is 0 to 4, and 5 is not')
  })

  test('is moved with all that the file says of it; its commands and tonight values follow', () => {
    const written =
      '{ "from": "lead", "to": "main", "gain": 0.1, "channelMap": [2, 1], "latencyComp": false, "note": "mine" }'
    const text = demoMixer
      .replace('{ "from": "lead", "to": "main", "gain": 0.9 }', written)
      .replace('"send:lead>bus:hall", "param": "LEVEL"', '"route:lead>main", "param": "GAIN"')
    const { document } = performMixer('setTonight', { address: 'route:lead>main:1', value: 0.2 }, mixerDocument(text))
    const args = { from: 'lead', to: 'bus:main', goal: 'bus:hall' }
    expect(changedMixer('moveStripRoute', args, text)).toEqual([
      'Move route of lead from main to hall',
      `- ${written}`,
      '- { "timeSec": 3, "nodeId": "route:lead>main", "param": "GAIN", "value": 0.5 },',
      `+ ${written.replace('main', 'hall')}`,
      '+ { "timeSec": 3, "nodeId": "route:lead>hall", "param": "GAIN", "value": 0.5 },',
    ])
    const after = performMixer('moveStripRoute', args, document).document
    expect([...after.tonight]).toEqual([['route:lead>hall:1', 0.2]])
    expect(changedMixer('moveStripRoute', { ...args, goal: 'master' }, text)).toContain(
      `+ ${written.replace('main', 'master')}`,
    )
  })

  test('is not moved to where it leads already, nor into a loop', () => {
    expect(isNoChange(performMixer('moveStripRoute', { from: 'lead', to: 'main', goal: 'bus:main' }).change)).toBe(true)
    const move = () => performMixer('moveStripRoute', { from: 'pads', to: 'main', goal: 'hall' })
    expect(move).toThrow('pads is not routed to main')
    const { document } = performMixer('setStripRoute', { from: 'lead', to: 'hall' })
    expect(() => performMixer('moveStripRoute', { from: 'lead', to: 'main', goal: 'hall' }, document)).toThrow(
      'lead is routed to hall already',
    )
    const there = performMixer('setStripRoute', { from: 'bus:hall', to: 'drums' }).document
    expect(() => performMixer('moveStripRoute', { from: 'drums', to: 'main', goal: 'hall' }, there)).toThrow(
      'that would be a loop: drums -> bus:hall -> drums',
    )
  })

  test('is removed with what moves it', () => {
    expect(changedMixer('removeStripRoute', { from: 'lead', to: 'bus:main' })).toEqual([
      'Remove route from lead to main',
      '- { "from": "drums", "to": "main" },',
      '- { "from": "lead", "to": "main", "gain": 0.9 }',
      '+ { "from": "drums", "to": "main" }',
    ])
    expect(() => changedMixer('removeStripRoute', { from: 'pads', to: 'main' })).toThrow('pads is not routed to main')
  })
})

describe('a send', () => {
  test('is made before or behind the fader, changed and removed with its commands', () => {
    expect(send('drums', 'hall', { level: 0.5, pre: true })).toContain(
      '+ { "from": "drums", "to": "hall", "level": 0.5, "pre": true }',
    )
    expect(send('lead', 'hall', { pre: true })).toContain(
      '+ { "from": "lead", "to": "bus:hall", "level": 0.3, "pre": true }',
    )
    const { document } = performMixer('removeSend', { from: 'lead', to: 'hall' })
    expect(sessionText(document)).not.toContain('"sends": [\n')
    expect(sessionText(document)).not.toContain('send:')
  })
})

describe('a key', () => {
  test('is heard from any rack, node or bus, and meets what it keys unless that is not wanted', () => {
    expect(key('lead', 'bus:main/spectral_ducker').at(-1)).toBe(
      '+ { "from": "lead", "to": "bus:main/spectral_ducker" }',
    )
    expect(key('drums/kick', 'bus:main/spectral_ducker', { latencyComp: false }).at(-1)).toContain(
      '"latencyComp": false',
    )
  })

  test('of an insert that is to be heard at once stands with the others', () => {
    const { document } = performMixer('setSidechain', {
      from: 'drums',
      to: 'bus:main/spectral_ducker',
      latencyComp: false,
    })
    expect(sessionText(document)).toContain('"sidechains": [] } ] },')
    expect(sessionText(document)).toContain(
      '{ "from": "drums", "to": "bus:main/spectral_ducker", "latencyComp": false }',
    )
  })

  test('comes from elsewhere with all that the file says of it', () => {
    const to = 'bus:main/spectral_ducker'
    const text = demoMixer.replace(
      '{ "from": "drums/kick",',
      '{ "latencyComp": false, "note": 1, "from": "drums/kick",',
    )
    expect(changedMixer('moveSidechain', { to, from: 'drums/kick', source: 'lead' }, text)).toEqual([
      'Key main/spectral_ducker by lead',
      '- { "latencyComp": false, "note": 1, "from": "drums/kick", "to": "bus:main/spectral_ducker" }',
      '+ { "latencyComp": false, "note": 1, "from": "lead", "to": "bus:main/spectral_ducker" }',
    ])
    expect(changedMixer('moveSidechain', { to, from: 'drums', source: 'pads' }).at(-1)).toContain(
      '"from": "pads" } ] } ] },',
    )
    const move = (from: string, source: string) => () => performMixer('moveSidechain', { to, from, source })
    expect(move('lead', 'pads')).toThrow('main/spectral_ducker hears no key from lead')
    expect(move('drums', 'drums/kick')).toThrow('main/spectral_ducker hears drums/kick already')
    expect(move('drums', 'bus:main')).toThrow('a loop: bus:main -> bus:main')
  })

  test('is cleared, one or all', () => {
    const to = 'bus:main/spectral_ducker'
    expect(changedMixer('clearSidechain', { to, from: 'drums/kick' })[0]).toBe(
      'Remove key drums/kick of main/spectral_ducker',
    )
    const { document } = performMixer('clearSidechain', { to, from: '' })
    expect(sessionText(document)).not.toMatch(/"from": "drums(\/kick)?" *[,}] *"to": "bus/)
    expect(() => performMixer('clearSidechain', { to, from: '' }, document)).toThrow(
      'main/spectral_ducker hears no key',
    )
  })

  test('is refused where nothing could hear it', () => {
    expect(() => key('lead', 'bus:hall/one')).toThrow('a pan has no key to hear')
    expect(() => key('lead', 'drums/kick')).toThrow('a kick has no key to hear')
    expect(() => key('lead', 'bus:hall/two')).toThrow('there is no insert or node of a rack "bus:hall/two"')
  })
})

test('the mixer of a session without one is made as it is needed', () => {
  const bare = `{\n  "kind": "session",\n  "racks": [\n    { "id": "a", "path": "a.json" }\n  ]\n}\n`
  const bus = performMixer('addBus', { bus: 'main', channels: 2, mode: 'stereo' }, mixerDocument(bare)).document
  const routed = performMixer('setStripRoute', { from: 'a', to: 'main' }, bus).document
  const insert = performMixer('addInsert', { strip: 'master', type: 'compressor', insert: '' }, routed).document
  expect(JSON.parse(sessionText(insert))).toEqual({
    kind: 'session',
    racks: [{ id: 'a', path: 'a.json' }],
    buses: [{ id: 'main' }],
    routes: [{ from: 'a', to: 'main' }],
    master: { inserts: [{ id: 'compressor', type: 'compressor' }] },
  })
  expect(demoMixer).not.toContain('master')
})
