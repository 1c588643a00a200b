/** What is heard alone on a second device, as views read it. */
import { CueKind, type Cue as CueMessage } from '../contract/gen/mam/v1/cue_pb.js'

export { CueKind } from '../contract/gen/mam/v1/cue_pb.js'

export interface Cue {
  /** Empty, or why this machine has no cue. */
  readonly unavailable: string
  /** Empty: none was chosen. */
  readonly device: string
  readonly gainDb: number
  readonly kind: CueKind
  /** Path of a file, id or path of a rack, id of a node. */
  readonly source: string
  readonly title: string
  readonly isPlaying: boolean
  readonly positionSeconds: number
  /** 0: it has no end. */
  readonly lengthSeconds: number
  /** Empty, or why it is not heard. */
  readonly problem: string
}

export const cueOf = (cue: CueMessage | undefined): Cue => ({
  unavailable: cue?.unavailable ?? '',
  device: cue?.device ?? '',
  gainDb: cue?.gainDb ?? 0,
  kind: cue?.kind ?? CueKind.UNSPECIFIED,
  source: cue?.source ?? '',
  title: cue?.title ?? '',
  isPlaying: cue?.playing ?? false,
  positionSeconds: cue?.positionSeconds ?? 0,
  lengthSeconds: cue?.lengthSeconds ?? 0,
  problem: cue?.problem ?? '',
})

/** This very thing is heard now. */
export const isCued = (cue: Cue, kind: CueKind, source: string): boolean =>
  cue.isPlaying && cue.kind === kind && cue.source === source
