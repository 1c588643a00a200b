import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { newSessionText, parseSession } from './session-file.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = resolve(process.env.MAM_SHARED ?? join(root, '../shared'), 'compat/session')
const missing = existsSync(folder) ? '' : `skipped: no reference sessions in ${folder} (set MAM_SHARED)`
if (missing !== '') console.warn(missing)

const parse = (value: unknown) =>
  parseSession(typeof value === 'string' ? value : JSON.stringify(value), { file: 'night.json' })
const findings = (more: object) =>
  parse({ kind: 'session', ...more }).diagnostics.map(({ severity, reason, path }) => `${severity} ${reason} ${path}`)

describe.skipIf(missing !== '')('the reference sessions', () => {
  const names = missing === '' ? readdirSync(folder).filter((name) => name.endsWith('.json')) : []
  for (const name of names)
    test(`${name} is read without a word`, () => {
      const { content, diagnostics } = parseSession(readFileSync(join(folder, name), 'utf8'), { file: name })
      expect(diagnostics).toEqual([])
      expect(content?.racks.length).toBeGreaterThan(0)
    })
})

describe('a session', () => {
  test('is read with the defaults of what it leaves out', () => {
    const { content } = parse({
      kind: 'session',
      racks: [{ id: 'a', path: 'a.json' }],
      xfaders: [{ id: 'x', racks: ['a', 'a'], lfo: { freqHz: 0.5 } }],
      commands: [{ nodeId: 'a:kick', timeSec: 0.1 }],
    })
    expect(content).toMatchObject({
      sampleRate: 48000,
      loop: false,
      racks: [{ id: 'a', path: 'a.json', gain: 1, muted: false, loopMinutes: 0 }],
      xfaders: [{ law: 'equal_power', smoothingMs: 10, lfo: { freqHz: 0.5, phase01: 0 } }],
      commands: [{ timeSec: 0.1, type: 'SetParam', res: 16 }],
    })
  })

  test('that is new reads as it was written', () => {
    const name = fc.string({ minLength: 1 })
    const racks = fc.array(fc.record({ id: name, path: name }))
    fc.assert(
      fc.property(racks, fc.constantFrom(undefined, 44_100, 48_000), (list, rate) => {
        const { content, diagnostics } = parse(newSessionText(list, rate))
        expect(content?.sampleRate).toBe(rate ?? 48_000)
        expect(content?.racks.map(({ id, path }) => ({ id, path }))).toEqual(list)
        expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
      }),
    )
  })

  test('of another kind or a newer version is refused by that name', () => {
    expect(parse({ kind: 'rack' }).diagnostics[0]?.message).toBe('this is a rack, not a session')
    expect(parse({ kind: 'sesion' }).diagnostics[0]?.suggestion).toBe('session')
    expect(parse({ kind: 'session', version: 2, racks: 7 }).diagnostics.map(({ message }) => message)).toEqual([
      'this is a file from a newer version of MAM (format 2; this program reads 1)',
    ])
    expect(parse([]).diagnostics[0]?.message).toBe('a session is a JSON object, but this is an array')
    expect(parse({}).diagnostics.map(({ severity }) => severity)).toEqual(['warning'])
  })

  test('needs the names by which its parts refer to each other', () => {
    expect(
      findings({
        racks: [{ path: 'a.json' }, { id: 'b' }],
        buses: [{}],
        routes: [{ from: 'b' }],
        xfaders: [{ id: 'x', racks: [] }],
        commands: [{}],
      }),
    ).toEqual([
      'error wrong-type racks[0].id',
      'error wrong-type racks[1].path',
      'error wrong-type buses[0].id',
      'error wrong-type routes[0].to',
      'error wrong-type xfaders[0].racks',
      'error wrong-type commands[0].nodeId',
    ])
  })

  test('says what it refers to in vain, and what stands twice', () => {
    expect(
      findings({
        racks: [
          { id: 'a', path: 'a.json', gian: 1 },
          { id: 'a', path: 'b.json' },
        ],
        buses: [{ id: 'main', inserts: [{ type: 'compressor', sidechains: [{ from: 'c' }] }] }],
        routes: [{ from: 'a', to: 'mian' }],
        xfaders: [{ id: 'x', racks: ['a', 'd'], lfo: { freqHz: 'fast' } }],
        commands: [{ rack: 'e', nodeId: 'a:kick' }],
      }),
    ).toEqual([
      'warning unknown-key racks[0].gian',
      'warning repeated-id racks[1].id',
      'warning unknown-node buses[0].inserts[0].sidechains[0].from',
      'warning unknown-node routes[0].to',
      'warning unknown-node xfaders[0].racks[1]',
      'warning wrong-type xfaders[0].lfo',
      'warning unknown-node commands[0].rack',
    ])
  })

  test('says which of its values do not play as they are written', () => {
    expect(
      findings({
        clockSource: 'link',
        racks: [{ id: 'a', path: 'a.json', pan: 2, mute: true, channelConfig: { inputs: 8, outputs: 70 } }],
        buses: [{ id: 'main', mode: 'midside', channels: 6, inserts: [{ type: 'kick' }, { type: 'limitr' }] }],
        xfaders: [{ id: 'x', racks: ['a'] }],
        routes: [{ from: 'a', to: 'main', channelMap: [2, -1] }],
        commands: [
          { nodeId: 'a:kick', bar: 2 },
          { nodeId: 'bus:mian', timeSec: 1, bar: 2, type: 'Set' },
        ],
      }),
    ).toEqual([
      'warning inactive clockSource',
      'warning out-of-range racks[0].pan',
      'warning unknown-key racks[0].mute',
      'warning out-of-range racks[0].channelConfig.outputs',
      'warning unknown-choice buses[0].mode',
      'warning unknown-type buses[0].inserts[0].type',
      'warning unknown-type buses[0].inserts[1].type',
      'warning inactive xfaders[0].racks',
      'warning wrong-type routes[0].channelMap',
      'warning inactive commands[0].bar',
      'warning unknown-node commands[1].nodeId',
      'warning ignored commands[1].bar',
      'warning unknown-choice commands[1].type',
    ])
  })

  test('reads the params of an insert as those of a node', () => {
    expect(
      findings({
        buses: [
          {
            id: 'main',
            inserts: [
              { type: 'delay', params: { delayMs: '100', feedbak: 0.5 } },
              { type: 'delay', bypass: true, sidechains: [{ from: 'main' }] },
            ],
          },
        ],
      }),
    ).toEqual([
      'warning wrong-type buses[0].inserts[0].params.delayMs',
      'warning unknown-key buses[0].inserts[0].params.feedbak',
      'hint inactive buses[0].inserts[1].bypass',
      'warning inactive buses[0].inserts[1].sidechains',
      'warning cycle buses[0].inserts[1].sidechains[0]',
    ])
  })

  test('refuses a tempo, a place or a ratio that nothing could play', () => {
    expect(
      findings({
        tempo: 0,
        tempoMap: [{ bar: 2, beat: 5.5 }],
        timeSignatures: [
          { bar: 1, beats: 3 },
          { beats: 4, unit: 3 },
        ],
        racks: [{ id: 'a', path: 'a.json', stretch: '3:2' }],
      }),
    ).toEqual([
      'error absurd-value tempo',
      'error absurd-value tempoMap[0]',
      'warning out-of-range timeSignatures[1]',
      'error wrong-type racks[0].stretch',
    ])
  })

  test('names the way of a route loop', () => {
    const { content, diagnostics } = parse({
      kind: 'session',
      racks: [{ id: 'lead', path: 'lead.json' }],
      buses: [{ id: 'a' }, { id: 'b', inserts: [{ type: 'compressor' }] }],
      routes: [
        { from: 'lead', to: 'a' },
        { from: 'bus:a', to: 'b' },
        { from: 'b', to: 'bus:a' },
      ],
      sends: [{ from: 'b', to: 'lead' }],
      sidechains: [{ from: 'lead/bass', to: 'bus:b/compressor' }],
    })
    expect(diagnostics.map(({ path, message }) => [path, message])).toEqual([
      ['routes[2]', 'this closes a route loop: bus:a -> bus:b -> bus:a; it carries nothing'],
      ['sends[0]', 'this closes a route loop: lead -> bus:a -> bus:b -> lead; it carries nothing'],
    ])
    expect(content?.routing.loops).toEqual(['bus:a -> bus:b -> bus:a', 'lead -> bus:a -> bus:b -> lead'])
    expect(content?.routing.routes.map(({ id }) => id)).toEqual(['lead>a', 'bus:a>b'])
    expect(content?.routing.keys).toHaveLength(1)
  })

  test('of any JSON, or of none, is read or refused in words', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        const { content, diagnostics } = parse(text)
        expect(content === null).toBe(diagnostics.some(({ severity }) => severity === 'error'))
      }),
    )
  })
})
