import { useReplica, useSession } from '../session.ts'
import { words } from '../strings/words.ts'
import { TonightIcon } from '../ui/icons.tsx'

const text = words.project

/** What hands moved in stage mode is neither in the document nor lost: it can be kept, in one step, or dropped. */
export function Tonight() {
  const { perform } = useSession()
  const count = useReplica((state) => state.tonight.length)
  if (count === 0) return null
  return (
    // biome-ignore lint/a11y/useSemanticElements: not a group of form fields
    <div className="tonight" role="group" aria-label={text.tonight}>
      <span className="chip tonight-words">
        <TonightIcon />
        {text.changesTonight(count)}
      </span>
      <button
        type="button"
        className="button"
        title={text.keepHelp}
        onClick={() => perform({ case: 'keepTonight', value: {} })}
      >
        {text.keep}
      </button>
      <button
        type="button"
        className="button"
        title={text.dropHelp}
        onClick={() => perform({ case: 'dropTonight', value: {} })}
      >
        {text.drop}
      </button>
    </div>
  )
}
