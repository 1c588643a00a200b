// The engine's parts, by mam_bench: the graph's tax, the queue, commands, the callback; and the voices against scsynth.
import { join } from 'node:path'
import { nativeBuild } from '../lib/project.mjs'
import { column, interleave, lines, median, spread, table, timed } from './measure.mjs'
import { ceiling, ceilingMode, scsynthMinute, scsynthMissing } from './peers.mjs'

const program = join(nativeBuild, 'bench/mam_bench')
const bench = async (words, env) => lines((await timed(program, words.map(String), { env })).stdout)
const one = async (words, env) => (await bench(words, env))[0]

/** The instruction sets that this CPU has, weakest first. */
async function instructionSets() {
  const sets = []
  for (const isa of ['v2', 'v3', 'v4']) {
    const { isa: got } = await one(['voices', 'check', 16, 0.1], { MAM_ISA: isa })
    if (!sets.includes(got)) sets.push(got)
  }
  return sets
}

const seconds = 30

export async function graph({ rounds, progress }) {
  const sets = await instructionSets()
  const cases = []
  for (const isa of sets)
    for (const n of [16, 256]) {
      const env = { MAM_ISA: isa }
      await one(['voices', 'check', n, 2], env) // fails unless graph and loop give the same bits
      for (const mode of ['bare', 'graph'])
        cases.push({ name: `${mode} ${isa} ${n}`, run: () => one(['voices', mode, n, seconds], env) })
      const reference = await ceiling(isa)
      if (!reference) continue
      const run = async () => {
        const { cpu } = await timed(reference, [ceilingMode[isa], String(n), String(seconds), '0'])
        return { nsPerVoiceSample: (cpu * 1e9) / (n * seconds * 48000) }
      }
      cases.push({ name: `ceiling ${isa} ${n}`, run })
    }
  const results = await interleave(cases, rounds, progress)
  const ns = (name) => results[name] && column(results[name], 'nsPerVoiceSample')
  const rows = sets.flatMap((isa) =>
    [16, 256].map((n) => {
      const [ours, bare, reference] = ['graph', 'bare', 'ceiling'].map((mode) => ns(`${mode} ${isa} ${n}`))
      const ratio = (to) => (to ? (median(ours) / median(to)).toFixed(2) : '')
      return [
        isa,
        n,
        spread(ours),
        spread(bare),
        reference ? spread(reference) : '',
        `**${ratio(bare)}**`,
        ratio(reference),
      ]
    }),
  )
  return {
    commands: [
      `mam_bench voices graph N ${seconds}`,
      `mam_bench voices bare N ${seconds}`,
      `ceiling v4|v8|v16 N ${seconds} 0  (g++ -O3 -ffp-contract=off -fno-math-errno -fno-trapping-math -march=x86-64-vX)`,
    ],
    text: table(
      ['set', 'voices', 'in our graph, ns', 'bare loop, ns', '`ceiling`, ns', 'graph / bare', 'graph / `ceiling`'],
      rows,
    ),
    note: 'Nanoseconds a voice-sample, blocks of 64 frames. Must: at most 1.25, aim 1.10. Graph and bare loop give the same bits.',
  }
}

/** The bench's own voice, a node each. */
export const voices = (settings) => againstScsynth('effects', 'A minute of N voices, each an edge into', settings)

/** One `synth` that plays as many notes, struck as often. */
export const synth = (settings) =>
  againstScsynth('synth-effects', 'A minute of one `synth` that plays N voices into', settings)

async function againstScsynth(mode, what, { rounds, progress }) {
  const reason = scsynthMissing()
  if (reason) return { skipped: reason }
  const counts = [16, 64, 256]
  const cases = counts.flatMap((n) => [
    { name: `mam ${n}`, run: () => timed(program, ['voices', mode, String(n), '60']) },
    { name: `scsynth ${n}`, run: () => scsynthMinute(n) },
  ])
  const results = await interleave(cases, rounds, progress)
  const cpu = (name) => column(results[name], 'cpu')
  const rows = counts.map((n) => {
    const [ours, theirs] = [cpu(`mam ${n}`), cpu(`scsynth ${n}`)]
    return [n, spread(ours), spread(theirs), `**${(median(ours) / median(theirs)).toFixed(2)}**`]
  })
  const marginal = (who) => ((median(cpu(`${who} 256`)) - median(cpu(`${who} 16`))) * 1e9) / (240 * 60 * 48000)
  const [ours, theirs] = [marginal('mam'), marginal('scsynth')]
  rows.push(['16 to 256, ns a voice-sample', ours.toFixed(2), theirs.toFixed(2), `**${(ours / theirs).toFixed(2)}**`])
  return {
    commands: [`mam_bench voices ${mode} N 60`, 'scsynth -N sc_N.osc ...'],
    text: table(['voices', 'MAM, CPU s', 'scsynth, CPU s', 'ratio'], rows),
    note: `${what} delay, reverb, compressor. P1 is the last row (must 0.80, aim 0.25), P3 the first (must 0.7, aim 0.4); P6 is 1 / ratio at 64 (must 1.25, aim 3).`,
  }
}

export async function queue({ rounds, progress }) {
  const names = ['single', 'batched', 'one thread', 'round trip']
  const run = async () => Object.fromEntries((await bench(['queue'])).map((line) => [line.case, line]))
  const { queue: results } = await interleave([{ name: 'queue', run }], rounds, progress)
  const rows = names.map((name) => {
    const of = (key) => results.map((result) => result[name][key])
    const [ours, plain] = [of('oursNs'), of('plainNs')]
    return [name, spread(ours, 1), spread(plain, 1), `**${(median(ours) / median(plain)).toFixed(2)}**`]
  })
  return {
    commands: ['mam_bench queue'],
    text: table(['32-byte items', 'ours, ns', 'plain ring, ns', 'ratio'], rows),
    note: 'Two threads but for "one thread". P8: must 1.5, aim 1.1.',
  }
}

export async function apply({ rounds, progress }) {
  const { apply: results } = await interleave([{ name: 'apply', run: () => one(['apply']) }], rounds, progress)
  const share = column(results, 'shareOfPeriod').map((value) => value * 100)
  return {
    commands: ['mam_bench apply'],
    text: table(
      ['', 'value'],
      [
        [
          '1000 commands, from queue to node, µs',
          spread(
            column(results, 'applyNs').map((ns) => ns / 1000),
            1,
          ),
        ],
        ['share of a block of 64 frames, %', `**${spread(share, 2)}**`],
      ],
    ),
    note: 'P9: must 5 %, aim 2 %. Thread CPU time of a block with the commands less that of the next block, medians of 400.',
  }
}

export async function callback({ rounds, progress }) {
  const sizes = [4, 32].map((copies) => ({ name: `${copies * 8} nodes`, copies }))
  const blocks = { 4: 45000, 32: 12000 }
  const cases = sizes.map(({ name, copies }) => ({ name, run: () => one(['callback', blocks[copies], copies]) }))
  const results = await interleave(cases, rounds, progress)
  const row = (title, key, scale, digits, bold) => [
    title,
    ...sizes.map(({ name }) => {
      const text = spread(
        column(results[name], key).map((value) => value / scale),
        digits,
      )
      return bold ? `**${text}**` : text
    }),
  ]
  return {
    commands: ['mam_bench callback 45000 4', 'mam_bench callback 12000 32'],
    text: table(
      ['', ...sizes.map(({ name }) => name)],
      [
        row('median, µs', 'medianNs', 1000, 1),
        row('p99, µs', 'p99Ns', 1000, 1),
        row('p99.9, µs', 'p999Ns', 1000, 1),
        row('p99.9 / median', 'p999OverMedian', 1, 2, true),
        row('p99.9 / median of the control', 'controlP999OverMedian', 1, 2),
      ],
    ),
    note: 'Thread CPU time of a callback of 64 frames, patterns playing. The control runs between the callbacks and does the same 16 µs of arithmetic every time: what its blocks differ by is the machine, whose interrupts weigh more the shorter a callback is. P12: must 2.0, aim 1.4.',
  }
}

export async function edit({ rounds, progress }) {
  const run = async () => Object.fromEntries((await bench(['edit'])).map((line) => [line.rack, line]))
  const { edit: results } = await interleave([{ name: 'edit', run }], rounds, progress)
  const racks = ['large', 'small']
  const row = (title, key, digits, bold) => [
    title,
    ...racks.map((rack) => {
      const text = spread(
        results.map((result) => result[rack][key]),
        digits,
      )
      return bold ? `**${text}**` : text
    }),
  ]
  return {
    commands: ['mam_bench edit'],
    text: table(
      ['', ...racks.map((rack) => `${results[0][rack].nodes} nodes, ${results[0][rack].edges} edges`)],
      [
        row('compile off the audio thread, CPU ms, median', 'cpuMs', 2, true),
        row('… p99', 'cpuP99Ms', 2),
        row('… as it took, ms, median', 'wallMs', 2),
        row('frames from its end to adoption', 'adoptedAfterFrames', 0, true),
        row('a callback, µs, median', 'blockUs', 1),
        row('the one that adopts / its neighbours, median', 'adoptingRatio', 2),
        row('… p99', 'adoptingRatioP99', 2),
      ],
    ),
    note: 'A compressor put into a cable while the rack plays in blocks of 64 frames, and taken out again. P18: must 35 ms, aim 10, and the next block.',
  }
}

export async function telemetry({ rounds, progress }) {
  const sizes = [
    { name: '32 nodes, 64 frames', words: [40000, 4, 64] },
    { name: '256 nodes, 64 frames', words: [8000, 32, 64] },
    { name: '32 nodes, 512 frames', words: [10000, 4, 512] },
  ]
  const cases = sizes.map(({ name, words }) => ({ name, run: () => one(['telemetry', ...words]) }))
  const results = await interleave(cases, rounds, progress)
  const row = (title, key, scale, bold) => [
    title,
    ...sizes.map(({ name }) => {
      const values = column(results[name], key).map((value) => value / scale)
      const text = spread(values, scale === 1 ? 2 : 1)
      return bold ? `**${text}**` : text
    }),
  ]
  return {
    commands: sizes.map(({ words }) => `mam_bench telemetry ${words.join(' ')}`),
    text: table(
      ['', ...sizes.map(({ name }) => name)],
      [
        row('callback without, median, µs', 'medianNs', 1000),
        row('a flight record costs, %', 'recorderPercent', 1),
        row('… and nodes that are watched, %', 'watchedPercent', 1, true),
      ],
    ),
    note: 'Thread CPU time of blocks of three engines in turns that play the same: without telemetry, with a flight record, with nodes watched as well. Medians of nine sets of engines, as where their memory lies is worth about as much as what is measured. Must: at most 1 %.',
  }
}
