/** A part of a session that is named by its markers. */
import type { Command } from 'commander'
import type { RackPlan } from '../../engine/formats/plan.ts'
import { Suggestions } from '../../engine/formats/suggest.ts'
import type { NativeModule, RenderRange } from '../../engine/host/native.ts'
import { markerFrame } from '../../engine/session/graph/marker-frames.ts'
import type { LoadedRack } from './rack.ts'
import { type RangeOptions, type SecondsOptions, skippingRangeOf } from './range.ts'
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

export interface Part {
  readonly plan: RackPlan
  readonly range: RenderRange
  readonly skipFrames: number
}

/** What is rendered of a file. Throws UsageError where the options contradict each other or name what is not there. */
export function partOf(
  rack: LoadedRack,
  file: string,
  options: RangeOptions & SecondsOptions & MarkerOptions,
  native: () => NativeModule,
): Part {
  const { plan } = rack
  const { startMarker, endMarker, seconds } = options
  const part = skippingRangeOf(options, rack.sampleRate)
  if (startMarker === undefined && endMarker === undefined) return { plan, ...part }
  if (isNamedOtherwise(options))
    throw new UsageError(
      'a part is named by bars, by seconds or by markers: give --start-marker and --end-marker alone',
    )
  if (endMarker !== undefined && seconds !== undefined) throw new UsageError('choose one of --seconds and --end-marker')
  const frameOf = (option: string, name: string) => frameOfMarker(rack, { file, option, name }, part.range, native)
  const start = startMarker === undefined ? 0 : frameOf('--start-marker', startMarker)
  const { range } = part
  const hardFrames = range.hardFrames < 0 ? -1 : range.hardFrames + start
  if (endMarker === undefined) return { plan, range: { ...range, hardFrames }, skipFrames: start }
  const end = frameOf('--end-marker', endMarker)
  if (end <= start) {
    const from = startMarker === undefined ? 'the start' : `--start-marker ${startMarker}`
    throw new UsageError(`--end-marker ${endMarker} must lie after ${from}`)
  }
  return { plan: endingAt(plan, end / range.sampleRate), range, skipFrames: start }
}

const isNamedOtherwise = ({ startBar, endBar, startSeconds, endSeconds }: RangeOptions & SecondsOptions): boolean =>
  [startBar, endBar, startSeconds, endSeconds].some((one) => one !== undefined)

/** As a bar at which it ends: nothing begins from there on, and what sounds rings. */
const endingAt = (plan: RackPlan, durationSec: number): RackPlan =>
  plan.session === undefined ? plan : { ...plan, session: { ...plan.session, durationSec } }

interface Asked {
  readonly file: string
  readonly option: string
  readonly name: string
}

function frameOfMarker(
  { session, plan }: LoadedRack,
  { file, option, name }: Asked,
  range: RenderRange,
  native: () => NativeModule,
): number {
  if (session === undefined || plan.session === undefined)
    throw new UsageError(`${option} is for sessions; ${file} is a rack, which has no markers`)
  const { markers } = session.clock
  const marker = markers.find((one) => one.name === name)
  if (marker) {
    const startOfBar = (bar: number) => (bar === 0 ? 0 : native().lengths(plan, { ...range, endBar: bar }).bodyFrames)
    return markerFrame(marker, plan.session, startOfBar, range.sampleRate)
  }
  const names = markers.map((one) => one.name)
  if (names.length === 0) throw new UsageError(`${option} ${name}: ${file} has no markers`)
  const nearest = new Suggestions().nearest(name, names)
  const hint = nearest === undefined ? `it has ${names.join(', ')}` : `did you mean ${nearest}?`
  throw new UsageError(`${option} ${name}: ${file} has no such marker; ${hint}`)
}
