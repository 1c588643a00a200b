import { expect, test } from 'vitest'
import { formatDiagnostic } from '../../formats/diagnostic.ts'
import type { RackPlan } from '../../formats/plan.ts'
import { parseRack } from '../../formats/rack.ts'
import { parseSession } from '../session-file.ts'
import { sessionPlan } from '../session-plan.ts'
import { demoRack } from '../testing/fixture.ts'
import { withStems } from './stems.ts'

const rack = parseRack(demoRack, { file: 'rack.json' }).document.plan as RackPlan

function stemsOf(session: object) {
  const { content, diagnostics } = parseSession(JSON.stringify({ kind: 'session', ...session }), { file: 'night.json' })
  if (content === null) throw new Error(diagnostics.map(formatDiagnostic).join('\n'))
  const plan = sessionPlan(content, new Map(content.racks.map(({ id }) => [id, rack])), { sampleRate: 48000 })
  return { before: plan, ...withStems(content, plan) }
}

const racks = ['a', 'b', 'c'].map((id) => ({ id, path: `${id}.json` }))
const parts = (session: object) => stemsOf(session).stems.map(({ strip, sums }) => `${strip} ${sums}`)

test('every rack without a route is a part of the mix', () => {
  expect(parts({ racks })).toEqual(['a true', 'b true', 'c true'])
})

test('a rack that goes to a bus alone is no part of it, the bus is', () => {
  const buses = [{ id: 'drums' }]
  const routes = [{ from: 'a', to: 'bus:drums' }]
  expect(parts({ racks, buses, routes })).toEqual(['a false', 'b true', 'c true', 'bus:drums true'])
})

test('a bus into a bus, a send to the master and a node of a rack count for the strip they come from', () => {
  const session = {
    racks,
    buses: [{ id: 'drums' }, { id: 'all' }],
    routes: [
      { from: 'a', to: 'bus:drums' },
      { from: 'b', to: 'bus:drums' },
      { from: 'bus:drums', to: 'bus:all' },
      { from: 'b/kick', to: 'master', channelMap: [2, 1] },
    ],
    sends: [{ from: 'a', to: 'master', pre: true }],
    xfaders: [{ id: 'x', racks: ['b', 'c'] }],
  }
  const { stems } = stemsOf(session)
  expect(stems.map(({ strip, sums }) => `${strip} ${sums}`)).toEqual([
    'a true',
    'b true',
    'c true',
    'bus:drums false',
    'bus:all true',
  ])
})

test('the output of a rack is taken behind its crossfaders', () => {
  const buses = [{ id: 'drums' }]
  const routes = [{ from: 'a', to: 'bus:drums' }]
  const xfaders = [{ id: 'x', racks: ['a', 'b'] }]
  expect(stemsOf({ racks, buses, routes, xfaders }).stems[0]).toEqual({ strip: 'a', node: 'xfader:x/a', sums: false })
})

test('the graph that plays stays in it as it is, and nothing of the stems is heard', () => {
  const { before, plan, stems } = stemsOf({ racks, master: { gain: 0.5 } })
  expect(plan.nodes.slice(0, before.nodes.length)).toEqual(before.nodes)
  expect(plan.edges.slice(0, before.edges.length)).toEqual(before.edges)
  const heard = plan.mixer?.inputs.filter(({ gain }) => gain !== 0)
  expect(heard).toEqual([{ id: 'master', gain: 1 }])
  const added = plan.nodes.slice(before.nodes.length).filter(({ type }) => type === 'strip')
  expect(added.map(({ id }) => id)).toEqual(stems.map(({ node }) => node))
  for (const { target, values } of added) {
    expect(target).toBe('master')
    expect(values).toEqual(before.nodes.find(({ id }) => id === 'master')?.values)
  }
})

test('inserts of the master that act are named', () => {
  const inserts = [
    { id: 'clip', type: 'limiter' },
    { id: 'off', type: 'eq', bypass: true },
  ]
  const named = stemsOf({ racks, master: { inserts } }).masterInserts
  expect(named).toEqual([{ id: 'master/clip', type: 'limiter' }])
})
