// Runs stages one after the other, prints a line for each, what was skipped and why, and the sum.
import { performance } from 'node:perf_hooks'

/**
 * @typedef {{ what: string, reason: string, debian?: string }} Skip  debian: the package that would enable it
 * @typedef {{ passed: number, failed: number, skips: Skip[], again?: string[], output: string }} Result
 *   again: names of what failed at first and then passed
 * @typedef {{ name: string, needs?: string[], run: () => Promise<Result> }} Stage
 */

export const passed = (count = 1, output = '') => ({ passed: count, failed: 0, skips: [], output })
export const failed = (output, count = 1) => ({ passed: 0, failed: count, skips: [], output })
export const skipped = (reason, debian, what) => ({
  passed: 0,
  failed: 0,
  skips: [{ what, reason, ...(debian ? { debian } : {}) }],
  output: '',
})

const verdictOf = ({ passed, failed, skips }) =>
  failed > 0 ? 'FAILED' : passed === 0 && skips.length > 0 ? 'skipped' : 'passed'

const skipLine = ({ what, reason, debian }) => `  ${what}: ${reason}${debian ? ` (Debian: ${debian})` : ''}`

/** A line for each skip; those of one stage for one reason share a line. */
function skipLines(skips) {
  const groups = new Map()
  for (const skip of skips) {
    const key = `${skip.stage} ${skip.reason}`
    groups.set(key, [...(groups.get(key) ?? []), skip])
  }
  return [...groups.values()].map(([first, ...others]) =>
    skipLine(others.length === 0 ? first : { ...first, what: `${first.stage}: ${others.length + 1} tests` }),
  )
}

/** Last line of every test run: `N passed, N failed, N skipped`. */
export const sumLine = (results) => {
  const sum = (of) => results.reduce((total, result) => total + of(result), 0)
  return `${sum((r) => r.passed)} passed, ${sum((r) => r.failed)} failed, ${sum((r) => r.skips.length)} skipped`
}

/** A result whose skips know their stage. */
const named = (result, stage) => ({
  ...result,
  skips: result.skips.map((skip) => ({ ...skip, stage, what: skip.what ? `${stage}: ${skip.what}` : stage })),
})

async function runStage(stage, failedStages) {
  const missing = stage.needs?.find((name) => failedStages.includes(name))
  if (missing) return named(skipped(`the stage ${missing} failed`), stage.name)
  try {
    return named(await stage.run(), stage.name)
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error))
  }
}

/**
 * Runs the stages in order and prints the report to `print`. Resolves with the exit code: 1 where something failed, or
 * where something was skipped whose name does not begin with one of `maySkip` and whose reason holds none of it; undefined
 * allows every skip.
 */
export async function runStages(stages, { maySkip, print = console.log } = {}) {
  const results = []
  const failedStages = []
  for (const stage of stages) {
    const start = performance.now()
    const result = await runStage(stage, failedStages)
    const seconds = ((performance.now() - start) / 1000).toFixed(1)
    results.push(result)
    if (result.failed > 0) {
      failedStages.push(stage.name)
      if (result.output) print(`\n${result.output.trimEnd()}\n`)
    }
    const counts = result.passed + result.failed > 1 ? `${result.passed} of ${result.passed + result.failed}` : ''
    print(`${stage.name.padEnd(12)}${seconds.padStart(7)} s  ${verdictOf(result).padEnd(8)}${counts}`.trimEnd())
  }
  const again = results.flatMap((result) => result.again ?? [])
  if (again.length > 0) print(`\nPassed at the second try\n${again.map((name) => `  ${name}`).join('\n')}`)
  const skips = results.flatMap((result) => result.skips)
  if (skips.length > 0) print(`\nSkipped\n${skipLines(skips).join('\n')}`)
  const unexpected = maySkip
    ? skips.filter(({ what, reason }) => !maySkip.some((text) => what.startsWith(text) || reason.includes(text)))
    : []
  if (unexpected.length > 0) print(`\nNot allowed to be skipped here\n${skipLines(unexpected).join('\n')}`)
  print(`\n${sumLine(results)}`)
  return results.some((result) => result.failed > 0) || unexpected.length > 0 ? 1 : 0
}
