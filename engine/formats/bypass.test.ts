import { expect, test } from 'vitest'
import { writtenNode } from './bypass.ts'
import type { PlanNode, RackPlan } from './plan.ts'
import { check, parseRack } from './rack.ts'

const rack = (...nodes: object[]) =>
  JSON.stringify({
    kind: 'rack',
    version: 1,
    nodes,
    connections: [
      { from: 'tone', to: 'echo', gainPercent: 80 },
      { from: 'echo', to: 'tone2', gainPercent: 50 },
    ],
    mixer: { inputs: [{ id: 'echo', gainPercent: 70 }] },
    transport: { patterns: [{ nodeId: 'tone', steps: 'x', locks: [{ step: 0, param: 'F0', value: 90 }] }] },
  })
const planOf = (text: string): RackPlan => parseRack(text, { file: 'r' }).document.plan as RackPlan
const nodeIn = (plan: RackPlan, id: string): PlanNode => plan.nodes.find((node) => node.id === id) as PlanNode

const tone = { id: 'tone', type: 'kick', params: { f0: 80 } }
const tone2 = { id: 'tone2', type: 'kick' }
const echo = { id: 'echo', type: 'delay', params: { mix: 0.3 }, ports: { inputs: [{ index: 0, channels: 1 }] } }

test('a bypassed effect passes its input on, with its ports, connections and place in the mixer', () => {
  const before = planOf(rack(tone, echo, tone2))
  const plan = planOf(rack(tone, { ...echo, bypass: true }, tone2))
  const { type, values, inputs } = nodeIn(plan, 'echo')
  expect({ type, values, inputs }).toEqual({ type: 'wiretap', values: [], inputs: [{ index: 0, channels: 1 }] })
  expect({ ...plan, nodes: [] }).toEqual({ ...before, nodes: [] })
  expect(writtenNode(nodeIn(plan, 'echo'))).toEqual(nodeIn(before, 'echo'))
})

test('a bypassed generator passes on nothing that is connected to it', () => {
  const plan = planOf(rack(tone, echo, { ...tone2, bypass: true }))
  expect(plan.edges.map(({ to, gain }) => [to, gain])).toEqual([
    ['echo', Math.fround(80 * Math.fround(0.01))],
    ['tone2', 0],
  ])
})

test('the patterns and locks of a bypassed node keep the meaning that its type gives them', () => {
  const plan = planOf(rack({ ...tone, bypass: true }, echo, tone2))
  expect(plan.transports[0]?.patterns[0]?.locks[0]?.param).toBe(1)
})

test('a bypassed transport node plays nothing', () => {
  const inline = { id: 't', type: 'transport', params: { pattern: { nodeId: 'tone', steps: 'x' } } }
  expect(planOf(rack(tone, inline)).transports).toHaveLength(2)
  expect(planOf(rack(tone, { ...inline, bypass: true })).transports).toHaveLength(1)
})

test('check names every node that is bypassed, and refuses a bypass that is neither true nor false', () => {
  const { diagnostics, errors } = check(rack({ ...tone, bypass: true }, echo, { ...tone2, bypass: false }), {
    file: 'r',
  })
  expect(errors).toBe(0)
  expect(
    diagnostics.filter(({ path }) => path.endsWith('bypass')).map(({ path, severity }) => [path, severity]),
  ).toEqual([['nodes[0].bypass', 'hint']])
  expect(check(rack({ ...tone, bypass: 1 }), { file: 'r' }).errors).toBe(1)
})
