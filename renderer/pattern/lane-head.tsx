import type { LiveParam } from '../../engine/client/model.ts'
import { words } from '../strings/words.ts'
import { LANE_STYLES, type LaneStyle } from './locks.ts'
import { type LaneChoice, usePatternStore } from './pattern-store.ts'

interface Props {
  readonly node: string
  readonly param: LiveParam
  readonly style: LaneStyle
  /** Of the step that is looked at. */
  readonly value: string | undefined
}

export function LaneHead({ node, param, style, value }: Props) {
  const store = usePatternStore()
  const change = (edit: (lanes: readonly LaneChoice[]) => readonly LaneChoice[]) =>
    store.setState(({ lanes }) => ({ lanes: new Map(lanes).set(node, edit(lanes.get(node) ?? [])) }))
  return (
    <div className="steps-head lane-head" role="rowheader">
      <span className="lane-name cut" title={param.help}>
        {param.label}
      </span>
      <span className="lane-value mono cut">{value ?? ''}</span>
      <span className="lane-choices">
        <select
          className="field lane-style"
          aria-label={words.pattern.style(param.label)}
          value={style}
          onChange={(event) => {
            const next = event.target.value as LaneStyle
            change((lanes) => lanes.map((lane) => (lane.param === param.id ? { ...lane, style: next } : lane)))
          }}
        >
          {LANE_STYLES.map((one) => (
            <option key={one} value={one}>
              {words.pattern.styles[one]}
            </option>
          ))}
        </select>
        <button
          type="button"
          className="lane-hide"
          aria-label={words.pattern.hideLane(param.label)}
          onClick={() => change((lanes) => lanes.filter((lane) => lane.param !== param.id))}
        >
          ×
        </button>
      </span>
    </div>
  )
}
