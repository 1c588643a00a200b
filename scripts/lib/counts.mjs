// What the test runners report, as { passed, failed, skips }.

const packages = [
  [/jackd/i, 'jackd2'],
  [/built without JACK/, 'libjack-jackd2-dev'],
  [/libsamplerate/i, 'libsamplerate0-dev'],
  [/portaudio/i, 'portaudio19-dev'],
  [/\bflac\b/i, 'flac'],
  [/\bsox\b/i, 'sox'],
  [/chromium/i, 'chromium'],
]

/** The Debian package that a test's reason for skipping asks for, as { debian }, or nothing. */
export function enabling(reason) {
  const debian = packages.find(([pattern]) => pattern.test(reason))?.[1]
  return debian ? { debian } : {}
}

const skip = (what, reason) => ({ what, reason, ...enabling(reason) })

/** GoogleTest's XML: `--gtest_output=xml`. */
export function countsOfGoogleTest(xml) {
  const cases = [...xml.matchAll(/<testcase\b([^>]*?)(\/>|>([\s\S]*?)<\/testcase>)/g)].map(
    ([, attributes, , body = '']) => ({
      name: `${/\bclassname="([^"]*)"/.exec(attributes)?.[1]}.${/\bname="([^"]*)"/.exec(attributes)?.[1]}`,
      failed: body.includes('<failure'),
      ran: /\bresult="completed"/.test(attributes),
      reason: /<skipped\b[^>]*message="([^"]*)"/.exec(body)?.[1],
    }),
  )
  const failed = cases.filter((test) => test.failed)
  const skips = cases.filter((test) => !test.failed && !test.ran)
  return {
    passed: cases.length - failed.length - skips.length,
    failed: failed.length,
    skips: skips.map(({ name, reason }) => skip(name, plain(reason) || 'disabled')),
  }
}

/** The last line of GTEST_SKIP's message: what comes before is file and line. */
const plain = (text = '') =>
  text
    .replaceAll('&#x0A;', '\n')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .trim()
    .split('\n')
    .pop()

/** ctest's JUnit file: `--output-junit`. */
export function countsOfCtest(xml) {
  const states = [...xml.matchAll(/<testcase\b[^>]*\bstatus="([^"]*)"/g)].map(([, status]) => status)
  const failed = states.filter((status) => status !== 'run').length
  return { passed: states.length - failed, failed, skips: [] }
}

/** Playwright's JSON report; `again`: what failed at first and passed at its second try. */
export function countsOfPlaywright(report) {
  const tests = []
  const walk = (suite, path) => {
    for (const spec of suite.specs ?? [])
      for (const test of spec.tests) tests.push({ name: [...path, spec.title].join(' > '), test })
    for (const child of suite.suites ?? []) walk(child, [...path, child.title])
  }
  for (const suite of report.suites) walk(suite, [])
  const skips = tests.filter(({ test }) => test.status === 'skipped')
  const failed = tests.filter(({ test }) => test.status === 'unexpected').length + report.errors.length
  return {
    passed: tests.filter(({ test }) => test.status === 'expected' || test.status === 'flaky').length,
    failed,
    skips: skips.map(({ name, test }) =>
      skip(name, test.annotations.find(({ type }) => type === 'skip')?.description ?? 'skipped without a reason'),
    ),
    again: tests.filter(({ test }) => test.status === 'flaky').map(({ name }) => name),
  }
}
