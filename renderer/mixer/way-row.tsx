import type { ReactNode } from 'react'
import { type StripRoute, sendParams } from '../../engine/client/mixer.ts'
import { RemoveButton } from '../rack/inspector/remove-button.tsx'
import { levelScale } from './drivers.ts'
import { MixControl } from './mix-control.tsx'
import { text } from './text.ts'
import type { MixerEdits } from './use-mixer.ts'

interface WayRowProps {
  readonly route: StripRoute
  /** Of the other end, as the row shows it. */
  readonly shown: ReactNode
  /** Of the whole way, for those who hear it. */
  readonly label: string
  readonly removeLabel: string
  readonly edits: MixerEdits
  /** What there is to set beside the level. */
  readonly children?: ReactNode
}

/** A route in a list: where to or from, why nothing goes that way, its level, and the way out. */
export function WayRow({ route, shown, label, removeLabel, edits, children }: WayRowProps) {
  const { id, from, to, problem } = route
  return (
    <li className="side-row" aria-label={label}>
      <span className="side-row-name cut" title={problem || undefined}>
        {problem ? <span className="warning">▲ </span> : null}
        {shown}
      </span>
      <MixControl
        address={`route:${id}`}
        param={sendParams.level}
        scale={levelScale}
        label={text.level}
        help={text.levelHelp}
        owner={label}
        initial={0}
        isLocked={edits.isLocked}
      />
      {children}
      {edits.canEdit ? (
        <RemoveButton
          label={removeLabel}
          onPress={() => void edits.act({ case: 'removeStripRoute', value: { from, to } })}
        />
      ) : null}
    </li>
  )
}
