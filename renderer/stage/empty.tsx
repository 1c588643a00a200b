import { Mode } from '../../engine/client/model.ts'
import { usePageActions } from '../actions/use-actions.ts'
import { useReplica } from '../session.ts'
import { text } from './text.ts'

const WAYS = ['newRack', 'openFile'] as const

/** Where nothing is open: the next step, which stage mode does not have. */
export function EmptyStage() {
  const isOnStage = useReplica((state) => state.session.mode === Mode.STAGE)
  const ways = usePageActions(WAYS)
  return (
    <div className="stage-empty">
      <p className="muted">{isOnStage ? text.noRackHelp : text.noRackYet}</p>
      {isOnStage ? null : (
        <div className="stage-empty-ways">
          {ways.map(({ id, title, reason, run }) => (
            <button key={id} type="button" className="button" title={reason || undefined} onClick={run}>
              {title}
            </button>
          ))}
        </div>
      )}
    </div>
  )
}
