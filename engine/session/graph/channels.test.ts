import { describe, expect, test } from 'vitest'
import type { PlanNode } from '../../formats/plan.ts'
import { a, b, edges, type Made, made, node, plan, wide } from '../testing/planned.ts'

describe('more than two channels', () => {
  const bus = { id: 'x', channels: 4 }
  /** Channels beyond the first two, as a person would say it. */
  const read = (session: Made) => edges(session).map((text) => text.replaceAll('\u001f', ' '))
  const about = (session: Made, part: string) => read(session).filter((text) => text.includes(part))

  test('a bus plays two by two, each with effects of its own that listen to one name', () => {
    const session = made({ racks: [a], buses: [{ ...bus, gain: 0.5, inserts: [{ type: 'delay' }] }] })
    expect(about(session, 'bus:x')).toEqual([
      'bus:x/in -> bus:x/delay',
      'bus:x/in 3-4 -> bus:x/delay 3-4',
      'bus:x/delay -> bus:x',
      'bus:x/delay 3-4 -> bus:x 3-4',
      'bus:x -> master/in',
      'bus:x 3-4 -> master/in',
    ])
    const listeners = (target: string) => session.plan.nodes.filter((one) => (one.target ?? one.id) === target)
    for (const target of ['bus:x', 'bus:x/delay']) expect(listeners(target)).toHaveLength(2)
    expect(listeners('bus:x').map((one) => Object.fromEntries(one.values).gain)).toEqual([0.5, 0.5])
  })

  test('an odd one has a last channel alone', () => {
    const session = made({ racks: [], buses: [{ ...bus, channels: 3 }, { id: 'y' }], routes: [{ from: 'x', to: 'y' }] })
    expect(about(session, 'route')).toEqual([
      'bus:x 3-4 -> route:x>y#3-4#left',
      'bus:x -> route:x>y',
      'route:x>y#3-4#left -> route:x>y',
      'route:x>y -> bus:y/in',
    ])
  })

  test('the middle and side of each two of them', () => {
    const session = made({ racks: [], buses: [{ ...bus, mode: 'midSide' }] })
    expect(about(session, 'encode 3-4')).toEqual([
      'bus:x/in 3-4 -> bus:x#encode 3-4',
      'bus:x#encode 3-4 -> bus:x#decode 3-4',
    ])
  })

  test('a route takes those that its map names, each its own without one', () => {
    const routed = (channelMap?: readonly number[], from = 'a') =>
      about(made({ racks: [a], buses: [bus], routes: [{ id: 'r', from, to: 'x', channelMap }] }), 'route:r')
    expect(routed()).toEqual(['a -> route:r', 'route:r -> bus:x/in'])
    expect(routed([0, 0, 1, 2])).toEqual(['route:r -> bus:x/in', 'a -> route:r 3-4', 'route:r 3-4 -> bus:x/in 3-4'])
    expect(routed(undefined, 'input:3-6')).toEqual([
      'input:3-4 -> route:r',
      'route:r -> bus:x/in',
      'input:5-6 -> route:r 3-4',
      'route:r 3-4 -> bus:x/in 3-4',
    ])
    expect(routed([5, 1], 'a')).toContain('a -> route:r#left')
  })

  test('channels that are not there are told', () => {
    const routes = [{ from: 'a', to: 'x', channelMap: [3, 1, 2, 0, 1] }]
    expect(made({ racks: [a], buses: [bus], routes }).told).toEqual([
      'limit routes[0].channelMap',
      'limit routes[0].channelMap',
    ])
    expect(made({ racks: [a], buses: [bus], routes: [{ from: 'x', to: 'master', channelMap: [4, 3] }] }).told).toEqual(
      [],
    )
  })

  test('sends and keys of wide buses carry all of them', () => {
    const inserts = [{ type: 'compressor', id: 'comp', sidechains: [{ from: 'bus:x' }] }]
    const sends = [{ id: 's', from: 'x', to: 'y', pre: true }]
    const three = { ...bus, channels: 3 }
    const session = made({ racks: [], buses: [three, { ...three, id: 'y', inserts }], sends })
    expect(about(session, 'send:s').filter((text) => text.includes('-> send:s'))).toEqual([
      'bus:x#pre -> send:s',
      'bus:x#pre 3-4 -> send:s 3-4#3-4#left',
      'send:s 3-4#3-4#left -> send:s 3-4',
    ])
    expect(about(session, ':1')).toEqual([
      'bus:x#key -> bus:y/comp:1',
      'bus:x#key fold3#3-4#left -> bus:y/comp:1',
      'bus:x#key -> bus:y/comp 3-4:1',
      'bus:x#key fold3#3-4#left -> bus:y/comp 3-4:1',
    ])
  })

  test('a rack hears and gives as many as the session opens', () => {
    const entry = { ...a, channelConfig: { inputs: 4, outputs: 4 } }
    const session = made({ racks: [entry], buses: [bus], routes: [{ from: 'x', to: 'a' }] }, { a: wide })
    expect(about(session, 'a/')).toEqual([
      'a/:1 -> a/ 3-4 x0.25',
      'a/ -> a',
      'a/ 3-4 -> a 3-4',
      'route:x>a -> a/',
      'route:x>a 3-4 -> a/:15',
    ])
    const inside = node(session, 'a/')?.rack?.plan.mixer?.inputs
    expect(inside?.map(({ id, gain }) => [id, gain])).toEqual([
      ['kick', 0],
      ['echo', 1],
    ])
    expect(node(made({ racks: [entry] }, { a: wide }), 'a/')?.rack?.plan).toBe(node(session, 'a/')?.rack?.plan)
    expect(node(made({ racks: [a] }, { a: wide }), 'a/')?.rack?.plan).toBe(wide)
  })

  test('what no tap is left for stays in the mix of its rack', () => {
    const ids = Array.from({ length: 66 }, (_, index) => `kick${index}`)
    const nodes = ids.map((id) => ({ ...(wide.nodes[0] as PlanNode), id }))
    const mixer = { masterGain: 1, softClip: false, inputs: ids.map((id) => ({ id, gain: 1, channel: 3 })) }
    const entry = { ...a, channelConfig: { outputs: 4 } }
    const rack = node(made({ racks: [entry] }, { a: { ...wide, nodes, edges: [], mixer } }), 'a/')
    expect(rack?.taps).toEqual(ids.slice(0, 64))
    expect(rack?.rack?.plan.mixer?.inputs.map(({ gain }) => gain)).toEqual(ids.map((_, index) => +(index >= 64)))
  })

  test('a key into a rack of further channels is for the node alone', () => {
    const entry = { ...a, channelConfig: { outputs: 4 } }
    const keyed = {
      ...wide,
      nodes: [...wide.nodes, { ...(wide.nodes[0] as PlanNode), id: 'comp', type: 'compressor' }],
    }
    const session = made({ racks: [entry, b], sidechains: [{ from: 'b', to: 'a/comp' }] }, { a: keyed, b: plan })
    expect(about(session, 'b#key ->')).toEqual(['b#key -> a/:1'])
  })

  test('one channel of a rack is the mean of both', () => {
    const entry = { ...a, channelConfig: { inputs: 1, outputs: 1 } }
    const session = made({ racks: [entry] })
    expect(about(session, 'a/')).toEqual(['a/ -> a/#sum', 'a/#sum -> a'])
    expect([node(session, 'a/#sum')?.inputs, node(session, 'a/')?.inputs]).toEqual([
      [{ index: 0, channels: 1 }],
      [{ index: 0, channels: 1 }],
    ])
  })
})
