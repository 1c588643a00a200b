import type { Command } from 'commander'
import { type AnalysedStrip, analysedStrips, analysisCsv, levels } from '../../engine/host/render/analysis.ts'
import { renderPass } from '../../engine/host/render/pass.ts'
import { withStems } from '../../engine/session/graph/stems.ts'
import { addMarkerOptions, type MarkerOptions, partOf } from './markers.ts'
import { whole } from './numbers.ts'
import { renderProgress, StatusLine } from './progress.ts'
import { type LoadedRack, loadRack } from './rack.ts'
import { addRangeOptions, addSecondsOptions, type RangeOptions, type SecondsOptions } from './range.ts'
import { type Shell, toJson, UsageError } from './shell.ts'
import { table } from './table.ts'
import { clock, count } from './words.ts'

const help = `
Examples:
  mam analyse night.json                          levels and loudness of every strip
  mam analyse night.json --spectrum               with third octaves
  mam analyse night.json --csv > night.csv
  mam analyse song.json --json | jq '.strips[0].bands'

It renders as mam render does, without a file. A session is told by strip: of one
that goes to the master what of it is in the mix, of any other its own output.`

interface Options extends RangeOptions, SecondsOptions, MarkerOptions {
  block: number
  threads: number
  spectrum?: boolean
  progress?: boolean
  csv?: boolean
  json?: boolean
}

export function addAnalyse(program: Command, shell: Shell): void {
  addMarkerOptions(
    addSecondsOptions(
      addRangeOptions(
        program
          .command('analyse')
          .summary('measure levels, loudness and spectra of a rack or session')
          .description('Measures the mix, and every strip of a session: peak, RMS, loudness, spectrum.')
          .argument('<file>', 'the rack or session'),
      ),
    ),
  )
    .option('--spectrum', 'also a table of third octaves')
    .option('--block <frames>', 'frames rendered at a time', whole({ min: 1, max: 65_536 }), 512)
    .option('--threads <n>', 'threads that render and measure', whole({ min: 1, max: 64 }), 1)
    .option('--progress', 'show progress also where no terminal is')
    .option('--csv', 'as CSV, a strip a line')
    .option('--json', 'as JSON')
    .addHelpText('after', help)
    .action((file: string, options: Options) => analyse(file, options, shell))
}

async function analyse(file: string, options: Options, shell: Shell): Promise<void> {
  if (options.csv && options.json) throw new UsageError('choose one of --csv and --json')
  const rack = await loadRack(file, shell, options.sampleRate)
  const native = shell.native()
  const part = partOf(rack, file, options, shell.native)
  const { range, skipFrames } = part
  const { plan, stems } = stemsOf({ ...rack, plan: part.plan })
  const frames = Math.max(0, native.lengths(plan, range).totalFrames - skipFrames)
  const line = new StatusLine(shell)
  const show = shell.isWatched || options.progress ? renderProgress(shell, line, range.sampleRate) : () => {}
  const started = performance.now()
  const onFrames = (doneFrames: number) =>
    show({
      doneFrames,
      totalFrames: frames,
      pass: 'writing',
      elapsedSeconds: (performance.now() - started) / 1000,
    })
  const job = { plan, range, skipFrames, stems, analyses: true, blockFrames: options.block, threads: options.threads }
  try {
    const { analyses } = await renderPass(native, job, shell.signal, onFrames, () => {})
    line.clear()
    const strips = analysedStrips(analyses, stems)
    const { sampleRate } = range
    if (options.json) shell.out(toJson({ sampleRate, frames, strips }))
    else if (options.csv) shell.out(analysisCsv(strips))
    else
      shell.out(
        `${text(strips, options)}${clock(frames / sampleRate)}, ${count(frames, 'frame')} at ${sampleRate} Hz\n`,
      )
  } finally {
    line.clear()
  }
}

const stemsOf = ({ session, plan }: LoadedRack) =>
  session === undefined ? { plan, stems: [] } : withStems(session, plan)

const heads = ['peak dBFS', 'true peak dBTP', 'RMS dBFS', 'LUFS', 'momentary LUFS']

const told = (value: number): string => (Number.isFinite(value) ? value.toFixed(2) : '-inf')

function text(strips: readonly AnalysedStrip[], { spectrum }: Options): string {
  const rows = strips.map((one) => [one.strip, ...levels.map((key) => told(one[key]))])
  const meters = `${table(['strip', ...heads], rows, heads)}\n`
  if (!spectrum) return meters
  const names = strips.map(({ strip }) => strip)
  const bands = (strips[0]?.bands ?? []).map(({ hz }, band) => [
    String(hz),
    ...strips.map((one) => told(one.bands[band]?.levelDb ?? Number.NaN)),
  ])
  return `${meters}${table(['Hz', ...names], bands, ['Hz', ...names])}\n`
}
