import type { SessionMixer, Sidechain } from '../../engine/client/mixer.ts'
import { RemoveButton } from '../rack/inspector/remove-button.tsx'
import { keySourcesFor } from './goals.ts'
import { keyBy } from './reroute.ts'
import { text } from './text.ts'
import { type MixerEdits, nameOf } from './use-mixer.ts'

interface Props {
  readonly mixer: SessionMixer
  /** Address of an insert, or of a node of a rack. */
  readonly to: string
  readonly label: string
  /** The strip that it is on: no key of its own. */
  readonly own: string
  readonly sources: readonly Sidechain[]
  readonly edits: MixerEdits
}

const NONE = ''

/** What an insert, or a node of a rack, listens to: one source as a rule, more where they are wanted. */
export function KeySource({ mixer, to, label, own, sources, edits }: Props) {
  const all = keySourcesFor(mixer, own)
  const free = all.filter((one) => !sources.some(({ from }) => from === one))
  const [first, ...others] = sources
  const choose = (from: string) => {
    void edits.step(text.steps.key(nameOf(from), label), [keyBy(sources, to, from)])
  }
  if (!edits.canEdit)
    return sources.length === 0 ? null : (
      <p className="side-note">{text.keyed(sources.map(({ from }) => nameOf(from)).join(', '))}</p>
    )
  return (
    <div className="side-key">
      <div className="side-row">
        <span className="side-key-mark" aria-hidden="true" />
        <span className="side-label" title={text.keyHelp}>
          {text.key}
        </span>
        <select
          className="cell-select is-wide"
          aria-label={text.keySource(label)}
          title={text.keyHelp}
          value={first?.from ?? NONE}
          onChange={(event) => choose(event.target.value)}
        >
          <option value={NONE}>{text.keyNone}</option>
          {first && !all.includes(first.from) ? <option value={first.from}>{nameOf(first.from)}</option> : null}
          {all.map((one) => (
            <option key={one} value={one}>
              {nameOf(one)}
            </option>
          ))}
        </select>
      </div>
      {others.map(({ from }) => (
        <div key={from} className="side-row">
          <span className="side-row-name cut">← {nameOf(from)}</span>
          <RemoveButton
            label={text.removeKey(nameOf(from))}
            onPress={() => void edits.act({ case: 'clearSidechain', value: { to, from } })}
          />
        </div>
      ))}
      {first && free.length > 0 ? (
        <select
          className="cell-select is-wide"
          aria-label={text.addKey}
          value={NONE}
          onChange={(event) => void edits.act({ case: 'setSidechain', value: { from: event.target.value, to } })}
        >
          <option value={NONE}>+ {text.addKey}</option>
          {free.map((one) => (
            <option key={one} value={one}>
              {nameOf(one)}
            </option>
          ))}
        </select>
      ) : null}
    </div>
  )
}
