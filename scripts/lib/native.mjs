// The native build: CMake decides what is out of date.
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { findProgram, nativeBuild, root } from './project.mjs'
import { run } from './run.mjs'

/** [12/130] from ninja, [ 9%] from make. */
const progressOf = (line) => /^\[\s*(\d+%|\d+\/\d+)\]/.exec(line)?.[1]

const fail = (what, output) => {
  throw new Error(`${output}\n${what}`)
}

/** Generator and compiler are chosen at the first configuration and stay. */
const configureWords = (folder, options) => [
  ...['-S', join(root, 'native'), '-B', folder],
  ...(existsSync(join(folder, 'CMakeCache.txt')) || !findProgram('ninja') ? [] : ['-G', 'Ninja']),
  ...Object.entries({ CMAKE_BUILD_TYPE: 'Release', ...options }).map(([key, value]) => `-D${key}=${value}`),
]

/**
 * Configures and builds `targets` ('all' for everything) of native/ in `folder`. Rejects with the compiler's words.
 * Resolves with the number of steps that were out of date, 0 where nothing was.
 */
export async function buildNative(targets, { folder = nativeBuild, options = {}, onProgress = () => {} } = {}) {
  if (!findProgram('cmake')) throw new Error('CMake is not on the PATH (Debian: cmake)')
  const configured = await run('cmake', configureWords(folder, options))
  if (configured.code !== 0) fail('CMake could not configure the native build', configured.output)
  let steps = 0
  const onLine = (line) => {
    const progress = progressOf(line)
    if (progress && / (Building|Linking) /.test(line)) {
      steps++
      onProgress(progress)
    }
  }
  const words = ['--build', folder, '--parallel', String(availableParallelism()), '--target', ...targets]
  const built = await run('cmake', words, { onLine })
  if (built.code !== 0) fail('the native build failed', built.output)
  return steps
}
