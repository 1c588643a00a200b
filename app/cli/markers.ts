/** A part of a session that is named by its markers. */
import type { Command } from 'commander'
import type { NativeModule } from '../../engine/host/native.ts'
import { betweenMarkers, type Part } from '../../engine/host/render/part.ts'
import type { LoadedRack } from './rack.ts'
import { optionNames, orUsage, type RangeOptions, type SecondsOptions, skippingRangeOf } from './range.ts'
import { UsageError } from './shell.ts'

/** What the options of `addMarkerOptions` leave behind. */
export interface MarkerOptions {
  startMarker?: string
  endMarker?: string
}

export function addMarkerOptions(command: Command): Command {
  return command
    .option('--start-marker <name>', 'of a session: begin at this marker')
    .option('--end-marker <name>', 'of a session: end before this marker (default: the end)')
}

/** What is rendered of a file. Throws UsageError where the options contradict each other or name what is not there. */
export function partOf(
  rack: LoadedRack,
  file: string,
  options: RangeOptions & SecondsOptions & MarkerOptions,
  native: () => NativeModule,
): Part {
  const { plan, session } = rack
  const { startMarker, endMarker, seconds } = options
  const part = skippingRangeOf(options, rack.sampleRate)
  if (startMarker === undefined && endMarker === undefined) return { plan, ...part }
  if (isNamedOtherwise(options))
    throw new UsageError(
      'a part is named by bars, by seconds or by markers: give --start-marker and --end-marker alone',
    )
  if (endMarker !== undefined && seconds !== undefined) throw new UsageError('choose one of --seconds and --end-marker')
  const option = startMarker === undefined ? '--end-marker' : '--start-marker'
  if (session === undefined) throw new UsageError(`${option} is for sessions; ${file} is a rack, which has no markers`)
  const { markers } = session.clock
  return orUsage(() =>
    betweenMarkers({ plan, markers }, part.range, { startMarker, endMarker }, optionNames(file), native),
  )
}

const isNamedOtherwise = ({ startBar, endBar, startSeconds, endSeconds }: RangeOptions & SecondsOptions): boolean =>
  [startBar, endBar, startSeconds, endSeconds].some((one) => one !== undefined)
