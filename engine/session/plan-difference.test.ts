import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findDescriptor } from '../formats/nodes.ts'
import type { RackPlan } from '../formats/plan.ts'
import { parseRack, resolveRack } from '../formats/rack.ts'
import { performAll } from './actions/index.ts'
import { rackOf } from './document.ts'
import { isSameGraph, planDifference } from './plan-difference.ts'
import { SessionRefusal } from './refusal.ts'
import { callOf, callSeeds } from './testing/calls.ts'
import { documents } from './testing/documents.ts'
import { demoRack } from './testing/fixture.ts'
import { fileValueOf } from './values.ts'

const plan = (text: string): RackPlan => resolveRack(parseRack(text, { file: 'demo.json' }).document)
const before = plan(demoRack)
const against = (from: string, to: string) => planDifference(before, plan(demoRack.replace(from, to)))

const part = {
  offsetFrames: 0,
  stretch: [1, 1],
  followsTempo: true,
  bars: 0,
  loopCount: 0,
  loopSeconds: 0,
  loopMinutes: 0,
} as const
const bare = { inputs: [], outputs: [], lfos: [], routes: [] }
const sessionWith = (rack: RackPlan, gain = 1, offsetFrames = 0): RackPlan => ({
  ...rack,
  transports: [],
  commands: [],
  edges: [],
  nodes: [
    { id: 'lead/', type: 'rack', values: [], ...bare, rack: { ...part, offsetFrames, plan: rack } },
    { id: 'lead', type: 'strip', values: [['gain', gain]], ...bare },
    { id: 'lead#pre', target: 'lead', type: 'strip', values: [['gain', gain]], ...bare },
  ],
})

describe('the difference of two sessions', () => {
  test('names what a rack holds behind the rack, and all nodes of a strip once', () => {
    const louder = plan(demoRack.replace('"f0": 100', '"f0": 90'))
    expect(planDifference(sessionWith(before), sessionWith(louder, 0.5))).toEqual({
      kind: 'values',
      changes: [
        { node: 'lead/kick', fileKey: 'f0', param: 1, value: 90 },
        { node: 'lead', fileKey: 'gain', param: 1, value: 0.5 },
      ],
    })
  })

  test('is structure where a rack is, or where it starts elsewhere', () => {
    const other = plan(demoRack.replace('"delayMs": 250', '"delayMs": 251'))
    expect(planDifference(sessionWith(before), sessionWith(other))).toEqual({ kind: 'structure' })
    expect(planDifference(sessionWith(before), sessionWith(before, 1, 480))).toEqual({ kind: 'structure' })
  })
})

describe('the difference of two plans', () => {
  test('is none where only words, order of keys or written defaults differ', () => {
    expect(against('"version": 1,', '"version": 1, "description": "loud",')).toEqual({ kind: 'same' })
    expect(against('"f0": 100, "click": 0.5', '"click": 0.5, "f0": 100.0')).toEqual({ kind: 'same' })
    expect(against('"click": 0.5', '"click": 0.5, "fend": 40')).toEqual({ kind: 'same' })
    expect(planDifference(before, before)).toEqual({ kind: 'same' })
  })

  test('is values where only start values differ', () => {
    expect(against('"f0": 100, "click": 0.5', '"f0": 1000')).toEqual({
      kind: 'values',
      changes: [
        { node: 'kick', fileKey: 'f0', param: 1, value: 200 },
        { node: 'kick', fileKey: 'click', param: 6, value: 0 },
      ],
    })
  })

  test('is structure where anything else differs', () => {
    for (const [from, to] of [
      ['"f0": 100', '"f0": 90, "gain": 0.5'],
      ['"delayMs": 250', '"delayMs": 251'],
      ['"gainPercent": 80', '"gainPercent": 81'],
      ['"bpm": 120', '"bpm": 121'],
      ['x...x...', 'x.......'],
      ['"sampleTime": 0', '"sampleTime": 1'],
      ['"id": "kick", "type"', '"id": "kick2", "type"'],
      ['{ "id": "bass", "type": "tb303_ext" },', ''],
    ] as const)
      expect([from, against(from, to)]).toEqual([from, { kind: 'structure' }])
  })

  test('of nodes that share an id is values only where all want the same', () => {
    const twins = (a: number, b: number) =>
      plan(`{ "kind": "rack", "nodes": [
        { "id": "k", "type": "kick", "params": { "f0": ${a} } }, { "id": "k", "type": "kick", "params": { "f0": ${b} } } ] }`)
    expect(planDifference(twins(100, 110), twins(90, 90)).kind).toBe('values')
    expect(planDifference(twins(100, 110), twins(90, 110)).kind).toBe('structure')
  })
})

/** Start values of every node by live parameter, as an engine holds them. */
const startsOf = ({ nodes }: RackPlan) =>
  nodes.map((node) => {
    const keys = findDescriptor(node.type)?.fileKeys.filter(({ meaning }) => meaning === 'start') ?? []
    return { id: node.id, values: new Map(keys.map((key) => [key.liveId, fileValueOf(node, key)])) }
  })

test('a graph is the same where only what is played on it differs', () => {
  const from = sessionWith(before)
  const other = (change: Partial<RackPlan>) => sessionWith({ ...before, ...change })
  expect(isSameGraph(from, other({ transports: [], commands: [] }))).toBe(true)
  expect(isSameGraph(from, sessionWith(plan(demoRack)))).toBe(true)
  for (const change of [{ edges: [] }, { nodes: before.nodes.slice(1) }, { latencyComp: !before.latencyComp }])
    expect(isSameGraph(from, other(change))).toBe(false)
  expect(isSameGraph(from, sessionWith(before, 0.5))).toBe(false)
})

test('the values of any edit lead an engine from the plan before to the plan after', () => {
  const kinds = new Map<string, number>()
  fc.assert(
    fc.property(documents, fc.array(callSeeds, { minLength: 20, maxLength: 20 }), (start, list) => {
      let document = start
      for (const seeds of list) {
        let next = document
        try {
          next = performAll(document, [callOf(document, seeds)]).document
        } catch (error) {
          if (!(error instanceof SessionRefusal)) throw error
        }
        for (const id of ['r0', 'r1', 'r2']) {
          const [from, to] = [rackOf(document, id).document.plan, rackOf(next, id).document.plan]
          if (from === null || to === null) continue
          const difference = planDifference(from, to)
          kinds.set(difference.kind, (kinds.get(difference.kind) ?? 0) + 1)
          if (difference.kind === 'structure') continue
          const engine = startsOf(from)
          for (const { node, param, value } of difference.kind === 'values' ? difference.changes : [])
            for (const one of engine) if (one.id === node) one.values.set(param, value)
          expect(engine).toEqual(startsOf(to))
        }
        document = next
      }
    }),
    { numRuns: 100 },
  )
  expect([...kinds.keys()].sort()).toEqual(['same', 'structure', 'values'])
})
