import { words } from '../strings/words.ts'
import { usePatternState, usePatternStore } from './pattern-store.ts'
import type { RecordMode } from './record.ts'

const MODES: readonly RecordMode[] = ['overdub', 'replace']

/** Armed, pads write steps; what it does with those that are there is chosen beside it. */
export function RecordButton() {
  const store = usePatternStore()
  const isArmed = usePatternState((state) => state.isArmed)
  const mode = usePatternState((state) => state.recordMode)
  const count = usePatternState((state) => (state.take ? countOf(state.take.hits) : 0))
  const text = words.pattern
  return (
    <div className="pattern-record">
      <button
        type="button"
        className="button pattern-arm"
        aria-pressed={isArmed}
        title={text.recordHelp}
        onClick={() => store.setState({ isArmed: !isArmed })}
      >
        <span className="pattern-disc" aria-hidden="true" />
        {text.record}
      </button>
      {isArmed ? (
        <>
          <select
            className="field"
            aria-label={text.recordMode}
            value={mode}
            onChange={(event) => store.setState({ recordMode: event.target.value as RecordMode })}
          >
            {MODES.map((one) => (
              <option key={one} value={one}>
                {text.modes[one]}
              </option>
            ))}
          </select>
          <span className="pattern-taken" role="status">
            {count > 0 ? text.recording(count) : text.waiting}
          </span>
        </>
      ) : null}
    </div>
  )
}

function countOf(hits: ReadonlyMap<string, ReadonlySet<number>>): number {
  return [...hits.values()].reduce((sum, steps) => sum + steps.size, 0)
}
