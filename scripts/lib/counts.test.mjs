import { expect, it } from 'vitest'
import { countsOfCtest, countsOfGoogleTest, countsOfPlaywright, enabling } from './counts.mjs'

const googleTest = `<testsuites tests="4" failures="1" disabled="1">
  <testcase name="Passes" status="run" result="completed" classname="A" />
  <testcase name="Fails" status="run" result="completed" classname="A">
    <failure message="a.cpp:3&#x0A;1 &lt; 2" type=""><![CDATA[a.cpp:3]]></failure>
  </testcase>
  <testcase name="Skips" status="run" result="skipped" classname="A">
    <skipped message="a.cpp:4&#x0A;this CPU has no &quot;v4&quot;"><![CDATA[a.cpp:4]]></skipped>
  </testcase>
  <testcase name="DISABLED_Off" status="notrun" result="suppressed" classname="A" />
</testsuites>`

it('counts what GoogleTest ran, with the reason of each skip', () => {
  expect(countsOfGoogleTest(googleTest)).toEqual({
    passed: 1,
    failed: 1,
    skips: [
      { what: 'A.Skips', reason: 'this CPU has no "v4"' },
      { what: 'A.DISABLED_Off', reason: 'disabled' },
    ],
  })
})

it('counts what ctest ran', () => {
  const xml = '<testsuite><testcase name="a" status="run"/><testcase name="b" status="fail"/></testsuite>'
  expect(countsOfCtest(xml)).toEqual({ passed: 1, failed: 1, skips: [] })
})

it('counts what Playwright ran in nested suites', () => {
  const spec = (title, status, annotations = []) => ({ title, tests: [{ status, annotations }] })
  const report = {
    errors: [],
    suites: [
      {
        title: 'page.spec.ts',
        specs: [spec('plays', 'expected'), spec('stutters', 'flaky')],
        suites: [
          {
            title: 'faults',
            specs: [
              spec('reconnects', 'unexpected'),
              spec('sings', 'skipped', [{ type: 'skip', description: 'no voice' }]),
            ],
          },
        ],
      },
    ],
  }
  expect(countsOfPlaywright(report)).toEqual({
    passed: 2,
    failed: 1,
    skips: [{ what: 'faults > sings', reason: 'no voice' }],
    again: ['stutters'],
  })
})

it('names the Debian package that a skipped test asks for', () => {
  expect(enabling('jackd is not installed')).toEqual({ debian: 'jackd2' })
  expect(enabling('this CPU has no v4')).toEqual({})
})
