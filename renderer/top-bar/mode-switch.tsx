import { Mode } from '../../engine/client/model.ts'
import { useReplica, useSession } from '../session.ts'

/** In edit mode hands change the document; in stage mode they move what sounds, and the document stays as it is. */
export function ModeSwitch() {
  const mode = useReplica((state) => state.session.mode)
  return (
    // biome-ignore lint/a11y/useSemanticElements: not a group of form fields
    <div className="top-mode" role="group" aria-label="Mode">
      <ModeButton mode={Mode.EDIT} isOn={mode !== Mode.STAGE} words="Edit" help="Hands change the document" />
      <ModeButton
        mode={Mode.STAGE}
        isOn={mode === Mode.STAGE}
        words="Stage"
        help="Hands move what sounds; the document stays as it is until tonight's changes are kept"
      />
    </div>
  )
}

interface ButtonProps {
  readonly mode: Mode
  readonly isOn: boolean
  readonly words: string
  readonly help: string
}

function ModeButton({ mode, isOn, words, help }: ButtonProps) {
  const { perform } = useSession()
  return (
    <button
      type="button"
      className="button top-mode-button"
      aria-pressed={isOn}
      title={help}
      onClick={() => isOn || perform({ case: 'setMode', value: { mode } })}
    >
      {words}
    </button>
  )
}
