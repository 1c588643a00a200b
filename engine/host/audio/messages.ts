/** What the host and its audio process tell each other: structured clones, types trusted, as both ends are ours. */
import type { RackPlan } from '../../formats/plan.ts'
import type { DeviceInfo } from '../native.ts'

export type CueSource =
  | { readonly kind: 'file'; readonly path: string }
  /** Rendered from its start, once through; `addon` is where the engine lies. */
  | { readonly kind: 'rack'; readonly plan: RackPlan; readonly sampleRate: number; readonly addon: string }
  /** Samples that follow, as `samples`. */
  | { readonly kind: 'live'; readonly sampleRate: number }

export type ToAudioProcess =
  | { readonly kind: 'list' }
  /** First of all but `list`; once. */
  | { readonly kind: 'open'; readonly device: string; readonly gain: number }
  /** Takes the place of what was cued before. `cue` names it in answers. */
  | { readonly kind: 'cue'; readonly cue: number; readonly source: CueSource }
  /** Interleaved stereo of a live source. */
  | { readonly kind: 'samples'; readonly cue: number; readonly samples: Float32Array }
  /** Linear. */
  | { readonly kind: 'gain'; readonly gain: number }
  | { readonly kind: 'stop' }
  /** Ends what sounds, the stream and the process. */
  | { readonly kind: 'close' }

export type FromAudioProcess =
  | { readonly kind: 'devices'; readonly devices: DeviceInfo[] }
  | { readonly kind: 'opened'; readonly sampleRate: number }
  /** Neither list nor stream: the process ends. */
  | { readonly kind: 'unavailable'; readonly words: string }
  /** A few times a second while it sounds. `lengthSeconds` 0: it has no end. */
  | {
      readonly kind: 'position'
      readonly cue: number
      readonly positionSeconds: number
      readonly lengthSeconds: number
    }
  /** One for each `samples`: so many are under way no longer. */
  | { readonly kind: 'taken'; readonly cue: number }
  /** `words`: why it is not heard; '' at its end. */
  | { readonly kind: 'ended'; readonly cue: number; readonly words: string }
