import { useId, useMemo, useState } from 'react'
import { type NodeDescriptor, type RackNode, Unit } from '../../../engine/client/model.ts'
import { words } from '../../strings/words.ts'
import { controlsOf } from '../controls.ts'
import { keyOf } from './file-key.ts'
import { actionsToValues } from './node-sound.ts'
import { NumberCell } from './number-cell.tsx'
import { type GroupId, grouped, type ParamGroup } from './param-groups.ts'
import { diceOf, thrown } from './randomise.ts'
import { useEdits } from './use-edits.ts'

interface Props {
  readonly node: RackNode
  readonly descriptor: NodeDescriptor
}

const AMOUNT = { min: 0, max: 100, unit: Unit.PERCENT, isWhole: true }
/** How loud it is and when it plays are rarely left to dice. */
const SPARED: readonly GroupId[] = ['level', 'time', 'controllers']

/** Values by dice: how far from what is there, and which ones; one step. */
export function RandomSection({ node, descriptor }: Props) {
  const { step } = useEdits()
  const groups = useMemo(() => throwable(descriptor), [descriptor])
  const [amount, setAmount] = useState(30)
  const [spared, setSpared] = useState<readonly GroupId[]>(() => sparedAtFirst(groups))
  const id = useId()
  if (groups.length === 0) return null
  const roll = () => {
    const dice = diceOf(crypto.getRandomValues(new Uint32Array(1))[0]!)
    const wanted = groups
      .filter((group) => !spared.includes(group.id))
      .flatMap(({ controls }) => controls)
      .map((control) => {
        const key = keyOf(descriptor, control)
        return [key, thrown(control, node.fileValues.get(key) ?? control.initial, amount / 100, dice)] as const
      })
    void step(words.inspector.throwTitle(node.id), actionsToValues(node, Object.fromEntries(wanted)))
  }
  return (
    <details className="inspector-section">
      <summary className="inspector-heading">{words.inspector.random}</summary>
      <div className="random-row">
        <span id={id} className="muted">
          {words.inspector.amount}
        </span>
        <NumberCell
          label={words.inspector.amount}
          help={words.inspector.amountHelp}
          value={amount}
          range={AMOUNT}
          onCommit={setAmount}
        />
        <button type="button" className="button is-small" disabled={spared.length === groups.length} onClick={roll}>
          {words.inspector.throwDice}
        </button>
      </div>
      <fieldset className="random-groups">
        <legend className="visually-hidden">{words.inspector.whichGroups}</legend>
        {groups.map((group) => (
          <label key={group.id} className="random-group">
            <input
              type="checkbox"
              checked={!spared.includes(group.id)}
              onChange={({ target }) =>
                setSpared((before) =>
                  target.checked ? before.filter((one) => one !== group.id) : [...before, group.id],
                )
              }
            />
            {words.inspector.groups[group.id]}
          </label>
        ))}
      </fieldset>
    </details>
  )
}

/** What the file keeps: only that can be taken back in one step. */
function throwable(descriptor: NodeDescriptor): ParamGroup[] {
  const { main, more } = controlsOf(descriptor)
  return grouped(
    descriptor,
    [...main, ...more].filter((control) => keyOf(descriptor, control) !== ''),
  )
}

function sparedAtFirst(groups: readonly ParamGroup[]): readonly GroupId[] {
  const spared = groups.map(({ id }) => id).filter((id) => SPARED.includes(id))
  return spared.length < groups.length ? spared : []
}
