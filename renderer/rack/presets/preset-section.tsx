import { useState } from 'react'
import { useStore } from 'zustand'
import type { NodeDescriptor, RackNode } from '../../../engine/client/model.ts'
import { words } from '../../strings/words.ts'
import { SecondPress } from '../../ui/second-press.tsx'
import { actionsToSound, isSameSound, soundOf } from '../inspector/node-sound.ts'
import { useEdits } from '../inspector/use-edits.ts'
import { devicePresets } from './device-presets.ts'
import { HandOver } from './hand-over.tsx'
import './presets.css'
import { MAX_NAME, type Preset, withPreset } from './presets.ts'

interface Props {
  readonly node: RackNode
  readonly descriptor: NodeDescriptor
}

/** Sounds of this node's type that this device keeps by name. */
export function PresetSection({ node, descriptor }: Props) {
  const store = devicePresets()
  const { step } = useEdits()
  const own = useStore(store.state, ({ presets }) => presets[node.type] ?? NONE)
  const problem = useStore(store.state, (state) => state.problem)
  const [trouble, setTrouble] = useState('')
  const keep = (presets: readonly Preset[]) => setTrouble(store.set(node.type, presets))
  const apply = ({ name, sound }: Preset) =>
    void step(words.inspector.presetTitle(name, node.id), actionsToSound(node, descriptor, sound))
  const sound = soundOf(node)
  return (
    <details className="inspector-section">
      <summary className="inspector-heading">
        {words.inspector.presets}
        {own.length > 0 ? <span className="inspector-count">{own.length}</span> : null}
      </summary>
      {own.length === 0 && !problem ? <p className="inspector-note muted">{words.inspector.noPresets}</p> : null}
      <ul className="presets">
        {own.map((preset) => (
          <li key={preset.name} className="preset">
            <button
              type="button"
              className="preset-name cut"
              aria-label={words.inspector.takePreset(preset.name)}
              aria-current={isSameSound(preset.sound, sound) || undefined}
              onClick={() => apply(preset)}
            >
              {preset.name}
            </button>
            <SecondPress
              label={words.inspector.removePreset}
              again={words.inspector.removePresetAgain}
              of={words.inspector.ofPreset(preset.name)}
              onPress={() => keep(own.filter((one) => one !== preset))}
            />
          </li>
        ))}
      </ul>
      {problem ? null : <SaveAs onSave={(name) => keep(withPreset(own, { name, sound }))} />}
      {problem || trouble ? (
        <p className="inspector-note" role="alert">
          <span className="warning" aria-hidden="true">
            ▲{' '}
          </span>
          {problem || trouble}
        </p>
      ) : null}
      {problem ? null : (
        <HandOver type={node.type} presets={own} onTake={(taken) => keep(taken.reduce(withPreset, own))} />
      )}
    </details>
  )
}

const NONE: readonly Preset[] = []

function SaveAs({ onSave }: { readonly onSave: (name: string) => void }) {
  const [name, setName] = useState('')
  return (
    <form
      className="preset-save"
      onSubmit={(event) => {
        event.preventDefault()
        if (name.trim() === '') return
        onSave(name.trim())
        setName('')
      }}
    >
      <input
        className="field"
        aria-label={words.inspector.presetName}
        placeholder={words.inspector.presetName}
        maxLength={MAX_NAME}
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <button type="submit" className="button">
        {words.inspector.savePreset}
      </button>
    </form>
  )
}
