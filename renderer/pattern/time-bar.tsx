import { Unit } from '../../engine/client/model.ts'
import type { Score } from '../../engine/client/score.ts'
import { useReplica, useSession } from '../session.ts'
import { words } from '../strings/words.ts'
import type { Range } from '../ui/scale.ts'
import { BarStrip } from './bar-strip.tsx'
import { Field, wholes } from './field.tsx'
import type { Grid, Page } from './page.ts'
import { usePatternState, usePatternStore } from './pattern-store.ts'
import { SWINGS } from './range.ts'

const SHAPES: Range = { min: 0, max: 8, unit: Unit.UNSPECIFIED, isWhole: false }
const LENGTHS = wholes(1, 4096)
const RESOLUTIONS = wholes(1, 4096)

interface Props {
  readonly score: Score
  readonly grid: Grid
  readonly page: Page
  readonly isEditable: boolean
}

/** Time of the rack: length, steps, swing; below them every bar with its tempo. */
export function TimeBar({ score, grid, page, isEditable }: Props) {
  const { perform } = useSession()
  const owner = useReplica((state) => state.rack?.name ?? '')
  const text = words.pattern
  const common = { owner, isLocked: !isEditable }
  const { lengthBars, resolution, swingPercent, swingExponent } = score
  return (
    <div className="pattern-time">
      <div className="pattern-tools" role="group" aria-label={text.timeOpen}>
        <Field
          {...common}
          label={text.length}
          help={text.lengthHelp}
          value={lengthBars}
          range={LENGTHS}
          onCommit={(bars) => perform({ case: 'setLengthBars', value: { bars } })}
        />
        <Field
          {...common}
          label={text.resolution}
          value={resolution}
          range={RESOLUTIONS}
          initial={16}
          onCommit={(steps) => perform({ case: 'setResolution', value: { resolution: steps } })}
        />
        <Field
          {...common}
          label={text.swing}
          help={text.swingHelp}
          value={swingPercent}
          range={SWINGS}
          initial={0}
          onCommit={(percent) => perform({ case: 'setSwing', value: { percent } })}
        />
        <Field
          {...common}
          label={text.shape}
          help={text.shapeHelp}
          value={swingExponent}
          range={SHAPES}
          initial={1}
          onCommit={(exponent) => perform({ case: 'setSwing', value: { percent: swingPercent, exponent } })}
        />
        <Follow />
      </div>
      <BarStrip score={score} grid={grid} page={page} isEditable={isEditable} />
    </div>
  )
}

function Follow() {
  const store = usePatternStore()
  const follows = usePatternState((state) => state.follows)
  return (
    <button
      type="button"
      className="button"
      aria-pressed={follows}
      title={words.pattern.followHelp}
      onClick={() => store.setState({ follows: !follows })}
    >
      {words.pattern.follow}
    </button>
  )
}
