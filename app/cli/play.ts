import { setTimeout as sleep } from 'node:timers/promises'
import type { Command } from 'commander'
import type { RackPlan } from '../../engine/formats/plan.ts'
import type { EngineStatus, NativeEngine, NativeModule, RackLengths, RenderRange } from '../../engine/host/native.ts'
import { formatOfName } from '../../engine/host/render/format.ts'
import { createRecorder, type Recorder, type Recording } from '../../engine/host/render/record.ts'
import { createTracer, type Trace, type Tracer } from '../../engine/host/render/trace.ts'
import { deviceNews, deviceRequest } from './device.ts'
import { whole } from './numbers.ts'
import { StatusLine } from './progress.ts'
import { loadRack, refuseSameFile } from './rack.ts'
import { addRangeOptions, type RangeOptions, rangeOf } from './range.ts'
import { threadsOption } from './realtime-threads.ts'
import { type Shell, toJson, UsageError } from './shell.ts'
import { clock, count } from './words.ts'

/** How often engine and recording are looked after. The device never waits for it. */
const pollMs = 50
/** The engine's fade at a stop. */
const fadeSeconds = 0.02
/** A device that has not called back by then is given up. */
const patienceMs = 2000
/** Expanded ahead of the device: bridges a second in which this process does not run. */
const lookaheadSeconds = 2

interface Options extends RangeOptions {
  device?: string
  loop?: boolean
  threads?: number
  block: number
  record?: string
  trace?: string
  clobber: boolean
  progress?: boolean
  json?: boolean
}

const help = `
Examples:
  mam play song.json                        to the end, on your device
  mam play song.json --loop                 until ctrl-C
  mam play song.json --device silent --seconds 10 --record heard.wav
  mam play song.json --block 128 --sample-rate 48000
  mam play song.json --trace out.json       then open it in ui.perfetto.dev

Ctrl-C fades out in 20 ms. A recording holds exactly what the device was given:
played from start to end it has the sha256 that \`mam render\` prints. A late
command is one that reached the engine after its frame.`

export function addPlay(program: Command, shell: Shell): void {
  addRangeOptions(
    program
      .command('play')
      .summary('play a rack on an audio device')
      .description('Plays a rack in real time, to its end or until ctrl-C.')
      .argument('<file>', 'the rack'),
  )
    .option(
      '--device <name>',
      'as `mam devices` names it, or silent (default: the one chosen on the page, else the system’s)',
    )
    .option('--block <frames>', 'frames a callback', whole({ min: 16, max: 8192 }), 512)
    .addOption(threadsOption())
    .option('--loop', 'repeat until ctrl-C or --seconds')
    .option('--record <out>', 'write what the device is given (.wav, .aiff or .flac)')
    .option('--trace <out>', 'write a Chrome trace: every block, and every node in it')
    .option('--no-clobber', 'refuse to replace an existing recording or trace')
    .option('--progress', 'show the position also where no terminal is')
    .option('--json', 'report as JSON')
    .addHelpText('after', help)
    .action((file: string, options: Options) => play(file, options, shell))
}

async function play(file: string, options: Options, shell: Shell): Promise<void> {
  const rack = await loadRack(file, shell)
  for (const out of [options.record, options.trace]) if (out !== undefined) refuseSameFile(rack.path, out)
  const range = rangeOf(options, rack.sampleRate, options.loop === true)
  const native = shell.native()
  const lengths = native.lengths(rack.plan, range)
  const line = new StatusLine(shell)
  const show = shell.isWatched || options.progress ? positionLine(line, lengths, range, shell.isWatched) : () => {}
  const tellTrouble = (words: string) => {
    line.clear()
    shell.err(`${words}\n`)
  }
  const engine = openEngine(native, rack.plan, range, options, tellTrouble)
  const threads = options.threads ?? rack.session?.safety.realtimeThreads ?? 0
  if (threads > 1) engine.setRealtimeThreads(threads)
  let recorder: Recorder | undefined
  let tracer: Tracer | undefined
  try {
    if (options.record !== undefined) {
      const limitFrames = isEndless(range) ? Number.POSITIVE_INFINITY : lengths.totalFrames
      recorder = await openRecorder(native, engine, rack.plan, range, options.record, options.clobber, limitFrames)
    }
    if (options.trace !== undefined) tracer = createTracer(engine, options.trace, options.clobber)
    engine.play({ fromFrame: 0, loop: range.loop, range })
    const drain = () => {
      recorder?.drain()
      tracer?.drain()
    }
    const played = await watch(engine, drain, show, tellTrouble, shell.signal)
    line.clear()
    engine.closeDevice()
    const recording = recorder?.finish()
    const trace = tracer?.finish()
    shell.out(options.json ? toJson(reportOf(played, recording, trace)) : reportText(played, recording, trace))
    shell.signal.throwIfAborted()
  } finally {
    line.clear()
    recorder?.discard()
    tracer?.discard()
    engine.close()
  }
}

const isEndless = (range: RenderRange): boolean => range.loop && range.hardFrames < 0

function openEngine(
  native: NativeModule,
  plan: RackPlan,
  range: RenderRange,
  options: Options,
  tell: (words: string) => void,
): NativeEngine {
  const { sampleRate } = range
  const lookaheadFrames = lookaheadSeconds * sampleRate
  const engine = native.createEngine({
    sampleRate,
    channels: plan.channels,
    maxBlockFrames: options.block,
    lookaheadFrames,
  })
  try {
    engine.load(plan)
    engine.openDevice({ ...deviceRequest(options.device, native, tell), blockFrames: options.block })
    return engine
  } catch (error) {
    engine.close()
    throw error
  }
}

async function openRecorder(
  native: NativeModule,
  engine: NativeEngine,
  plan: RackPlan,
  { sampleRate }: RenderRange,
  path: string,
  overwrite: boolean,
  limitFrames: number,
): Promise<Recorder> {
  const format = formatOfName(path)
  if (!format) throw new UsageError(`${path}: the name says no format; end it in .wav, .aiff or .flac`)
  return createRecorder(native, engine, { path, format, overwrite, sampleRate, channels: plan.channels, limitFrames })
}

interface Played {
  readonly status: EngineStatus
  readonly seconds: number
  /** Mean over the whole time, and worst callback: callback time over the block's length. */
  readonly load: number
  readonly peakLoad: number
}

/** Follows the engine to the end of the content, or to ctrl-C, and on to the end of the fade that either ends in. */
async function watch(
  engine: NativeEngine,
  drain: () => void,
  show: (status: EngineStatus) => void,
  tellTrouble: (words: string) => void,
  signal: AbortSignal,
): Promise<Played> {
  const tellNews = deviceNews(tellTrouble)
  const loads: number[] = []
  let peakLoad = 0
  const look = (): EngineStatus => {
    const status = engine.status()
    drain()
    engine.drainApplied()
    loads.push(status.load)
    peakLoad = Math.max(peakLoad, status.peakLoad)
    tellNews(status)
    return status
  }

  const first = engine.status().engineFrame
  await lookUntil(look, ({ state }) => state === 'playing', 5, performance.now() + patienceMs)
  const isOver = ({ state }: EngineStatus) => state === 'stopped' || signal.aborted
  const over = await lookUntil(look, isOver, pollMs, Number.POSITIVE_INFINITY, show)
  if (over.state === 'playing') engine.stop()
  const faded = over.engineFrame + fadeSeconds * over.sampleRate + 2 * over.blockFrames
  const status = await lookUntil(look, ({ engineFrame }) => engineFrame >= faded, 5, performance.now() + patienceMs)
  const load = loads.reduce((sum, value) => sum + value, 0) / loads.length
  return { status, seconds: (over.engineFrame - first) / over.sampleRate, load, peakLoad }
}

/** Looks every `intervalMs` until `isDone` or, in ms of the process, `latest`; gives the last status. */
async function lookUntil(
  look: () => EngineStatus,
  isDone: (status: EngineStatus) => boolean,
  intervalMs: number,
  latest: number,
  show: (status: EngineStatus) => void = () => {},
): Promise<EngineStatus> {
  for (;;) {
    const status = look()
    if (isDone(status) || performance.now() > latest) return status
    show(status)
    await sleep(intervalMs)
  }
}

/** Shows the position as often as it can be read. */
function positionLine(line: StatusLine, lengths: RackLengths, range: RenderRange, isWatched: boolean) {
  const everyMs = isWatched ? pollMs : 1000
  let next = 0
  return (status: EngineStatus) => {
    if (performance.now() < next) return
    next = performance.now() + everyMs
    line.show(positionText(status, lengths, range))
  }
}

/** `0:03.2 of 0:08.9  bar 2 step 4  126 bpm  load 4 %  0 xruns`. */
function positionText(status: EngineStatus, lengths: RackLengths, range: RenderRange): string {
  const length = isEndless(range) ? '' : ` of ${clock(lengths.totalFrames / range.sampleRate)}`
  const pass = range.loop ? `  pass ${status.pass + 1}` : ''
  const at = `bar ${status.bar} step ${status.step}${pass}  ${Number(status.bpm.toFixed(2))} bpm`
  const health = `load ${percent(status.load)}  ${count(status.xruns, 'xrun')}`
  return `${clock(status.timelineFrame / range.sampleRate)}${length}  ${at}  ${health}`
}

const percent = (ratio: number): string => `${(100 * ratio).toFixed(1)} %`

function reportOf(
  { status, seconds, load, peakLoad }: Played,
  recording: Recording | undefined,
  trace: Trace | undefined,
) {
  return {
    device: status.deviceName,
    sampleRate: status.sampleRate,
    blockFrames: status.blockFrames,
    seconds,
    load,
    peakLoad,
    xruns: status.xruns,
    lateCommands: status.lateCommands,
    droppedCommands: status.droppedCommands,
    lostLogRecords: status.lostLogRecords,
    latencyFrames: status.latencyFrames,
    recording: recording ?? null,
    trace: trace ?? null,
  }
}

function reportText(
  { status, seconds, load, peakLoad }: Played,
  recording: Recording | undefined,
  trace: Trace | undefined,
): string {
  const recorded = recording
    ? `recorded    ${recording.path}: ${count(recording.frames, 'frame')}${recording.lostFrames > 0 ? `, ${recording.lostFrames} lost` : ''}
sha256      ${recording.sha256}
`
    : ''
  const leftOut = trace && trace.leftOut > 0 ? `, without ${count(trace.leftOut, 'slice')}` : ''
  const traced = trace ? `trace       ${trace.path}${leftOut}\n` : ''
  return `${clock(seconds)} on ${status.deviceName}, ${status.sampleRate} Hz, ${count(status.blockFrames, 'frame')} a block
load        ${percent(load)}, at worst ${percent(peakLoad)}
xruns       ${status.xruns}
commands    ${status.lateCommands} late, ${status.droppedCommands} dropped
${recorded}${traced}`
}
