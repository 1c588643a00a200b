import { expect, test } from 'vitest'
import type { RackPlan } from '../../formats/plan.ts'
import { type AlignedGraph, latencyReport } from './latency.ts'

const rack: RackPlan = {
  channels: 2,
  randomSeed: 0,
  latencyComp: true,
  nodes: [],
  edges: [],
  mixer: null,
  transports: [],
  hasTopLevelTransport: false,
  commands: [],
}

const node = (id: string, latencyFrames: number, lateFrames: number, busDelayFrames = -1) => ({
  id,
  type: 'wiretap',
  latencyFrames,
  lateFrames,
  busGain: busDelayFrames < 0 ? 0 : 1,
  busDelayFrames: Math.max(0, busDelayFrames),
})
const edge = (from: number, to: number, delayFrames: number, more = {}) => ({
  from,
  fromPort: 0,
  to,
  toPort: 0,
  cut: false,
  delayFrames,
  aligned: true,
  ...more,
})

/** Two ways from a to the mix, of which the first is late twice, and one that is heard at once. */
const graph: AlignedGraph = {
  nodes: [node('a', 0, 0, 60), node('b', 40, 40), node('c', 20, 60, 0), node('d', 0, 0)],
  edges: [edge(0, 1, 0), edge(1, 2, 0), edge(0, 3, 0), edge(3, 2, 40)],
  latencyFrames: 60,
}

test('the total is told with the parts of the latest way, in order', () => {
  const { latencyFrames, longest, isAligned } = latencyReport(rack, () => graph)
  expect({ latencyFrames, isAligned }).toEqual({ latencyFrames: 60, isAligned: true })
  expect(longest).toEqual([
    { name: 'b', latencyFrames: 40 },
    { name: 'c', latencyFrames: 20 },
  ])
})

test('of a rack what is late and what waits is told, and nothing else', () => {
  const told = latencyReport(rack, () => graph).paths.map(
    ({ kind, name, delayFrames, latencyFrames, lateFrames }) =>
      `${kind} ${name}: ${delayFrames} + ${latencyFrames}, ${lateFrames}`,
  )
  expect(told).toEqual([
    'connection a>mix: 60 + 0, 60',
    'node b: 0 + 40, 40',
    'node c: 0 + 20, 60',
    'connection d>c: 40 + 0, 40',
  ])
})

test('a connection that is played live is told though nothing delays it, one that is cut is not', () => {
  const edges = [edge(1, 2, 0, { aligned: false }), edge(3, 2, 40, { cut: true })]
  const { paths } = latencyReport(rack, () => ({ ...graph, edges }))
  expect(paths.filter(({ from }) => from === 'b' || from === 'd')).toMatchObject([{ name: 'b>c', aligned: false }])
})

test('where nothing is aligned the total is zero and has no parts', () => {
  const still = {
    ...graph,
    nodes: graph.nodes.map((one) => ({ ...one, lateFrames: 0, latencyFrames: 0 })),
    latencyFrames: 0,
  }
  expect(latencyReport({ ...rack, latencyComp: false }, () => still)).toMatchObject({ isAligned: false, longest: [] })
})

test('commands are as late as what their node hears, inside a rack as late as the rack hears besides', () => {
  const planNode = (id: string, type: string, more = {}) => ({
    id,
    type,
    values: [],
    inputs: [],
    outputs: [],
    lfos: [],
    routes: [],
    ...more,
  })
  const inner: RackPlan = { ...rack, nodes: [planNode('look', 'limiter'), planNode('gain', 'gain')] }
  const part = { plan: inner, offsetFrames: 0, stretch: [1, 1], followsTempo: true } as const
  const lengths = { bars: 0, loopCount: 0, loopSeconds: 0, loopMinutes: 0 }
  const outer: RackPlan = {
    ...rack,
    nodes: [
      planNode('in', 'input'),
      planNode('fx/', 'rack', { rack: { ...part, ...lengths } }),
      planNode('fx', 'strip'),
    ],
  }
  const graphs = new Map([
    [inner, { ...graph, edges: [], nodes: [node('look', 9, 9), node('gain', 0, 9)] }],
    [outer, { ...graph, edges: [], nodes: [node('in', 0, 0), node('fx/', 9, 49), node('fx', 0, 49)] }],
  ])
  expect(latencyReport(outer, (plan) => graphs.get(plan)!).commands).toEqual([
    { name: 'fx/look', delayFrames: 40 },
    { name: 'fx/gain', delayFrames: 49 },
    { name: 'fx', delayFrames: 49 },
  ])
})

test('an insert waits for a later key', () => {
  const strip = { values: [], inputs: [], outputs: [], lfos: [], routes: [] }
  const plan: RackPlan = {
    ...rack,
    session: { tempo: null } as NonNullable<RackPlan['session']>,
    nodes: [
      { id: 'bus:a/in', type: 'wiretap', ...strip },
      { id: 'bus:a/duck', type: 'compressor', ...strip },
      { id: 'key', type: 'strip', ...strip },
    ],
    edges: [
      { from: 'bus:a/in', fromPort: 0, to: 'bus:a/duck', toPort: 0, gain: 1, dry: 0 },
      { from: 'key', fromPort: 0, to: 'bus:a/duck', toPort: 1, gain: 1, dry: 0 },
    ],
  }
  const nodes = [node('bus:a/in', 0, 0), { ...node('bus:a/duck', 0, 40), type: 'compressor' }, node('key', 40, 40)]
  const edges = [edge(0, 1, 40), { ...edge(2, 1, 0), toPort: 1 }]
  expect(latencyReport(plan, () => ({ ...graph, nodes, edges })).paths).toMatchObject([
    { kind: 'insert', name: 'bus:a/duck', delayFrames: 40, lateFrames: 40 },
    { kind: 'sidechain', from: 'key', to: 'bus:a/duck', delayFrames: 0 },
  ])
})
