import { describe, expect, test } from 'vitest'
import { diagnose, findings, planOf, soundRack } from './testing/racks.ts'

const clap = (mod: unknown, type = 'clap') => soundRack({ nodes: [{ id: 'c', type, mod }] })
const lfo = { id: 1, wave: 'sine', freqHz: 2, phase: 0 }
const withRoute = (route: object) =>
  clap({ lfos: [lfo], routes: [{ sourceId: 1, destParam: 'GAIN', depth: 0.5, ...route }] })
const routesOf = (rack: unknown) => planOf(rack).nodes[0]?.routes
const lfosOf = (rack: unknown) => planOf(rack).nodes[0]?.lfos

describe('LFOs', () => {
  test('have the defaults of the format', () => {
    expect(lfosOf(clap({ lfos: [{}] }))).toEqual([{ id: 0, wave: 'sine', freqHz: 0.5, phase: 0 }])
  })

  test('of an unknown wave are sines, with a suggestion', () => {
    expect(diagnose(clap({ lfos: [{ ...lfo, wave: 'squrae' }] }))).toMatchObject([
      { severity: 'warning', reason: 'unknown-choice', path: 'nodes[0].mod.lfos[0].wave', suggestion: 'square' },
    ])
    expect(lfosOf(clap({ lfos: [{ ...lfo, wave: 'Saw' }] }))?.[0]?.wave).toBe('sine')
  })

  test('start at a phase wrapped into 0 to 1', () => {
    const phases = [1.25, -0.25, 1, -1e-9, 0.5].map((phase) => lfosOf(clap({ lfos: [{ ...lfo, phase }] }))?.[0]?.phase)
    expect(phases).toEqual([0.25, 0.75, 0, 0, 0.5])
  })

  test('beyond the fourth are dropped, and a repeated number replaces', () => {
    const lfos = [1, 2, 3, 4, 5, 2].map((id, i) => ({ ...lfo, id, freqHz: i }))
    expect(findings(clap({ lfos }))).toEqual([
      'warning limit nodes[0].mod.lfos[4]',
      'warning repeated-id nodes[0].mod.lfos[5].id',
    ])
    expect(lfosOf(clap({ lfos }))?.map(({ id, freqHz }) => [id, freqHz])).toEqual([
      [1, 0],
      [2, 5],
      [3, 2],
      [4, 3],
    ])
  })
})

describe('routes', () => {
  test('go to parameters by name or number', () => {
    expect(routesOf(withRoute({ destParam: 'gain' }))).toEqual([
      { sourceId: 1, target: 'param', targetId: 2, depth: 0.5, offset: 0, min: 0, max: 0, squared: false },
    ])
    expect(routesOf(withRoute({ destParamId: 1 }))?.[0]).toMatchObject({ target: 'param', targetId: 1 })
  })

  test('go to rate and phase of LFOs, which goes before a number', () => {
    const rate = routesOf(withRoute({ destParam: 'LFO.1.freqHz', destParamId: 2, map: 'exp', min: 1, max: 2 }))
    expect(rate).toMatchObject([{ target: 'lfoRate', targetId: 1, min: 1, max: 2, squared: true }])
    expect(routesOf(withRoute({ destParam: 'LFO.1.phase' }))).toMatchObject([{ target: 'lfoPhase', targetId: 1 }])
  })

  test('without a target are dropped, with a suggestion', () => {
    expect(diagnose(withRoute({ destParam: 'GIAN' }))).toMatchObject([
      { severity: 'warning', reason: 'unknown-param', path: 'nodes[0].mod.routes[0].destParam', suggestion: 'GAIN' },
    ])
    expect(routesOf(withRoute({ destParam: 'GIAN' }))).toEqual([])
    expect(routesOf(withRoute({ destParam: 'lfo.1.freqHz' }))).toEqual([])
  })

  test('to what cannot be modulated, and from or to LFOs that are not there, are told', () => {
    expect(findings(withRoute({ destParam: 'VELOCITY' }))).toEqual([
      'warning inactive nodes[0].mod.routes[0].destParam',
    ])
    expect(findings(withRoute({ sourceId: 9 }))).toEqual(['warning unknown-param nodes[0].mod.routes[0].sourceId'])
    expect(findings(withRoute({ destParam: 'LFO.7.phase' }))).toEqual([
      'warning unknown-param nodes[0].mod.routes[0].destParam',
    ])
  })

  test('beyond the sixteenth are dropped; those without a target do not count', () => {
    const routes = Array.from({ length: 18 }, (_, i) => ({
      sourceId: 1,
      destParam: i === 0 ? 'NOPE' : 'GAIN',
      depth: i,
    }))
    expect(findings(clap({ lfos: [lfo], routes }))).toEqual([
      'warning unknown-param nodes[0].mod.routes[0].destParam',
      'warning limit nodes[0].mod.routes[17]',
    ])
    expect(routesOf(clap({ lfos: [lfo], routes }))?.map((route) => route.depth)).toEqual(
      Array.from({ length: 16 }, (_, i) => i + 1),
    )
  })

  test('on a node without modulation are ignored unread', () => {
    expect(findings(clap(7, 'delay'))).toEqual(['hint ignored nodes[0].mod'])
    expect(findings(clap(7, 'kick'))).toEqual(['error wrong-type nodes[0].mod'])
  })
})
