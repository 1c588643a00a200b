import { performance } from 'node:perf_hooks'
import { buildBundles } from './bundle.mjs'
import { buildNative } from './native.mjs'
import { buildNaudiodon } from './naudiodon.mjs'

const seconds = (start) => `${((performance.now() - start) / 1000).toFixed(1)} s`

/** A line that rewrites itself in a terminal and stays silent in a log. */
const progress = (text) => {
  if (process.stdout.isTTY) process.stdout.write(`\r\x1b[K${text}`)
}

/** Brings the addon (and with `everything` tests and benches too) and the bundles up to date; says only what it did. */
export async function build({ everything = false } = {}) {
  const start = performance.now()
  const steps = await buildNative([everything ? 'all' : 'mam_addon'], {
    onProgress: (at) => progress(`Building the native engine ${at}`),
  })
  progress('')
  if (steps > 0) console.log(`Built the native engine: ${steps} files in ${seconds(start)}`)
  const withoutCue = await buildNaudiodon()
  if (withoutCue) console.log(`Built without cue output: ${withoutCue}`)
  const bundling = performance.now()
  const built = await buildBundles()
  if (built.length > 0) console.log(`Built the ${built.join(' and the ')} in ${seconds(bundling)}`)
}
