import { describe, expect, it } from 'vitest'
import { failed, passed, runStages, skipped } from './report.mjs'

const stage = (name, result, needs) => ({ name, run: async () => result, ...(needs ? { needs } : {}) })

async function reportOf(stages, options) {
  const lines = []
  const code = await runStages(stages, { ...options, print: (line) => lines.push(...line.split('\n')) })
  return { code, lines }
}

describe('the report of a test run', () => {
  it('ends with the sum alone on its line', async () => {
    const { code, lines } = await reportOf([stage('a', passed(3)), stage('b', skipped('no device', 'jackd2'))])
    expect(code).toBe(0)
    expect(lines.at(-1)).toBe('3 passed, 0 failed, 1 skipped')
  })

  it('says what was skipped, why, and which package would enable it', async () => {
    const { lines } = await reportOf([stage('jack', skipped('no device', 'jackd2'))])
    expect(lines).toContain('  jack: no device (Debian: jackd2)')
  })

  it('puts tests skipped for one reason on one line', async () => {
    const skips = ['a', 'b', 'c'].map((what) => ({ what, reason: what === 'c' ? 'no ears' : 'no device' }))
    const { lines } = await reportOf([stage('native', { ...passed(2), skips })])
    expect(lines).toEqual(expect.arrayContaining(['  native: 2 tests: no device', '  native: c: no ears']))
    expect(lines.at(-1)).toBe('2 passed, 0 failed, 3 skipped')
  })

  it('prints the output of a stage only when it fails, and then exits with 1', async () => {
    const quiet = { ...passed(), output: 'all well' }
    const { code, lines } = await reportOf([stage('a', quiet), stage('b', failed('it broke'))])
    expect(code).toBe(1)
    expect(lines).toContain('it broke')
    expect(lines).not.toContain('all well')
  })

  it('skips what needs a stage that failed', async () => {
    const { lines } = await reportOf([stage('build', failed('no compiler')), stage('tests', passed(9), ['build'])])
    expect(lines).toContain('  tests: the stage build failed')
    expect(lines.at(-1)).toBe('0 passed, 1 failed, 1 skipped')
  })

  it('names what passed at the second try only', async () => {
    const { code, lines } = await reportOf([stage('e2e', { ...passed(3), again: ['a knob is heard'] })])
    expect(code).not.toBe(1)
    expect(lines).toContain('  a knob is heard')
  })

  it('counts a stage that throws as failed', async () => {
    const broken = { name: 'a', run: async () => Promise.reject(new Error('no such file')) }
    const { code, lines } = await reportOf([broken])
    expect(code).toBe(1)
    expect(lines).toContain('no such file')
  })

  it('fails on a skip that is not on the list', async () => {
    const stages = [stage('compat', skipped('no racks')), stage('jack', skipped('no jackd'))]
    expect((await reportOf(stages, { maySkip: ['compat', 'jack'] })).code).toBe(0)
    expect((await reportOf(stages, { maySkip: ['compat', 'no jackd'] })).code).toBe(0)
    expect((await reportOf(stages, { maySkip: ['compat'] })).code).toBe(1)
  })
})
