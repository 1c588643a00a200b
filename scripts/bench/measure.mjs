// CPU and wall time of programs, run in turns so that what else the machine does meets all of them alike.
import { mkdirSync, readFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { findProgram, root } from '../lib/project.mjs'
import { run } from '../lib/run.mjs'

/** Where inputs and outputs of the benchmarks lie: in memory where the system offers it. */
export function scratch() {
  const folder = join(process.platform === 'linux' ? '/dev/shm' : tmpdir(), 'mam-bench')
  mkdirSync(folder, { recursive: true })
  return folder
}

/** The folder of reference racks and peers: MAM_SHARED, or `shared` beside the repository. */
export const shared = process.env.MAM_SHARED ?? join(root, '..', 'shared')

/** Runs a program to its end: CPU seconds (user and system, children included), wall seconds, what it printed. */
export async function timed(program, words, { env = {}, cwd = root } = {}) {
  const script = 'TIMEFORMAT="%U %S %R"; time "$@"'
  const { code, output, stdout } = await run('bash', ['-c', script, 'bench', program, ...words], {
    cwd,
    env: { ...process.env, ...env },
  })
  if (code !== 0) throw new Error(`${program} ${words.join(' ')} ended with ${code}:\n${output}`)
  const [user, system, wall] = output.trimEnd().split('\n').at(-1).split(' ').map(Number)
  return { cpu: user + system, wall, stdout }
}

/** JSON objects, one a line, as mam_bench prints them. */
export const lines = (text) =>
  text
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line))

export const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** `share` 0..1: the value that this share of them does not exceed. */
export const percentile = (values, share) => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]
}

/** `median [lowest-highest]` */
export const spread = (values, digits = 3) =>
  `${median(values).toFixed(digits)} [${Math.min(...values).toFixed(digits)}-${Math.max(...values).toFixed(digits)}]`

/**
 * Runs every case once a round. A case is { name, run() }; run returns an object of numbers. Returns, per name, the list of
 * what it returned.
 */
export async function interleave(cases, rounds, onProgress = () => {}) {
  const results = Object.fromEntries(cases.map(({ name }) => [name, []]))
  for (let round = 1; round <= rounds; round++)
    for (const { name, run: once } of cases) {
      onProgress(`round ${round} of ${rounds}: ${name}`)
      results[name].push(await once())
    }
  return results
}

/** One number of each result of a case. */
export const column = (results, key) => results.map((result) => result[key])

export const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

/** What the figures were measured on. */
export function machine() {
  const [first] = cpus()
  let load = ''
  try {
    load = `, load ${readFileSync('/proc/loadavg', 'utf8').split(' ').slice(0, 3).join(' ')}`
  } catch {}
  return `${first.model.trim()}, ${cpus().length} cores, ${process.platform} ${process.arch}${load}`
}

export const missing = (program, debian) =>
  findProgram(program) ? undefined : `${program} is not installed (Debian: ${debian})`
