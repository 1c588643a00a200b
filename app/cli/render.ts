import { type Command, Option } from 'commander'
import {
  type AudioFormat,
  audioFormats,
  defaultBits,
  defaultDither,
  formatOfName,
  type SampleBits,
  sampleBits,
} from '../../engine/host/render/format.ts'
import { type RenderReport, renderToFile } from '../../engine/host/render/job.ts'
import type { Dither } from '../../engine/host/render/quantize.ts'
import { type StemPlan, withStems } from '../../engine/session/graph/stems.ts'
import { addMarkerOptions, type MarkerOptions, partOf } from './markers.ts'
import { decimal, whole } from './numbers.ts'
import { renderProgress, StatusLine } from './progress.ts'
import { type LoadedRack, loadRack, refuseSameFile } from './rack.ts'
import { addRangeOptions, addSecondsOptions, type RangeOptions, type SecondsOptions } from './range.ts'
import { type Shell, toJson, UsageError } from './shell.ts'
import { table } from './table.ts'
import { clock, count, level, speed } from './words.ts'

interface Options extends RangeOptions, SecondsOptions, MarkerOptions {
  output: string
  stems?: string
  format?: AudioFormat
  bits?: SampleBits
  dither?: Dither
  normalize?: number
  block: number
  threads: number
  clobber: boolean
  progress?: boolean
  json?: boolean
}

const help = `
Examples:
  mam render song.json -o song.wav          as it plays, 32-bit float
  mam render song.json -o song.flac --normalize -1  peak at -1 dBFS, 24-bit FLAC
  mam render song.json -o cd.wav --bits 16 --sample-rate 44100
  mam render song.json -o verse.wav --start-bar 8 --end-bar 16 --tail-ms 0
  mam render song.json -o long.wav --loop-count 4
  mam render night.json -o drop.wav --start-marker drop --end-marker outro
  mam render song.json -o song.wav --json | jq .integratedLufs
  mam render night.json -o night.wav --stems stems --threads 2

The format comes from the name: .wav (RF64 above 4 GiB), .aiff or .flac. The
file appears under its name only when it is complete; an existing one is
replaced then, and kept when anything goes wrong. The samples are the same for
every --block and --threads. sha256 is that of the float samples, before they
become integers.

--stems writes a file for each rack and bus of a session in the same pass, each
aligned with the mix. Of a strip that goes to the master it holds what of it is
in the mix, and these sum to the mix; of any other its own output.`

export function addRender(program: Command, shell: Shell): void {
  addMarkerOptions(
    addSecondsOptions(
      addRangeOptions(
        program
          .command('render')
          .summary('render a rack or session into an audio file')
          .description('Renders a rack or a session offline into an audio file, and measures it.')
          .argument('<file>', 'the rack or session')
          .requiredOption('-o, --output <out>', 'the audio file to write'),
      ),
    ),
  )
    .option('--stems <folder>', 'of a session: also a file for each rack and bus, there')
    .addOption(new Option('--format <name>', 'instead of what the name says').choices(audioFormats))
    .addOption(new Option('--bits <bits>', 'default: 32f, for flac 24').choices(sampleBits))
    .addOption(new Option('--dither <kind>', 'for integers; default: tpdf at 16 bits').choices(['tpdf', 'none']))
    .option(
      '--normalize <dB>',
      'scale to this sample peak in dBFS (renders twice)',
      decimal({ min: -120, max: 0 }, 'dB'),
    )
    .option('--block <frames>', 'frames rendered at a time', whole({ min: 1, max: 65_536 }), 512)
    .option('--threads <n>', 'threads that render', whole({ min: 1, max: 64 }), 1)
    .option('--no-clobber', 'refuse to replace an existing file')
    .option('--progress', 'show progress also where no terminal is')
    .option('--json', 'report as JSON')
    .addHelpText('after', help)
    .action((file: string, options: Options) => render(file, options, shell))
}

async function render(file: string, options: Options, shell: Shell): Promise<void> {
  const output = outputOf(options)
  const rack = await loadRack(file, shell, options.sampleRate)
  refuseSameFile(rack.path, options.output)
  const { range, skipFrames, plan } = partOf(rack, file, options, shell.native)
  const stems = options.stems === undefined ? undefined : stemsOf({ ...rack, plan }, file)
  const line = new StatusLine(shell)
  const job = {
    ...output,
    plan: stems?.plan ?? plan,
    range,
    skipFrames,
    blockFrames: options.block,
    threads: options.threads,
    path: options.output,
    overwrite: options.clobber,
    normalizeDb: options.normalize ?? null,
    ...(stems === undefined ? {} : { stems: { folder: options.stems as string, jobs: stems.stems } }),
  }
  const onProgress = shell.isWatched || options.progress ? renderProgress(shell, line, range.sampleRate) : () => {}
  try {
    const report = await renderToFile(shell.native(), job, shell.signal, onProgress)
    line.clear()
    const sumsToMix = stems === undefined ? null : sumOfStems(report, stems)
    const described = { file: options.output, format: output.format, bits: output.bits, ...report, sumsToMix }
    shell.out(options.json ? toJson(described) : reportText(options.output, output, report, sumsToMix))
    tellClipping(report, shell)
  } finally {
    line.clear()
  }
}

function stemsOf({ session, plan }: LoadedRack, file: string): StemPlan {
  if (session === undefined) throw new UsageError(`--stems is for sessions; ${file} is a rack`)
  return withStems(session, plan)
}

/** Below what is heard as silence: the sum of floats in another order. */
const nullDb = -120

interface SumOfStems {
  readonly isNull: boolean
  /** '' where there is nothing to explain. */
  readonly reason: string
}

/** Whether the stems sum to the mix, and why not. */
function sumOfStems({ residualDb }: RenderReport, { masterInserts, stems }: StemPlan): SumOfStems {
  const names = masterInserts.map(({ id, type }) => `${id} (${type})`).join(', ')
  if ((residualDb ?? 0) < nullDb) return { isNull: true, reason: names === '' ? '' : `not changed by ${names}` }
  if (names !== '')
    return { isNull: false, reason: `stems are taken before what the master does to their sum: ${names}` }
  if (!stems.some(({ sums }) => sums)) return { isNull: false, reason: 'no strip goes to the master' }
  return { isNull: false, reason: 'the mix is so loud that its last bits weigh more' }
}

interface Output {
  readonly format: AudioFormat
  readonly bits: SampleBits
  readonly dither: Dither
}

function outputOf(options: Options): Output {
  if (options.output === '-') throw new UsageError('sound does not go to standard output; name a file')
  const format = options.format ?? formatOfName(options.output)
  if (!format)
    throw new UsageError(`${options.output}: the name says no format; end it in .wav, .aiff or .flac, or give --format`)
  const bits = options.bits ?? defaultBits(format)
  if (format === 'flac' && bits === '32f') throw new UsageError('FLAC holds 16 or 24 bits; for 32f choose wav or aiff')
  return { format, bits, dither: options.dither ?? defaultDither(bits) }
}

function reportText(
  path: string,
  { format, bits, dither }: Output,
  report: RenderReport,
  sumsToMix: SumOfStems | null,
): string {
  const stored = `${bits === '32f' ? '32-bit float' : `${bits}-bit`} ${format}${dither === 'tpdf' && bits !== '32f' ? ', dithered' : ''}`
  return `${path}: ${count(report.frames, 'frame')}, ${clock(report.frames / report.sampleRate)}, ${report.sampleRate} Hz, ${count(report.channels, 'channel')}, ${stored}
sha256      ${report.sha256}
peak        ${level(report.peakDb, 'dBFS')}, true peak ${level(report.truePeakDb, 'dBTP')}
RMS         ${level(report.rmsDb, 'dBFS')}
loudness    ${level(report.integratedLufs, 'LUFS')}
${report.gainDb === 0 ? '' : `normalized  ${report.gainDb > 0 ? '+' : ''}${report.gainDb.toFixed(2)} dB\n`}latency     ${count(report.latencyFrames, 'frame')}
speed       ${speed(report.speedUp)}, ${report.renderSeconds.toFixed(2)} s
${sumsToMix === null ? '' : stemText(report, sumsToMix)}`
}

function stemText({ stems, residualDb }: RenderReport, { isNull, reason }: SumOfStems): string {
  const rows = stems.map(({ strip, file, sums, peakDb }) => [strip, level(peakDb, 'dBFS'), sums ? 'yes' : 'no', file])
  const left = level(residualDb ?? Number.NaN, 'dBFS')
  return `
${table(['stem', 'peak', 'in the mix', 'file'], rows, ['peak'])}
${isNull ? `Those in the mix sum to it; ${left} is left${reason === '' ? '' : `, ${reason}`}.` : `Those in the mix do not sum to it, ${left} is left: ${reason}.`}
`
}

function tellClipping(report: RenderReport, shell: Shell): void {
  const clippedSamples = report.stems.reduce((sum, stem) => sum + stem.clippedSamples, report.clippedSamples)
  if (clippedSamples === 0) return
  shell.err(
    `warning: ${count(clippedSamples, 'sample')} above full scale clipped; --normalize -1 or --bits 32f keeps them\n`,
  )
}
