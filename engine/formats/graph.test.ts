import { describe, expect, test } from 'vitest'
import { diagnose, findings, planOf, soundRack } from './testing/racks.ts'

const nodes = [
  { id: 'k', type: 'kick' },
  { id: 'd', type: 'delay' },
  { id: 'e', type: 'delay' },
  { id: 'c', type: 'compressor' },
]
const graph = (...connections: object[]) => soundRack({ nodes, connections })

describe('connections', () => {
  test('percent becomes linear gain in single precision', () => {
    const [edge] = planOf(graph({ from: 'k', to: 'c', gainPercent: 70, dryPercent: 30, toPort: 1 })).edges
    const percent = Math.fround(0.01)
    const expected = {
      from: 'k',
      to: 'c',
      fromPort: 0,
      toPort: 1,
      gain: Math.fround(70 * percent),
      dry: Math.fround(30 * percent),
    }
    expect(edge).toEqual(expected)
  })

  test('to nowhere stay in the plan, with a suggestion', () => {
    const rack = graph({ from: 'k', to: 'delay' }, { from: 'kk', to: 'd' })
    expect(findings(rack)).toEqual([
      'warning unknown-node connections[0].to',
      'warning unknown-node connections[1].from',
    ])
    expect(diagnose(rack)[1]?.suggestion).toBe('k')
    expect(planOf(rack).edges).toHaveLength(2)
  })

  test('into generators and to ports that do not exist are told', () => {
    expect(findings(graph({ from: 'd', to: 'k' }))).toEqual(['warning inactive connections[0].to'])
    expect(findings(graph({ from: 'k', to: 'd', toPort: 1 }))).toEqual(['warning unknown-port connections[0].toPort'])
    expect(findings(graph({ from: 'k', to: 'c', toPort: 1 }))).toEqual([])
    expect(findings(graph({ from: 'k', to: 'c', toPort: 2 }))).toEqual(['warning unknown-port connections[0].toPort'])
  })

  test('to a port that the declaration lacks work, with a hint', () => {
    const declared = { ...nodes[3], ports: { inputs: [{ index: 0 }] } }
    const rack = soundRack({ nodes: [nodes[0], declared], connections: [{ from: 'k', to: 'c', toPort: 1 }] })
    expect(findings(rack)).toEqual(['hint unknown-port connections[0].toPort'])
  })

  test('outside 0 to 200 % and between the same nodes are told', () => {
    expect(findings(graph({ from: 'k', to: 'd', gainPercent: -1, dryPercent: 300 }))).toEqual([
      'warning out-of-range connections[0].gainPercent',
      'warning out-of-range connections[0].dryPercent',
    ])
    expect(findings(graph({ from: 'k', to: 'd' }, { from: 'k', to: 'd' }))).toEqual([
      'hint repeated-edge connections[1]',
    ])
  })

  test('that close a circle are told with the circle (Q27)', () => {
    const rack = graph({ from: 'k', to: 'd' }, { from: 'd', to: 'e' }, { from: 'e', to: 'd' })
    expect(diagnose(rack)).toMatchObject([{ severity: 'warning', reason: 'cycle', path: 'connections[2]' }])
    expect(diagnose(rack)[0]?.message).toContain('d → e → d')
    expect(findings(graph({ from: 'd', to: 'd' }))).toEqual(['warning cycle connections[0]'])
    expect(planOf(rack).edges).toHaveLength(3)
  })

  test('that only meet again close no circle', () => {
    expect(findings(graph({ from: 'k', to: 'd' }, { from: 'k', to: 'c' }, { from: 'd', to: 'c', toPort: 1 }))).toEqual(
      [],
    )
  })

  test('a circle of ten thousand nodes is told in few words', () => {
    const ring = Array.from({ length: 10_000 }, (_, i) => ({ id: `n${i}`, type: 'delay' }))
    const connections = ring.map((node, i) => ({ from: node.id, to: `n${(i + 1) % ring.length}` }))
    const told = diagnose(soundRack({ nodes: ring, connections }))
    expect(told).toMatchObject([{ reason: 'cycle', path: 'connections[9999]' }])
    expect(told[0]?.message.length).toBeLessThan(400)
  })
})

describe('the mixer', () => {
  test('that lists a source silences its dry taps, with a hint', () => {
    const mixer = { inputs: [{ id: 'k' }] }
    const connections = [{ from: 'k', to: 'd', dryPercent: 50 }]
    expect(findings(soundRack({ nodes, connections, mixer }))).toEqual(['hint inactive connections[0].dryPercent'])
    expect(findings(soundRack({ nodes, connections, mixer: {} }))).toEqual([])
  })

  test('becomes linear gains in the order of the file', () => {
    const mixer = { masterPercent: 50, softClip: false, inputs: [{ id: 'd', gainPercent: 0 }, { id: 'k' }] }
    expect(planOf(soundRack({ nodes, mixer })).mixer).toEqual({
      masterGain: Math.fround(50 * Math.fround(0.01)),
      softClip: false,
      inputs: [
        { id: 'd', gain: 0 },
        { id: 'k', gain: Math.fround(100 * Math.fround(0.01)) },
      ],
    })
  })

  test('is there with its defaults as soon as it is written, and null without', () => {
    expect(planOf(soundRack({ mixer: {} })).mixer).toMatchObject({ softClip: true, inputs: [] })
    expect(planOf(soundRack()).mixer).toBeNull()
  })

  test('tells unknown and repeated inputs', () => {
    const mixer = { inputs: [{ id: 'x' }, { id: 'k' }, { id: 'k' }] }
    expect(findings(soundRack({ nodes, mixer }))).toEqual([
      'warning unknown-node mixer.inputs[0].id',
      'warning repeated-id mixer.inputs[2].id',
    ])
  })
})
