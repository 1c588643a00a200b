// The objects that are compiled once per instruction set may define no weak symbol outside their own namespace: the
// linker keeps one copy of a weak symbol, and code for AVX-512 would end up in the path of a CPU without it.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'

const weak = /^\S*\s*([WwVvu])\s+(.+)$/
/** A pointer that the compiler emits for exception tables; it holds no code. */
const harmless = /^DW\.ref\.__gxx_personality_v0$/

/** Weak symbols in the output of `nm --demangle --defined-only` that are not in mam::ISA. */
export function strayWeakSymbols(nmOutput, isa) {
  return nmOutput.split('\n').flatMap((line) => {
    const symbol = weak.exec(line)?.[2]
    return symbol && !symbol.includes(`mam::${isa}::`) && !harmless.test(symbol) ? [symbol] : []
  })
}

/** Object files of one instruction set in a build folder. */
export function kernelObjects(build, isa) {
  const folder = join(build, 'CMakeFiles', `mam_kernels_${isa}.dir`)
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(o|obj)$/.test(path))
    .map((path) => join(folder, path))
}

/** Instruction sets that a build folder has objects of. */
export function builtInstructionSets(build) {
  return readdirSync(join(build, 'CMakeFiles')).flatMap((name) => /^mam_kernels_(\w+)\.dir$/.exec(name)?.[1] ?? [])
}
