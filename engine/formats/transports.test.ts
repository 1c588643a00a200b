import { describe, expect, test } from 'vitest'
import { diagnose, findings, planOf, soundRack } from './testing/racks.ts'

const bar = 'x...............'
const withTransport = (more: object) => soundRack({ transport: { patterns: [], ...more } })
const withPattern = (more: object, transport: object = {}) =>
  withTransport({ ...transport, patterns: [{ nodeId: 'kick', steps: bar, ...more }] })
const pattern = 'transport.patterns[0]'

describe('transport', () => {
  test('0 bars are 1 and 0 steps are 16', () => {
    expect(planOf(withTransport({ lengthBars: 0, resolution: 0 })).transports[0]).toMatchObject({
      lengthBars: 1,
      resolution: 16,
    })
  })

  test('a tempo of 0 or less counts as 120 wherever it is used (Q16)', () => {
    const tempoRamps = [{ bar: 0, bpm: -1 }, { bar: 0 }]
    expect(findings(withTransport({ bpm: 0, tempoRamps }))).toEqual([
      'warning out-of-range transport.bpm',
      'warning out-of-range transport.tempoRamps[0].bpm',
    ])
    expect(planOf(withTransport({ bpm: 0, tempoRamps })).transports[0]).toMatchObject({
      bpm: 120,
      tempo: [{ bpm: 120 }, { bpm: 120 }],
    })
  })

  test('a tempo point without a tempo takes that of the transport', () => {
    expect(planOf(withTransport({ bpm: 90, tempoRamps: [{ bar: 0 }] })).transports[0]?.tempo).toEqual([
      { bar: 0, bpm: 90 },
    ])
  })

  test('tempo points out of order and beyond the last bar are told (Q2)', () => {
    const tempoRamps = [
      { bar: 2, bpm: 90 },
      { bar: 1, bpm: 100 },
      { bar: 9, bpm: 100 },
    ]
    expect(findings(withTransport({ lengthBars: 4, tempoRamps }))).toEqual([
      'warning order transport.tempoRamps[1].bar',
      'hint inactive transport.tempoRamps[2].bar',
    ])
  })

  test('tempos, lengths and swings that nothing could play are refused', () => {
    expect(findings(withTransport({ bpm: 1e30 }))).toEqual(['error absurd-value transport.bpm'])
    expect(findings(withTransport({ bpm: 1e-30 }))).toEqual(['error absurd-value transport.bpm'])
    expect(findings(withTransport({ lengthBars: -1 }))).toEqual([
      'warning converted transport.lengthBars',
      'error absurd-value transport.lengthBars',
    ])
    expect(findings(withTransport({ resolution: 65_537 }))).toEqual(['error absurd-value transport.resolution'])
    expect(findings(withTransport({ resolution: 65_536, lengthBars: 61 }))).toEqual([])
    expect(findings(withTransport({ swingPercent: 1e9 }))).toEqual(['error absurd-value transport.swingPercent'])
    expect(findings(withTransport({ swingPercent: 10, swingExponent: -2 }))).toEqual([
      'error absurd-value transport.swingPercent',
    ])
  })

  test('a swing outside 0 to 100 % is warned about', () => {
    expect(findings(withTransport({ swingPercent: 150 }))).toEqual(['warning out-of-range transport.swingPercent'])
    expect(findings(withTransport({ swingPercent: -10 }))).toEqual(['warning out-of-range transport.swingPercent'])
    expect(findings(withTransport({ swingPercent: 55, swingExponent: 1.9 }))).toEqual([])
  })
})

describe('patterns', () => {
  test('one without steps is skipped with its locks (Q5)', () => {
    const rack = withPattern({ steps: '', locks: [{ step: 0, param: 'F0', value: 50 }] })
    expect(diagnose(rack)).toMatchObject([{ severity: 'warning', reason: 'inactive', path: pattern }])
    expect(diagnose(rack)[0]?.message).toContain('its locks with it')
    expect(planOf(rack).transports[0]?.patterns).toEqual([])
  })

  test('one of an unknown node stays in the plan and gets a suggestion', () => {
    const rack = withPattern({ nodeId: 'kickk' })
    expect(diagnose(rack)).toMatchObject([{ reason: 'unknown-node', path: `${pattern}.nodeId`, suggestion: 'kick' }])
    expect(planOf(rack).transports[0]?.patterns).toMatchObject([{ target: 'kickk', steps: bar }])
  })

  test('one of a node with an unknown type is told as such', () => {
    const rack = { ...withPattern({ nodeId: 'u' }), nodes: [{ id: 'u', type: 'granulator' }] }
    expect(findings(rack)).toEqual(['warning unknown-type nodes[0].type', `warning unknown-node ${pattern}.nodeId`])
  })

  test('a resolution of its own is told to be only a wrap length (Q4)', () => {
    expect(findings(withPattern({ resolution: 8 }))).toEqual([`warning ignored ${pattern}.resolution`])
    expect(findings(withPattern({ steps: '', stepsBars: ['x.......'], resolution: 8 }))).toEqual([
      `warning ignored ${pattern}.resolution`,
    ])
    expect(findings(withPattern({ steps: '', stepsBars: [bar], resolution: 16 }))).toEqual([])
  })

  test('steps that are too long, too short or shadowed are told', () => {
    expect(findings(withPattern({ steps: `${bar}x` }))).toEqual([`warning inactive ${pattern}.steps`])
    expect(findings(withPattern({ steps: 'x...' }))).toEqual([`hint converted ${pattern}.steps`])
    expect(findings(withPattern({ stepsBars: [bar] }))).toEqual([`warning ignored ${pattern}.steps`])
    expect(findings(withPattern({ lengthBars: 2 }))).toEqual([`hint ignored ${pattern}.lengthBars`])
  })

  test('bars that never come and characters that are never reached are told', () => {
    const rack = withPattern({ steps: '', stepsBars: [bar, `${bar}x`, bar], lengthBars: 2 })
    expect(findings(rack)).toEqual([
      `warning inactive ${pattern}.stepsBars[1]`,
      `warning inactive ${pattern}.stepsBars[2]`,
    ])
  })

  test('a capital X is told to be a rest (Q7)', () => {
    expect(findings(withPattern({ steps: 'X...............' }))).toEqual([`warning inactive ${pattern}.steps`])
    expect(findings(withPattern({ steps: '', stepsBars: ['X'] }))).toEqual([`warning inactive ${pattern}.stepsBars[0]`])
  })
})

describe('locks', () => {
  const withLock = (more: object) => withPattern({ locks: [{ step: 0, param: 'F0', value: 50, ...more }] })
  const lock = `${pattern}.locks[0]`
  const planned = (more: object) => planOf(withLock(more)).transports[0]?.patterns[0]?.locks[0]

  test('resolve names by the type of their node', () => {
    expect(planned({ param: 'gain', rampMs: 20 })).toEqual({ step: 0, param: 5, name: 'gain', value: 50, rampMs: 20 })
    expect(planned({ param: 'NOPE' })).toMatchObject({ param: 0, name: 'NOPE' })
    expect(planned({ paramId: 4 })).toMatchObject({ param: 4, name: 'F0' })
  })

  test('mam_chip resolves too (Q15)', () => {
    const rack = { ...withLock({ param: 'NOISE_MIX', value: 1 }), nodes: [{ id: 'kick', type: 'mam_chip' }] }
    expect(planOf(rack).transports[0]?.patterns[0]?.locks[0]?.param).toBe(11)
  })

  test('on a step beyond the bar stay, with a warning (Q3)', () => {
    expect(diagnose(withLock({ step: 16 }))).toMatchObject([
      { severity: 'warning', reason: 'inactive', path: `${lock}.step`, found: '16', expected: '0 to 15' },
    ])
    expect(planned({ step: 16 })?.step).toBe(16)
  })

  test('of unknown names, numbers and of nothing are warned about', () => {
    expect(diagnose(withLock({ param: 'FO' }))).toMatchObject([
      { reason: 'unknown-param', path: `${lock}.param`, suggestion: 'F0' },
    ])
    expect(findings(withLock({ paramId: 77 }))).toEqual([`warning unknown-param ${lock}.paramId`])
    expect(findings(withLock({ param: '' }))).toEqual([`warning unknown-param ${lock}`])
  })

  test('of infinite values are dropped (Q14)', () => {
    expect(findings(withLock({ value: 1e39 }))).toEqual([`warning not-finite ${lock}.value`])
    expect(planned({ value: 1e39 })).toBeUndefined()
  })
})

describe('a transport node (Q8)', () => {
  const inline = (params: unknown) =>
    soundRack({
      nodes: [
        { id: 'kick', type: 'kick' },
        { id: 't', type: 'transport', params },
      ],
    })

  test('is one more transport with the same rules', () => {
    const locks = [{ step: 0, param: 'f0', value: 50 }]
    const plan = planOf(inline({ bpm: 0, swingExponent: 2, patterns: [{ nodeId: 'kick', stepsBars: [bar], locks }] }))
    expect(plan.hasTopLevelTransport).toBe(false)
    expect(plan.transports).toMatchObject([
      { bpm: 120, swingExponent: 2, patterns: [{ target: 'kick', stepsBars: [bar], locks: [{ param: 1 }] }] },
    ])
    expect(plan.nodes.map((node) => node.type)).toEqual(['kick', 'transport'])
  })

  test('comes behind the top-level transport', () => {
    const plan = planOf({ ...inline({ bpm: 90, pattern: { nodeId: 'kick', steps: bar } }), transport: { bpm: 100 } })
    expect(plan.transports.map((transport) => transport.bpm)).toEqual([100, 90])
    expect(plan.hasTopLevelTransport).toBe(true)
  })

  test('takes a single pattern as a list of one', () => {
    expect(planOf(inline({ pattern: { nodeId: 'kick', steps: bar } })).transports[0]?.patterns).toMatchObject([
      { steps: bar },
    ])
  })

  test('with both forms the list counts', () => {
    const both = inline({ pattern: { nodeId: 'kick', steps: 'x' }, patterns: [{ nodeId: 'kick', steps: bar }] })
    expect(findings(both)).toEqual(['warning ignored nodes[1].params.pattern'])
    expect(planOf(both).transports[0]?.patterns).toMatchObject([{ steps: bar }])
  })

  test('without patterns it does nothing', () => {
    expect(planOf(inline({ bpm: 90 })).transports).toEqual([])
    expect(planOf(inline(undefined)).transports).toEqual([])
    expect(findings(inline(null))).toEqual([])
  })

  test('a wrong type refuses the file', () => {
    expect(findings(inline({ bpm: '90' }))).toEqual(['error wrong-type nodes[1].params.bpm'])
    expect(findings(inline([]))).toEqual(['error wrong-type nodes[1].params'])
  })
})
