import { runAction } from '../actions/run-action.ts'
import { ariaShortcut } from '../actions/shortcut.ts'
import { usePageAction } from '../actions/use-actions.ts'
import { useReplica, useSession, useView } from '../session.ts'
import { words } from '../strings/words.ts'
import { RedoIcon, UndoIcon } from '../ui/icons.tsx'
import type { StepAction } from '../view-state.ts'

const text = words.project

/** Undo and redo: what they would change, and whose it was where it was not done here. They stay where they are. */
export function StepButtons() {
  const hasHistory = useReplica(
    ({ session, history, rack }) => rack !== null || session.path !== '' || history.steps > 0,
  )
  if (!hasHistory) return null
  return (
    <div className="steps">
      <StepButton action="undo" />
      <StepButton action="redo" />
    </div>
  )
}

function StepButton({ action }: { readonly action: StepAction }) {
  const session = useSession()
  const isUndo = action === 'undo'
  const title = useReplica(({ history }) => (isUndo ? history.undoTitle : history.redoTitle))
  const author = useReplica(({ history }) => (isUndo ? history.undoAuthor : history.redoAuthor))
  const isAgain = useView((view) => view.pressAgain === action)
  const { keys, shortcut, reason } = usePageAction(action)
  const by = author === '' || author === session.identity.author ? '' : text.by(author)
  const label = stepWords(action, title, by, isAgain)
  return (
    <button
      type="button"
      className={isAgain ? 'button step-button is-again' : 'button step-button'}
      aria-disabled={reason !== undefined}
      aria-label={label}
      aria-keyshortcuts={shortcut ? ariaShortcut(shortcut) : undefined}
      title={title !== '' && reason ? `${label}: ${reason}` : keys ? `${label} (${keys})` : label}
      onClick={() => runAction(session, action)}
    >
      {isUndo ? <UndoIcon /> : <RedoIcon />}
      {title === '' ? null : (
        <>
          <span className="cut step-title">
            {isAgain ? text.again : ''}
            {title}
          </span>
          {by ? <span className="cut muted step-author">{by}</span> : null}
        </>
      )}
    </button>
  )
}

export function stepWords(action: StepAction, title: string, by: string, isAgain: boolean): string {
  if (title === '') return text.noStep[action]
  return isAgain ? `${text.pressAgain}${text.stepAgain[action]} ${title}${by}` : `${text.step[action]} ${title}${by}`
}
