import { describe, expect, test } from 'vitest'
import { diagnose, findings, planOf, soundRack } from './testing/racks.ts'

const node = (type: string, params: unknown) => soundRack({ nodes: [{ id: 'n', type, params }] })
const valuesOf = (type: string, params: unknown) => planOf(node(type, params)).nodes[0]?.values

describe('params', () => {
  test('switches are 0 or 1, and keys come in the order of the descriptor', () => {
    expect(valuesOf('kick', { loop: true, f0: 90 })).toEqual([
      ['f0', 90],
      ['loop', 1],
    ])
  })

  test('absent, null and empty params leave the start values', () => {
    for (const params of [undefined, null, {}]) expect(valuesOf('kick', params)).toEqual([])
    expect(findings(node('kick', null))).toEqual(['hint converted nodes[0].params'])
  })

  test('a wrong type refuses a rack with a strict node', () => {
    expect(findings(node('kick', { f0: '90', loop: 1 }))).toEqual([
      'error wrong-type nodes[0].params.f0',
      'error wrong-type nodes[0].params.loop',
    ])
    expect(findings(node('clap', []))).toEqual(['error wrong-type nodes[0].params'])
  })

  test('a wrong type stops a lenient node there: earlier keys hold, later ones keep their defaults', () => {
    const rack = node('tb303_ext', { gain: 0.5, cutoff: 'high', tune: 2, resonance: 0.9 })
    expect(diagnose(rack)).toMatchObject([
      { severity: 'warning', reason: 'wrong-type', path: 'nodes[0].params.cutoff' },
    ])
    expect(diagnose(rack)[0]?.message).toContain(
      'cutoff, resonance, envMod, decay, ampDecayMs, gain keep their defaults',
    )
    expect(planOf(rack).nodes[0]?.values).toEqual([['tune', 2]])
    expect(findings(node('delay', 'long'))).toEqual(['warning wrong-type nodes[0].params'])
  })

  test('values that are held at load are told with the limit', () => {
    const rack = node('kick', { f0: 20 })
    expect(diagnose(rack)).toMatchObject([{ severity: 'warning', reason: 'out-of-range', path: 'nodes[0].params.f0' }])
    expect(diagnose(rack)[0]?.message).toBe('20 is outside 40 to 200 Hz and is read as 40')
    expect(planOf(rack).nodes[0]?.values).toEqual([['f0', 20]])
    expect(findings(node('tb303_ext', { cutoff: 30000 }))).toEqual(['hint out-of-range nodes[0].params.cutoff'])
  })

  test('a misspelt key gets a suggestion, and the drive of old 303 racks a hint', () => {
    expect(diagnose(node('tb303_ext', { cutof: 1, drive: 1 }))).toMatchObject([
      { severity: 'warning', reason: 'unknown-key', path: 'nodes[0].params.cutof', suggestion: 'cutoff' },
      { severity: 'hint', reason: 'unknown-key', path: 'nodes[0].params.drive' },
    ])
  })

  test('choices are their value in any accepted spelling, unknown ones the first', () => {
    expect(valuesOf('mam_chip', { wave: 'sawtooth' })).toEqual([['wave', 2]])
    expect(valuesOf('mam_chip', { wave: 1 })).toEqual([['wave', 1]])
    expect(valuesOf('spectral_ducker', { stereoMode: 'midSide' })).toEqual([['stereoMode', 1]])
    expect(diagnose(node('mam_chip', { wave: 'swa' }))).toMatchObject([{ reason: 'unknown-choice', suggestion: 'saw' }])
    expect(valuesOf('mam_chip', { wave: 'noise' })).toEqual([['wave', 0]])
    expect(findings(node('spectral_ducker', { stereoMode: 1 }))).toEqual([
      'warning wrong-type nodes[0].params.stereoMode',
    ])
  })

  test('whole numbers drop their fraction', () => {
    expect(valuesOf('mam_chip', { note: 60.9, attackMs: -0.5 })).toEqual([
      ['note', 60],
      ['attackMs', -0],
    ])
    expect(findings(node('mam_chip', { note: 60.9 }))).toEqual(['hint converted nodes[0].params.note'])
  })

  test('infinite numbers refuse the file, also on lenient nodes', () => {
    expect(findings(node('delay', { mix: 1e39 }))).toEqual(['error not-finite nodes[0].params.mix'])
    expect(findings(node('mam_chip', { note: 1e300 }))).toEqual(['error not-finite nodes[0].params.note'])
  })

  test('a delay line beyond ten minutes refuses the file', () => {
    expect(findings(node('delay', { delayMs: 600_001 }))).toEqual(['error absurd-value nodes[0].params.delayMs'])
    expect(findings(node('spectral_ducker', { lookaheadMs: 1e9 }))).toEqual([
      'error absurd-value nodes[0].params.lookaheadMs',
    ])
  })

  test('a feedback that is held is told', () => {
    expect(findings(node('delay', { feedback: 0.99 }))).toContain('warning out-of-range nodes[0].params.feedback')
  })
})

describe('bands of the spectral ducker', () => {
  test('replace the default set: length first, then what each band says', () => {
    expect(valuesOf('spectral_ducker', { bands: [{ centerHz: 80, q: 0.5 }, {}] })).toEqual([
      ['bands.length', 2],
      ['bands[0].centerHz', 80],
      ['bands[0].q', 0.5],
    ])
    expect(valuesOf('spectral_ducker', { bands: [] })).toEqual([['bands.length', 0]])
    expect(valuesOf('spectral_ducker', {})).toEqual([])
  })

  test('a wrong type ends the list; bands before it hold', () => {
    const params = { bands: [{ centerHz: 80 }, { centerHz: 'low' }, { centerHz: 90 }] }
    expect(findings(node('spectral_ducker', params))).toEqual(['warning wrong-type nodes[0].params.bands[1].centerHz'])
    expect(valuesOf('spectral_ducker', params)).toEqual([
      ['bands.length', 1],
      ['bands[0].centerHz', 80],
    ])
  })

  test('beyond 64 refuse the file', () => {
    expect(findings(node('spectral_ducker', { bands: Array(64).fill({}) }))).toEqual([])
    expect(findings(node('spectral_ducker', { bands: Array(65).fill({}) }))).toEqual([
      'error absurd-value nodes[0].params.bands',
    ])
  })

  test('a misspelt key in a band gets a suggestion', () => {
    expect(diagnose(node('spectral_ducker', { bands: [{ depthDB: -3, centreHz: 3 }] }))).toMatchObject([
      { path: 'nodes[0].params.bands[0].depthDB', suggestion: 'depthDb' },
      { path: 'nodes[0].params.bands[0].centreHz', suggestion: 'centerHz' },
    ])
  })
})
