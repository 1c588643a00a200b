import { Mode } from '../../engine/client/model.ts'
import { useReplica, useSession } from '../session.ts'
import { LeaveStage } from '../stage/leave-stage.tsx'
import { words } from '../strings/words.ts'

const text = words.topBar

/**
 * In edit mode hands change the document; in stage mode they move what sounds, and the document stays as it is. Going there
 * is a press, the way back a hold.
 */
export function ModeSwitch() {
  const { perform } = useSession()
  const isOnStage = useReplica((state) => state.session.mode === Mode.STAGE)
  return (
    // biome-ignore lint/a11y/useSemanticElements: not a group of form fields
    <div className="top-mode" role="group" aria-label={text.mode}>
      {isOnStage ? (
        <LeaveStage />
      ) : (
        <>
          <button type="button" className="button top-mode-button" aria-pressed={true} title={text.editHelp}>
            {text.edit}
          </button>
          <button
            type="button"
            className="button top-mode-button"
            aria-pressed={false}
            title={text.stageHelp}
            onClick={() => perform({ case: 'setMode', value: { mode: Mode.STAGE } })}
          >
            {text.stage}
          </button>
        </>
      )}
    </div>
  )
}
