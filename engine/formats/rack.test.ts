import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatDiagnostic } from './diagnostic.ts'
import { check, parseRack, RefusedRack, resolveRack } from './rack.ts'
import { diagnose, findings, planOf, soundRack, textOf } from './testing/racks.ts'

describe('the top level', () => {
  test('a sound rack has nothing to be told', () => {
    expect(findings(soundRack())).toEqual([])
  })

  test('kind: rack is silent, graph and none are warned about, anything else is refused', () => {
    expect(findings({ ...soundRack(), kind: 'graph' })).toEqual(['warning wrong-kind kind'])
    expect(findings({ nodes: [] })).toEqual(['warning wrong-kind kind'])
    expect(findings({ kind: 'session' })).toEqual(['error wrong-kind kind'])
    expect(diagnose({ kind: 'rakc' })).toMatchObject([{ severity: 'error', suggestion: 'rack' }])
    expect(findings({ ...soundRack(), kind: 3 })).toEqual(['error wrong-type kind'])
  })

  test('a newer version is refused by that name, and nothing else is said', () => {
    const told = diagnose({ ...soundRack(), version: 2, nodes: 7 })
    expect(told).toMatchObject([{ severity: 'error', reason: 'newer-version', path: 'version', found: '2' }])
    expect(told[0]?.message).toContain('file from a newer version of MAM')
    expect(findings({ ...soundRack(), version: 1.5 })).toEqual(['error newer-version version'])
    expect(findings({ ...soundRack(), version: 0 })).toEqual([])
  })

  test.each([['[]'], ['"rack"'], ['7'], ['null']])('%s is no rack', (text) => {
    expect(findings(text)).toEqual(['error wrong-type '])
  })

  test('a misspelt key gets a suggestion, a strange one a hint, a private one neither', () => {
    expect(diagnose(soundRack({ conections: [], weather: 1, _note: 1, 'x-app': 1, $schema: 'x' }))).toMatchObject([
      { severity: 'warning', reason: 'unknown-key', path: 'conections', suggestion: 'connections' },
      { severity: 'hint', reason: 'unknown-key', path: 'weather' },
    ])
  })

  test('channels other than 1 and 2 play as 2', () => {
    expect(findings(soundRack({ channels: 6 }))).toEqual(['warning out-of-range channels'])
    expect([1, 2, 6].map((channels) => planOf(soundRack({ channels })).channels)).toEqual([1, 2, 2])
  })

  test('seed, rate and latency alignment are read', () => {
    const { document } = parseRack(textOf(soundRack({ randomSeed: 7, sampleRate: 44100, latencyComp: true })), {
      file: 'a',
    })
    expect(document.sampleRate).toBe(44100)
    expect(resolveRack(document)).toMatchObject({ randomSeed: 7, latencyComp: true })
    expect(planOf(soundRack())).toMatchObject({
      randomSeed: 0,
      latencyComp: false,
      channels: 2,
      hasTopLevelTransport: false,
    })
  })
})

describe('types', () => {
  test('every wrong type is told at once, with what was found and expected', () => {
    const rack = soundRack({
      sampleRate: '48000',
      nodes: [{ id: 1, type: 'kick', ports: [] }, 'kick'],
      mixer: { softClip: 1, inputs: {} },
      transport: { bpm: '120', patterns: [{ stepsBars: 'x', locks: [{ step: null }] }] },
      connections: null,
    })
    const told = diagnose(rack).filter((one) => one.reason === 'wrong-type')
    expect(told.map((one) => one.path)).toEqual([
      'nodes[0].id',
      'nodes[0].ports',
      'nodes[1]',
      'sampleRate',
      'mixer.softClip',
      'mixer.inputs',
      'transport.bpm',
      'transport.patterns[0].stepsBars',
      'transport.patterns[0].locks[0].step',
      'connections',
    ])
    expect(told[3]).toMatchObject({ found: '"48000"', expected: 'a whole number from 0 on' })
    expect(told[3]?.message).toBe('expected a whole number from 0 on but found a string')
  })

  test('whole numbers drop their fraction and wrap, with a warning', () => {
    expect(findings(soundRack({ randomSeed: -1, sampleRate: 44100.7 }))).toEqual([
      'warning converted randomSeed',
      'warning converted sampleRate',
    ])
    expect(planOf(soundRack({ randomSeed: -1 })).randomSeed).toBe(4294967295)
    const lock = { step: 0, paramId: 65537, value: 100 }
    const rack = soundRack({ transport: { patterns: [{ nodeId: 'kick', steps: 'x...............', locks: [lock] }] } })
    expect(planOf(rack).transports[0]?.patterns[0]?.locks[0]?.param).toBe(1)
  })

  test('numbers are read in single precision', () => {
    const rack = soundRack({
      nodes: [{ id: 'kick', type: 'kick', params: { gain: 0.1 } }],
      mixer: { masterPercent: 90 },
    })
    expect(planOf(rack).nodes[0]?.values).toEqual([['gain', Math.fround(0.1)]])
    expect(planOf(rack).mixer?.masterGain).toBe(Math.fround(90 * Math.fround(0.01)))
  })

  test('a number too large for a float is told and refuses the file', () => {
    const text = textOf(soundRack({ mixer: { masterPercent: 777 } })).replace('777', '1e400')
    const told = diagnose(text)
    expect(told).toMatchObject([
      { severity: 'error', reason: 'not-finite', path: 'mixer.masterPercent', found: 'Infinity' },
    ])
    expect(findings(textOf(soundRack({ mixer: { masterPercent: 1e39 } })))).toEqual([
      'error not-finite mixer.masterPercent',
    ])
    expect(findings(`{ "kind": "rack", "sampleRate": 1e999 }`)).toEqual(['error not-finite sampleRate'])
  })

  test('a document with errors has no plan', () => {
    const { document } = parseRack('{ "kind": "rack", "nodes": 3 }', { file: 'bad.json' })
    expect(document.plan).toBeNull()
    expect(() => resolveRack(document)).toThrow(RefusedRack)
    expect(() => resolveRack(document)).toThrow('bad.json')
  })
})

describe('nodes', () => {
  test('an unknown type is left out of the plan and gets a suggestion', () => {
    const rack = soundRack({
      nodes: [
        { id: 'a', type: 'kik' },
        { id: 'b', type: 'clap' },
      ],
    })
    expect(diagnose(rack)).toMatchObject([
      {
        severity: 'warning',
        reason: 'unknown-type',
        path: 'nodes[0].type',
        found: '"kik"',
        suggestion: 'kick',
        line: 7,
      },
    ])
    expect(planOf(rack).nodes.map((node) => node.id)).toEqual(['b'])
  })

  test('params of an unknown type are not read', () => {
    expect(findings(soundRack({ nodes: [{ id: 'a', type: 'granulator', params: 3, mod: 4 }] }))).toEqual([
      'warning unknown-type nodes[0].type',
    ])
  })

  test('repeated ids play, with a warning (Q26)', () => {
    const nodes = [
      { id: 'a', type: 'kick' },
      { id: 'a', type: 'clap' },
    ]
    expect(findings(soundRack({ nodes }))).toEqual(['warning repeated-id nodes[1].id'])
    expect(planOf(soundRack({ nodes })).nodes).toHaveLength(2)
  })

  test('names of parameters resolve by the last known node of an id', () => {
    const nodes = [
      { id: 'a', type: 'kick' },
      { id: 'a', type: 'clap' },
      { id: 'a', type: 'nothing' },
    ]
    const commands = [{ nodeId: 'a', type: 'SetParam', param: 'PAN', value: 0 }]
    expect(planOf(soundRack({ nodes, commands })).commands[0]?.param).toBe(5)
  })

  test('a node without an id and a meter of nobody are hinted at', () => {
    const nodes = [{ type: 'kick' }, { id: 'm', type: 'meter', params: { target: 'n' } }]
    expect(findings(soundRack({ nodes }))).toEqual([
      'hint unknown-node nodes[0].id',
      'hint unknown-node nodes[1].params.target',
    ])
  })

  test('declared ports that mean nothing to the sound are hinted at', () => {
    const ports = {
      inputs: [{ type: 'midi' }, { type: 'audio', channels: 6 }],
      outputs: [{ channels: 1 }, { channels: 2 }],
    }
    expect(findings(soundRack({ nodes: [{ id: 'd', type: 'delay', ports }] }))).toEqual([
      'hint ignored nodes[0].ports.inputs[0].type',
      'hint ignored nodes[0].ports.inputs[1].channels',
    ])
  })

  test('declared ports reach the plan', () => {
    const ports = {
      inputs: [{ index: 1, channels: 1, type: 'audio', role: 'sidechain' }],
      outputs: [{ index: 0, channels: 2 }],
    }
    expect(planOf(soundRack({ nodes: [{ id: 'c', type: 'compressor', ports }] })).nodes[0]).toMatchObject({
      inputs: [{ index: 1, channels: 1 }],
      outputs: [{ index: 0, channels: 2 }],
    })
  })
})

describe('commands', () => {
  const command = (more: object) =>
    soundRack({ commands: [{ sampleTime: 0, nodeId: 'kick', type: 'SetParam', param: 'F0', value: 50, ...more }] })

  test('names resolve in any case and numbers go before names', () => {
    const [first] = planOf(command({ param: 'fEnD' })).commands
    expect(first).toEqual({ frame: 0, target: 'kick', kind: 'SetParam', param: 2, name: 'fEnD', value: 50, rampMs: 0 })
    expect(planOf(command({ paramId: 3 })).commands[0]).toMatchObject({ param: 3, name: 'F0' })
  })

  test('unknown nodes, parameters and types are warned about', () => {
    expect(findings(command({ nodeId: 'kic' }))).toEqual(['warning unknown-node commands[0].nodeId'])
    expect(diagnose(command({ param: 'F00' }))).toMatchObject([{ reason: 'unknown-param', suggestion: 'F0' }])
    expect(findings(command({ paramId: 99 }))).toEqual(['warning unknown-param commands[0].paramId'])
    expect(findings(command({ param: '' }))).toEqual(['warning unknown-param commands[0]'])
    expect(diagnose(command({ type: 'SetParams' }))).toMatchObject([
      { severity: 'warning', reason: 'unknown-choice', path: 'commands[0].type', suggestion: 'SetParam' },
    ])
  })

  test('a command of unknown type is ignored (Q9), one to an unknown node is kept for its time', () => {
    expect(planOf(command({ type: 'Stop' })).commands).toEqual([])
    expect(planOf(command({ nodeId: 'x' })).commands).toMatchObject([{ target: 'x', param: 0 }])
  })

  test('a value or ramp time that is infinite is ignored (Q14)', () => {
    expect(findings(command({ value: 1e39 }))).toEqual(['warning not-finite commands[0].value'])
    expect(findings(command({ rampMs: -1e39 }))).toEqual(['warning not-finite commands[0].rampMs'])
    expect(planOf(command({ value: 1e39 })).commands).toEqual([])
  })

  test('values outside the published range are hinted at and kept', () => {
    expect(findings(command({ value: 1e6 }))).toEqual(['hint out-of-range commands[0].value'])
    expect(planOf(command({ value: 1e6 })).commands[0]?.value).toBe(1e6)
  })

  test('a time before the start never happens; times wrap at 32 bits', () => {
    expect(findings(command({ sampleTime: -5 }))).toEqual(['warning inactive commands[0].sampleTime'])
    expect(findings(command({ sampleTime: 3e9 }))).toEqual([
      'warning converted commands[0].sampleTime',
      'warning inactive commands[0].sampleTime',
    ])
    expect(planOf(command({ sampleTime: -5 })).commands).toEqual([])
  })

  test('a node that takes no events resolves no names', () => {
    const rack = { ...command({ nodeId: 'd', param: 'mix' }), nodes: [{ id: 'd', type: 'delay' }] }
    expect(findings(rack)).toEqual(['warning inactive commands[0]'])
    expect(planOf(rack).commands[0]?.param).toBe(0)
  })
})

describe('diagnostics', () => {
  test('read as file, line, column, severity, place and words', () => {
    const [told] = diagnose(soundRack({ nodes: [{ id: 'a', type: 'kik' }] }))
    expect(told && formatDiagnostic(told)).toBe(
      'test.json:7:15: warning: nodes[0].type: unknown node type "kik"; the node and everything that refers to it ' +
        'is left out. Did you mean "kick"?',
    )
  })

  test('quote keys that are no plain words', () => {
    expect(findings(soundRack({ 'a b': 1 }))).toEqual(['hint unknown-key ["a b"]'])
  })

  test('come in the order of the text and are counted by severity', () => {
    const rack = soundRack({
      commands: [{ type: 'x', nodeId: 'y' }],
      mixer: { inputs: [{ id: 'z' }] },
      odd: 1,
      channels: '2',
    })
    const { diagnostics, errors, warnings, hints } = check(textOf(rack), { file: 'test.json' })
    expect(diagnostics.map((one) => one.line)).toEqual(diagnostics.map((one) => one.line).toSorted((a, b) => a - b))
    expect({ errors, warnings, hints }).toEqual({ errors: 1, warnings: 3, hints: 1 })
  })
})

describe('large and hostile racks', () => {
  test('ten thousand nodes in one chain are read without complaint', () => {
    const nodes = Array.from({ length: 10_000 }, (_, i) => ({ id: `n${i}`, type: i === 0 ? 'kick' : 'delay' }))
    const connections = nodes.slice(1).map((node, i) => ({ from: `n${i}`, to: node.id }))
    expect(findings(soundRack({ nodes, connections }))).toEqual([])
  })

  test('more nodes than the engine takes are refused', () => {
    const nodes = Array.from({ length: 100_001 }, (_, i) => ({ id: `n${i}`, type: 'kick' }))
    expect(findings(soundRack({ nodes }))).toEqual(['error absurd-value nodes'])
  })

  test('ten thousand misspelt names are all told', () => {
    const nodes = Array.from({ length: 10_000 }, (_, i) => ({ id: `node ${i}`, type: 'kick' }))
    const connections = nodes.map((_, i) => ({ from: `nodes ${i}`, to: 'node 0' }))
    expect(diagnose(soundRack({ nodes, connections })).filter((one) => one.reason === 'unknown-node')).toHaveLength(
      10_000,
    )
  })

  test('any JSON is either a plan or an error, and never throws', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const { document, diagnostics } = parseRack(text, { file: 'any' })
        expect(document.plan === null).toBe(diagnostics.some((one) => one.severity === 'error'))
      }),
    )
  })
})
