// Programs to measure against: built or fed from the folder of reference benches at run time, never part of this repository.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { findProgram } from '../lib/project.mjs'
import { run } from '../lib/run.mjs'
import { missing, scratch, shared, timed } from './measure.mjs'

const engineFlags = ['-O3', '-std=c++17', '-ffp-contract=off', '-fno-math-errno', '-fno-trapping-math', '-w']

async function must(program, words, options) {
  const { code, output } = await run(program, words, options)
  if (code !== 0) throw new Error(`${program} ${words.join(' ')} failed:\n${output}`)
}

/** Why scsynth cannot be measured here, or undefined. */
export function scsynthMissing() {
  if (!existsSync(join(shared, 'bench/peers/gen_sc.py'))) return 'the reference benches are not here (MAM_SHARED)'
  return missing('scsynth', 'supercollider-server') ?? missing('python3', 'python3')
}

/** One minute of `voices` voices with delay, reverb and compressor, as the reference benches describe it. */
export async function scsynthMinute(voices) {
  const score = join(scratch(), `sc_${voices}.osc`)
  if (!existsSync(score))
    await must('python3', ['gen_sc.py', String(voices), '60', score], { cwd: join(shared, 'bench/peers') })
  const words = `-N ${score} _ ${join(scratch(), 'sc.wav')} 48000 WAV float -o 2 -i 0 -z 64 -n 4096 -w 256 -m 262144`
  return timed('scsynth', words.split(' '))
}

/** The bare loop of the reference benches, built with the engine's flags. Undefined where it is not there. */
export async function ceiling(isa) {
  const source = join(shared, 'bench/ceiling/ceiling.cpp')
  if (!existsSync(source) || !findProgram('g++') || process.arch !== 'x64') return undefined
  const program = join(scratch(), `ceiling_${isa}`)
  if (!existsSync(program))
    await must('g++', [...engineFlags, `-march=x86-64-${isa}`, source, '-o', program, '-lpthread'])
  return program
}
export const ceilingMode = { v2: 'v4', v3: 'v8', v4: 'v16' }

/** The JACK client that only burns CPU time. */
export async function nullClient() {
  const source = join(shared, 'bench/rt/jjit.c')
  const program = join(scratch(), 'jjit')
  if (!existsSync(program)) await must('gcc', ['-O2', source, '-o', program, '-ljack', '-lm'])
  return program
}
export const nullClientMissing = () =>
  existsSync(join(shared, 'bench/rt/jjit.c'))
    ? (missing('gcc', 'gcc') ?? missing('jackd', 'jackd2'))
    : 'the null client is not here (MAM_SHARED)'

/** scsynth's command to audio, by the reference benches' own client. */
export const commandClientMissing = () =>
  existsSync(join(shared, 'bench/rt/cmdlat.c'))
    ? (scsynthMissing() ?? missing('gcc', 'gcc') ?? missing('jackd', 'jackd2'))
    : 'the reference client is not here (MAM_SHARED)'

export async function commandClient() {
  const program = join(scratch(), 'cmdlat')
  if (!existsSync(program))
    await must('gcc', ['-O2', join(shared, 'bench/rt/cmdlat.c'), '-o', program, '-ljack', '-lm'])
  return program
}

/** The definition of a synth that plays what its control `amp` says, as the reference benches build it. */
export async function levelSynthDef() {
  const file = join(scratch(), 'dc.scsyndef')
  const script = [
    "import sys; sys.path.insert(0,'.'); sys.argv=['x','1','1','/dev/null']",
    "src=open('gen_sc.py').read().replace('\\nmain()\\n','\\n'); g={}; exec(src,g)",
    "d=g['Def']('dc'); (a,)=d.controls(('amp',0)); k=d.u('K2A',2,[a]); d.u('Out',2,[0,k],nout=0)",
    `open('${file}','wb').write(b'SCgf'+g['i32'](2)+g['i16'](1)+d.bytes())`,
  ].join('\n')
  await must('python3', ['-c', script], { cwd: join(shared, 'bench/peers') })
  return file
}
