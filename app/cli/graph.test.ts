import { expect, test } from 'vitest'
import type { CompiledGraph } from '../../engine/host/native.ts'
import { dot, mermaid } from './graph.ts'

const node = {
  type: 'kick',
  level: 0,
  latencyFrames: 0,
  tailFrames: 0,
  busGain: 0,
  sink: false,
  lateFrames: 0,
  busDelayFrames: 0,
}
const edge = { fromPort: 0, toPort: 0, gain: 1, mono: false, cut: false, delayFrames: 0, aligned: true }
const graph: CompiledGraph = {
  nodes: [
    { ...node, id: 'kick "one"' },
    { ...node, id: 'duck', type: 'compressor', latencyFrames: 240, busGain: 0.85, sink: true },
  ],
  edges: [
    { ...edge, from: 0, to: 1, gain: 0.5 },
    { ...edge, from: 0, to: 1, toPort: 1 },
    { ...edge, from: 1, to: 0, cut: true },
  ],
  cycle: ['kick "one"', 'duck'],
  latencyFrames: 240,
  bufferCount: 2,
}

test('Mermaid shows roles, gains, keys, cuts and what is heard, with names that cannot break it', () => {
  const kick = { type: 'kick', role: 'generator' } as Parameters<typeof mermaid>[1][number]
  expect(mermaid(graph, [kick])).toBe(`flowchart LR
  n0(["kick &quot;one&quot;<br/>kick"])
  n1["duck<br/>compressor<br/>240 frames late"]
  n0 -->|"x 0.5"| n1
  n0 -.->|"key"| n1
  n1 x--x|"cut: cycle"| n0
  master(("master"))
  n1 -->|x 0.85| master
`)
})

test('DOT shows the same', () => {
  expect(dot(graph)).toBe(`digraph rack {
  rankdir=LR
  node [shape=box]
  n0 [label="kick \\"one\\"\\nkick"]
  n1 [label="duck\\ncompressor\\n240 frames late"]
  n0 -> n1 [label="x 0.5"]
  n0 -> n1 [style=dotted, label="key"]
  n1 -> n0 [style=dashed, color=red, label="cut: cycle"]
  master [shape=circle]
  n1 -> master [label="x 0.85"]
}
`)
})
