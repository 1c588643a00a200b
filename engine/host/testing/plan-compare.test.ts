import { describe, expect, test } from 'vitest'
import { nodeDescriptors } from '../../formats/nodes.gen.ts'
import type { RackPlan } from '../../formats/plan.ts'
import { planOf, soundRack } from '../../formats/testing/racks.ts'
import { planDifferences } from './plan-compare.ts'

const plan = planOf(
  soundRack({
    nodes: [
      { id: 'kick', type: 'kick', params: { gain: 0.9, f0: 100 } },
      { id: 'duck', type: 'spectral_ducker', params: { bands: [{ centerHz: 60, q: 2 }] } },
    ],
    connections: [{ from: 'kick', to: 'duck' }],
    transport: { bpm: 120, lengthBars: 1, resolution: 16, patterns: [{ nodeId: 'kick', steps: 'x...' }] },
  }),
)
const [kick, duck] = plan.nodes as [RackPlan['nodes'][0], RackPlan['nodes'][0]]
const differences = (held: RackPlan | null) => planDifferences(plan, held, nodeDescriptors)
const withKick = (values: RackPlan['nodes'][0]['values']) => ({ ...plan, nodes: [{ ...kick, values }, duck] })

describe('comparing plans', () => {
  test('a plan is equal to itself, in whatever order its keys are given', () => {
    expect(differences(plan)).toEqual([])
    expect(differences(withKick([...kick.values].reverse()))).toEqual([])
  })

  test('a value counts as native stores it: as f32, clamped', () => {
    expect(
      differences(
        withKick([
          ['gain', Math.fround(0.9)],
          ['f0', 100],
        ]),
      ),
    ).toEqual([])
    const loud = planDifferences(withKick([['gain', 99]]), withKick([['gain', 1.5]]), nodeDescriptors)
    expect(loud).toEqual([])
  })

  test('a different value is named by its place', () => {
    expect(
      differences(
        withKick([
          ['gain', 0.5],
          ['f0', 100],
        ]),
      ),
    ).toEqual(['nodes.0 (kick).values.gain: 0.8999999761581421 given, 0.5 held'])
  })

  test('a value that is missing, and one too many, are named', () => {
    expect(differences(withKick([['gain', 0.9]]))).toEqual(['nodes.0 (kick).values.f0: 100 given, nothing held'])
    expect(differences({ ...plan, nodes: [...plan.nodes, kick] })[0]).toMatch(/^nodes\.2.*: nothing given/)
  })

  test('rows of a list are compared with what the file left out', () => {
    const short = {
      ...duck,
      values: [
        ['bands.length', 1],
        ['bands[0].centerHz', 60],
      ] as const,
    }
    expect(differences({ ...plan, nodes: [kick, short] })).toEqual([
      expect.stringMatching(/^nodes\.1 \(duck\)\.values\.bands\[0\]\.q: 2 given, .* held$/),
    ])
  })

  test('content, connections and a rack that is not there are seen', () => {
    expect(differences(null)).toEqual(['nothing is loaded'])
    expect(differences({ ...plan, edges: [] })[0]).toMatch(/^edges\.0 \(kick\)/)
    const transport = { ...plan.transports[0]!, bpm: 121 }
    expect(differences({ ...plan, transports: [transport] })).toEqual(['transports.0.bpm: 120 given, 121 held'])
  })
})
