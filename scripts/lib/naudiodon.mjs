// naudiodon's own addon, built into its package: optional, so that a failure is words and no more.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { findProgram, modules, root } from './project.mjs'
import { run } from './run.mjs'

const source = join(root, 'scripts', 'naudiodon')
const folder = join(root, 'build', 'naudiodon')

/** What CMake or the compiler says first; all of it may be pages. */
const reason = (output) =>
  /(?:CMake Error[^\n]*\n+\s*|error: )([^\n]+)/.exec(output)?.[1] ?? output.trim().split('\n').at(-1) ?? ''

/** Resolves with why it could not be built, '' where it is there. */
export async function buildNaudiodon() {
  if (!existsSync(join(modules, 'naudiodon', 'src'))) return 'the npm package naudiodon is not installed'
  const generator = existsSync(join(folder, 'CMakeCache.txt')) || !findProgram('ninja') ? [] : ['-G', 'Ninja']
  const words = ['-S', source, '-B', folder, ...generator, '-DCMAKE_BUILD_TYPE=Release']
  const configured = await run('cmake', words)
  if (configured.code !== 0) return reason(configured.output)
  const built = await run('cmake', ['--build', folder, '--config', 'Release'])
  return built.code === 0 ? '' : reason(built.output)
}
