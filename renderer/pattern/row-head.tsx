import { useSession } from '../session.ts'
import { words } from '../strings/words.ts'
import { select } from '../view-state.ts'
import type { Row } from './use-score.ts'

/** The node's name; a press chooses it, here and in every other view. */
export function RowHead({ row, isChosen }: { readonly row: Row; readonly isChosen: boolean }) {
  const { view } = useSession()
  return (
    <div className="steps-head" role="rowheader">
      <button
        type="button"
        className="steps-name"
        aria-pressed={isChosen}
        title={words.pattern.choose(row.node)}
        onClick={() => select(view, [row.node])}
      >
        <span className="cut">{row.node}</span>
        {row.isBypassed ? <span className="steps-bypassed cut">{words.pattern.bypassed}</span> : null}
      </button>
    </div>
  )
}
