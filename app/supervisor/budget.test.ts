import { describe, expect, test } from 'vitest'
import { type Death, RestartBudget } from './budget.ts'

const killed: Death = { wasReady: true, readyMs: 50, signal: 'SIGKILL' }
const crashedEarly: Death = { wasReady: true, readyMs: 50, signal: 'SIGSEGV' }
const crashedLate: Death = { wasReady: true, readyMs: 60_000, signal: 'SIGSEGV' }
const neverReady: Death = { wasReady: false, readyMs: 0, signal: null }

const hows = (deaths: readonly Death[]) => {
  const budget = new RestartBudget()
  return deaths.map((death) => budget.next(death).how)
}

describe('the restart budget', () => {
  test('resumes at once after every kill from outside, however many', () => {
    const budget = new RestartBudget()
    for (let i = 0; i < 50; i++) expect(budget.next(killed)).toEqual({ how: 'resume', delayMs: 0 })
  })

  test('three failed starts lead to safe mode, and waits grow on the way', () => {
    const budget = new RestartBudget()
    const restarts = [neverReady, crashedEarly, neverReady].map((death) => budget.next(death))
    expect(restarts.map(({ how }) => how)).toEqual(['resume', 'resume', 'safe mode'])
    const delays = restarts.map((restart) => (restart.how === 'give up' ? -1 : restart.delayMs))
    expect(delays).toEqual([...delays].sort((a, b) => a - b))
    expect(delays[0]).toBeGreaterThan(0)
  })

  test('gives up where safe mode fails as well', () => {
    expect(hows([neverReady, neverReady, neverReady, neverReady]).at(-1)).toBe('give up')
  })

  test('starts from anew after a life that was steady, in safe mode too', () => {
    expect(hows([neverReady, neverReady, crashedLate, neverReady, neverReady])).not.toContain('safe mode')
    const afterSafe = hows([neverReady, neverReady, neverReady, crashedLate, neverReady, neverReady, neverReady])
    expect(afterSafe.slice(3)).toEqual(['resume', 'resume', 'resume', 'safe mode'])
  })
})
