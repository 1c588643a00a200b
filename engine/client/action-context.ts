/** What a view knows about which actions are possible, from its replica. */
import type { ActionContext } from '../session/action-context.ts'
import { hasContent } from './mixer.ts'
import { Mode } from './model.ts'
import type { ReplicaState } from './replica.ts'
import { PanicStep } from './stage.ts'

/** `recoveredCount` is asked for apart: it is no part of the state. */
export function actionContextOf(
  { link, session, history, rack, transport, tonight, notices, stage, mixer }: ReplicaState,
  recoveredCount = 0,
): ActionContext {
  return {
    hasSession: link === 'live',
    hasRack: rack !== null && !rack.problems.some(({ isError }) => isError),
    hasTempo: rack !== null && rack.bpm !== null,
    hasContent: session.racks.length > 0 || hasContent(mixer),
    rackCount: session.racks.length,
    isPlaying: transport.isPlaying,
    isChanged: session.isChanged,
    isReadOnly: session.readOnly !== '',
    undoTitle: history.undoTitle || undefined,
    redoTitle: history.redoTitle || undefined,
    mode: session.mode === Mode.STAGE ? 'stage' : 'edit',
    tonightCount: tonight.length,
    recoveredCount,
    noticeCount: notices.length,
    isFaded: stage.panic === PanicStep.FADE || stage.panic === PanicStep.STOP,
  }
}
