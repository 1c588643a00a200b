import type { ActionInit } from '../../../engine/client/gesture.ts'
import { type RackNode, Unit } from '../../../engine/client/model.ts'
import { words } from '../../strings/words.ts'
import { LFO_HZ, WAVES } from './modulation.ts'
import { NumberCell } from './number-cell.tsx'
import { RemoveButton } from './remove-button.tsx'
import { useEdits } from './use-edits.ts'

interface Props {
  readonly node: RackNode
  readonly lfo: RackNode['lfos'][number]
}

const RATE = { ...LFO_HZ, unit: Unit.HERTZ, isWhole: false }
const PHASE = { min: 0, max: 1, unit: Unit.UNSPECIFIED, isWhole: false }

/** One LFO: its wave, its rate, where it starts. */
export function LfoRow({ node, lfo: { lfo, wave, freqHz, phase } }: Props) {
  const { act } = useEdits()
  const set = (change: { wave?: string; freqHz?: number; phase?: number }) => {
    void act({ case: 'setLfo', value: { node: node.id, lfo, ...change } } satisfies ActionInit)
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset brings a frame of its own
    <div className="mod-row" role="group" aria-label={words.inspector.lfoOf(lfo, node.id)}>
      <span className="mod-name">{words.inspector.lfo(lfo)}</span>
      <select
        className="cell-select"
        aria-label={`${words.inspector.wave}, ${words.inspector.lfo(lfo)}`}
        value={wave}
        onChange={(event) => set({ wave: event.target.value })}
      >
        {WAVES.map((one) => (
          <option key={one} value={one}>
            {words.inspector.waves[one]}
          </option>
        ))}
      </select>
      <NumberCell
        label={words.inspector.lfoRate(lfo)}
        value={freqHz}
        range={RATE}
        onCommit={(value) => set({ freqHz: value })}
      />
      <NumberCell
        label={words.inspector.lfoPhase(lfo)}
        help={words.inspector.phaseHelp}
        value={phase}
        range={PHASE}
        onCommit={(value) => set({ phase: value })}
      />
      <RemoveButton
        label={words.inspector.removeLfo(lfo)}
        onPress={() => void act({ case: 'removeLfo', value: { node: node.id, lfo } })}
      />
    </div>
  )
}
