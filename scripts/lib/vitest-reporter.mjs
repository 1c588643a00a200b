// Writes { passed, failed, skips } of a vitest run to the file that MAM_VITEST_COUNTS names, with each skip's reason.
import { writeFileSync } from 'node:fs'
import { enabling } from './counts.mjs'

export default class CountsReporter {
  onTestRunEnd(modules, errors) {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const inState = (state) => tests.filter((test) => test.result().state === state)
    const brokenFiles = modules.filter((module) => module.state() === 'failed' && module.errors().length > 0).length
    writeFileSync(
      process.env.MAM_VITEST_COUNTS,
      JSON.stringify({
        passed: inState('passed').length,
        failed: inState('failed').length + brokenFiles + errors.length,
        skips: inState('skipped').map((test) => ({
          what: test.fullName,
          reason: reasonOf(test),
          ...enabling(reasonOf(test)),
        })),
      }),
    )
  }
}

/** `context.skip(reason)`, or the remark in brackets in the name of the suite. */
const reasonOf = (test) =>
  test.result().note ?? /\((?:skipped: )?([^()]+)\)/.exec(test.fullName)?.[1] ?? 'skipped by its suite'
