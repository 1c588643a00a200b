// npm run format: Biome over TypeScript, scripts, styles and JSON; clang-format over native/ where it is installed.
import { join } from 'node:path'
import { main } from './lib/install.mjs'
import { nativeSources } from './lib/native-sources.mjs'
import { findProgram, tools } from './lib/project.mjs'
import { hand } from './lib/run.mjs'

await main(async () => {
  const biome = await hand(join(tools, 'biome'), ['check', '--write', '.'])
  if (!findProgram('clang-format')) {
    console.log('native/ left as it is: clang-format is not installed (Debian: clang-format)')
    return biome
  }
  return (await hand('clang-format', ['-i', ...nativeSources()])) || biome
})
