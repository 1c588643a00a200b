// What `npm test` runs, in this order.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { buildBundles } from './bundle.mjs'
import { countsOfCtest, countsOfGoogleTest, countsOfPlaywright } from './counts.mjs'
import { playThroughJack } from './jack.mjs'
import { builtInstructionSets, kernelObjects, strayWeakSymbols } from './kernels.mjs'
import { buildNative } from './native.mjs'
import { nativeSources } from './native-sources.mjs'
import { buildNaudiodon } from './naudiodon.mjs'
import { findChromium, findProgram, nativeBuild, root, tools, withTools } from './project.mjs'
import { failed, passed, skipped } from './report.mjs'
import { run } from './run.mjs'

const results = join(root, 'build', 'test')
const config = (name) => join(root, name)

/** A program that says by its exit code whether all is well. */
const check = async (program, words, options) => {
  const { code, output } = await run(program, words, options)
  return code === 0 ? passed() : failed(output)
}

/** A runner that writes its counts to a file. */
async function runner(program, words, file, read, options) {
  mkdirSync(results, { recursive: true })
  rmSync(file, { force: true })
  const { code, output } = await run(program, words, options)
  if (!existsSync(file)) return failed(`${output}\nended with ${code} before it could report`)
  const counts = read(readFileSync(file, 'utf8'))
  if (code !== 0 && counts.failed === 0) return failed(`${output}\nended with ${code}`)
  return { ...counts, output }
}

async function clangFormat() {
  if (!findProgram('clang-format')) return skipped('clang-format is not installed', 'clang-format')
  const { code, output } = await run('clang-format', ['--dry-run', '--Werror', ...nativeSources()])
  if (code === 0) return passed()
  const files = new Set(output.match(/^[^\s:]+(?=:\d+:\d+: )/gm))
  return failed(`not formatted, \`npm run format\` would change them:\n${[...files].join('\n') || output}`)
}

async function types() {
  const whole = await check(join(tools, 'tsc'), ['-p', config('tsconfig.json')])
  if (whole.failed) return whole
  const domain = await check(join(tools, 'tsc'), ['-p', config('tsconfig.domain.json')])
  return domain.failed ? domain : passed(2)
}

async function kernels() {
  if (!findProgram('nm')) return skipped('nm is not installed', 'binutils')
  const stray = []
  const sets = builtInstructionSets(nativeBuild)
  for (const isa of sets) {
    const { stdout } = await run('nm', ['--demangle', '--defined-only', ...kernelObjects(nativeBuild, isa)])
    for (const symbol of strayWeakSymbols(stdout, isa)) stray.push(`${isa}: ${symbol}`)
  }
  return stray.length > 0
    ? failed(`weak symbols outside their instruction set:\n${stray.join('\n')}`)
    : passed(sets.length)
}

async function googleTest(name) {
  const program = join(nativeBuild, 'tests', name)
  if (!existsSync(program)) return skipped('GoogleTest is not installed', 'libgtest-dev')
  const file = join(results, `${name}.xml`)
  return runner(program, ['--gtest_brief=1', `--gtest_output=xml:${file}`], file, countsOfGoogleTest)
}

/** The second device's library. Optional: without it the tests that need it are skipped, and say so. */
async function naudiodon() {
  const reason = await buildNaudiodon()
  return reason ? skipped(reason, 'portaudio19-dev') : passed()
}

const examples = () => {
  const file = join(results, 'examples.xml')
  const words = [
    '--test-dir',
    nativeBuild,
    '-R',
    '^example/',
    '--output-on-failure',
    '--no-tests=error',
    '--output-junit',
    file,
  ]
  return runner('ctest', words, file, countsOfCtest)
}

const vitest = () => {
  const file = join(results, 'vitest.json')
  const words = ['run', '--reporter=default', `--reporter=${config('scripts/lib/vitest-reporter.mjs')}`]
  return runner(join(tools, 'vitest'), words, file, JSON.parse, {
    env: { ...withTools(), MAM_VITEST_COUNTS: file, NO_COLOR: '1' },
  })
}

/** Reference racks and sessions of earlier versions, kept beside the repository. */
async function compat() {
  const shared = process.env.MAM_SHARED ?? join(root, '..', 'shared')
  const checker = join(shared, 'compat', 'check.mjs')
  if (!existsSync(checker)) return skipped('no reference racks: name the folder that holds compat/ in MAM_SHARED')
  const { code, output } = await run(process.execPath, [checker, '--mam', join(root, 'mam')])
  const sum = /^(\d+) passed, (\d+) failed$/m.exec(output)
  if (!sum) return failed(`${output}\nended with ${code} before it could report`)
  return { passed: Number(sum[1]), failed: Number(sum[2]), skips: [], output }
}

async function e2e() {
  const chromium = findChromium()
  if (!chromium) return skipped('Chromium is not installed', 'chromium')
  const file = join(results, 'playwright.json')
  return runner(
    join(tools, 'playwright'),
    ['test', '--reporter=json'],
    file,
    (text) => countsOfPlaywright(JSON.parse(text)),
    {
      env: { ...withTools(), MAM_CHROMIUM: chromium, PLAYWRIGHT_JSON_OUTPUT_NAME: file },
    },
  )
}

const imports = () => check(process.execPath, [config('scripts/check-layers.mjs')])
const biome = () => check(join(tools, 'biome'), ['check', '--error-on-warnings', '.'])

export const lintStages = [
  { name: 'imports', run: imports },
  { name: 'biome', run: biome },
  { name: 'clang-format', run: clangFormat },
  { name: 'types', run: types },
]

export const testStages = [
  ...lintStages,
  { name: 'native build', run: () => buildNative(['all']).then(() => passed()) },
  { name: 'naudiodon', run: naudiodon },
  { name: 'bundles', run: () => buildBundles().then(() => passed()) },
  { name: 'kernels', needs: ['native build'], run: kernels },
  { name: 'native', needs: ['native build'], run: () => googleTest('mam_tests') },
  { name: 'realtime', needs: ['native build'], run: () => googleTest('mam_realtime_tests') },
  { name: 'examples', needs: ['native build'], run: examples },
  { name: 'vitest', needs: ['native build', 'naudiodon', 'bundles'], run: vitest },
  { name: 'compat', needs: ['native build', 'bundles'], run: compat },
  { name: 'e2e', needs: ['native build', 'naudiodon', 'bundles'], run: e2e },
  { name: 'jack', needs: ['native build', 'bundles'], run: () => playThroughJack(results) },
]
