/** Safety margins of the session, as its document has them, put to work. */
import { defaultRealtimeThreads, noSafety, type Safety } from '../../session/safety.ts'
import type { Output } from '../live/output.ts'
import type { Player, StateChange } from '../live/player.ts'
import { lookaheadOf } from './sampler.ts'

export interface MarginsOptions {
  readonly player: Pick<Player, 'setMargins'> & { readonly output: Pick<Output, 'blockFrames' | 'setBlockFrames'> }
  /** Threads that render the racks where the session asks for none. */
  readonly realtimeThreads?: number
  readonly onTrouble: (words: string) => void
}

export class Margins {
  /** What holds now. */
  safety: Safety = noSafety
  private readonly options: MarginsOptions
  /** Block of the device before a session asked for another one; 0: none has. */
  private ownBlockFrames = 0

  constructor(options: MarginsOptions) {
    this.options = options
    this.tellEngine()
  }

  private tellEngine(): void {
    const { player, realtimeThreads = defaultRealtimeThreads } = this.options
    const { safety } = this
    player.setMargins({
      lookaheadMs: lookaheadOf(safety),
      realtimeThreads: safety.realtimeThreads || realtimeThreads,
    })
  }

  /** Makes engine and device follow. What is refused is said and stays as it was; the document keeps what was asked for. */
  follow(next: Safety): StateChange[] {
    const before = this.safety
    if (next === before || (Object.keys(next) as (keyof Safety)[]).every((key) => next[key] === before[key])) return []
    this.safety = next
    this.tellEngine()
    if (next.blockFrames !== before.blockFrames) this.followBlock(next.blockFrames)
    return [{ change: { case: 'safety', value: { ...next } } }]
  }

  private followBlock(wanted: number): void {
    const { player, onTrouble } = this.options
    const { output } = player
    const { blockFrames } = output
    if (wanted !== 0 && this.ownBlockFrames === 0) this.ownBlockFrames = blockFrames
    const next = wanted || this.ownBlockFrames
    if (wanted === 0) this.ownBlockFrames = 0
    if (next === 0 || next === blockFrames) return
    try {
      output.setBlockFrames(next)
    } catch (error) {
      onTrouble(`The block of the session cannot be had: ${(error as Error).message}. The device plays on as it was.`)
    }
  }
}
