/** The page's client; in a view that is locked in this window, what would edit is refused before it is asked for. */
import { Code, ConnectError } from '@connectrpc/connect'
import { type ClientOptions, MamClient } from '../../engine/client/client.ts'
import type { ActionInit } from '../../engine/client/gesture.ts'
import { isOnStage } from '../../engine/session/registry.ts'

/** Possible on stage, but they move what is shown. */
const hands: ReadonlySet<string> = new Set([
  'beginGesture',
  'moveGesture',
  'setParam',
  'setControl',
  'setTempo',
  'setMixerValue',
  'setStripGain',
  'setStripPan',
  'setStripMute',
  'setStripSolo',
  'setStripSafe',
  'setInsertParam',
  'setXfaderX',
])

/** Playing, saving, panic and the way between the modes stay possible. */
export const isEdit = (action: string): boolean => hands.has(action) || !isOnStage(action)

export class GuardedClient extends MamClient {
  private readonly whyLocked: () => string | undefined

  constructor(options: ClientOptions, whyLocked: () => string | undefined) {
    super(options)
    this.whyLocked = whyLocked
  }

  override perform(action: ActionInit): Promise<number> {
    const reason = action.case !== undefined && isEdit(action.case) ? this.whyLocked() : undefined
    return reason === undefined
      ? super.perform(action)
      : Promise.reject(new ConnectError(reason, Code.FailedPrecondition))
  }
}
