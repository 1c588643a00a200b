import type { Command } from 'commander'
import type { RenderRange } from '../../engine/host/native.ts'
import { playableRates } from '../../engine/host/played-rate.ts'
import { betweenBars, PartError, type PartNames } from '../../engine/host/render/part.ts'
import { decimal, whole } from './numbers.ts'
import { UsageError } from './shell.ts'

export const defaultSampleRate = 48000

/** What the options of `addRangeOptions` leave behind. */
export interface RangeOptions {
  bars?: number
  loopCount?: number
  seconds?: number
  tailMs?: number
  startBar?: number
  endBar?: number
  sampleRate?: number
}

const bars = { min: 0, max: 1_000_000 }

/** The options that say which part of a rack, how often and how long. */
export function addRangeOptions(command: Command): Command {
  return command
    .option('--bars <n>', "length in bars (default: the file's own)", whole({ ...bars, min: 1 }))
    .option('--loop-count <n>', 'play the bars this many times', whole({ ...bars, min: 1 }))
    .option('--start-bar <n>', 'first bar, counted from 0', whole(bars))
    .option('--end-bar <n>', 'bar to end before, counted from 0 (default: the end)', whole(bars))
    .option('--seconds <s>', 'hard length: cut or extend to it', decimal({ min: 0.001, max: 1_000_000 }, 'seconds'))
    .option(
      '--tail-ms <ms>',
      'how long it rings at the end (default: from the effects)',
      decimal({ min: 0, max: 3_600_000 }, 'ms'),
    )
    .option('--sample-rate <hz>', "in Hz (default: the file's own, else 48000)", whole(playableRates))
}

/** What the options of `addSecondsOptions` leave behind. */
export interface SecondsOptions {
  startSeconds?: number
  endSeconds?: number
}

const seconds = { min: 0, max: 1_000_000 }

/** For what is rendered: a part that begins and ends where no bar does. */
export function addSecondsOptions(command: Command): Command {
  return command
    .option('--start-seconds <s>', 'begin there, counted from the start', decimal(seconds, 'seconds'))
    .option('--end-seconds <s>', 'end there, counted from the start', decimal(seconds, 'seconds'))
}

/** A range that begins `skipFrames` after its start. Throws UsageError where the options contradict each other. */
export function skippingRangeOf(
  options: RangeOptions & SecondsOptions,
  fileRate: number | undefined,
): { readonly range: RenderRange; readonly skipFrames: number } {
  const { startSeconds = 0, endSeconds, seconds, startBar, endBar } = options
  if ((startSeconds > 0 || endSeconds !== undefined) && (startBar !== undefined || endBar !== undefined))
    throw new UsageError('a part is named by bars or by seconds: --start-bar or --start-seconds, not both')
  if (endSeconds !== undefined && seconds !== undefined)
    throw new UsageError('choose one of --seconds and --end-seconds')
  if (endSeconds !== undefined && endSeconds <= startSeconds)
    throw new UsageError(`--end-seconds ${endSeconds} must lie after --start-seconds ${startSeconds}`)
  const range = rangeOf(options, fileRate)
  const skipFrames = framesIn(startSeconds, range.sampleRate)
  if (endSeconds !== undefined)
    return { range: { ...range, hardFrames: framesIn(endSeconds, range.sampleRate) }, skipFrames }
  const hardFrames = range.hardFrames < 0 ? -1 : range.hardFrames + skipFrames
  return { range: { ...range, hardFrames }, skipFrames }
}

/** Throws UsageError where the options contradict each other. `fileRate` is the file's wish in Hz. */
export function rangeOf(options: RangeOptions, fileRate: number | undefined, loop = false): RenderRange {
  const sampleRate = options.sampleRate ?? fileRate ?? defaultSampleRate
  const range = {
    sampleRate,
    bars: options.bars ?? 0,
    loopCount: options.loopCount ?? 1,
    startBar: 0,
    endBar: 0,
    hardFrames: options.seconds === undefined ? -1 : framesIn(options.seconds, sampleRate),
    tailFrames: options.tailMs === undefined ? -1 : framesIn(options.tailMs / 1000, sampleRate),
    loop,
  }
  // 0 is the end, too.
  const bounds = { startBar: options.startBar, endBar: options.endBar || undefined }
  return orUsage(() => betweenBars(range, bounds, optionNames('')))
}

/** How words speak of a part of a file. */
export const optionNames = (file: string): PartNames => ({
  whole: file,
  startBar: (bar) => `--start-bar ${bar}; both count from 0`,
  endBar: (bar) => `--end-bar ${bar}`,
  startMarker: (name) => `--start-marker ${name}`,
  endMarker: (name) => `--end-marker ${name}`,
})

/** A part that is not there is a mistake of whoever called. */
export function orUsage<T>(part: () => T): T {
  try {
    return part()
  } catch (error) {
    throw error instanceof PartError ? new UsageError(error.message) : error
  }
}

const framesIn = (seconds: number, sampleRate: number): number => Math.floor(seconds * sampleRate + 0.5)
