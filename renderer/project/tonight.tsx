import { useReplica, useSession } from '../session.ts'
import { TonightIcon } from '../ui/icons.tsx'
import { countOf } from '../ui/words.ts'

/** What hands moved in stage mode is neither in the document nor lost: it can be kept, in one step, or dropped. */
export function Tonight() {
  const { perform } = useSession()
  const count = useReplica((state) => state.tonight.length)
  if (count === 0) return null
  return (
    // biome-ignore lint/a11y/useSemanticElements: not a group of form fields
    <div className="tonight" role="group" aria-label="Changes of tonight">
      <span className="chip tonight-words">
        <TonightIcon />
        {countOf(count, 'change')} tonight
      </span>
      <button
        type="button"
        className="button"
        title="Makes them part of the document, in one step that can be undone"
        onClick={() => perform({ case: 'keepTonight', value: {} })}
      >
        Keep
      </button>
      <button
        type="button"
        className="button"
        title="Goes back to the document's values"
        onClick={() => perform({ case: 'dropTonight', value: {} })}
      >
        Drop
      </button>
    </div>
  )
}
