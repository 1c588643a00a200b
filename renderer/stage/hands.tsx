import { useMemo } from 'react'
import { ControlKind } from '../../engine/client/model.ts'
import { MacroKnobs, MacroPads } from '../rack/exports/macros.tsx'
import { useReplica } from '../session.ts'
import { NodePads } from './node-pads.tsx'
import { text } from './text.ts'

/** What hands play: pads that the rack offers, else those of its generators. */
export function Pads({ isWide }: { readonly isWide: boolean }) {
  const controls = useReplica((state) => state.rack?.controls)
  const nodes = useReplica((state) => state.rack?.nodes)
  const descriptors = useReplica((state) => state.descriptors)
  const playable = useMemo(
    () => (nodes ?? []).filter(({ type }) => descriptors.get(type)?.takesTriggers),
    [nodes, descriptors],
  )
  if (!controls) return null
  const hasPads = controls.some(({ kind }) => kind === ControlKind.PAD)
  // A rack that offers controls and no pads has chosen what is played.
  if (!hasPads && (controls.length > 0 || playable.length === 0)) return null
  return (
    <section className="stage-pads" aria-label={text.pads}>
      {hasPads ? <MacroPads size="stage" /> : <NodePads nodes={playable} isWide={isWide} />}
    </section>
  )
}

/** What hands turn; where the rack offers nothing, how it would. */
export function Knobs() {
  const hasRack = useReplica((state) => state.rack !== null)
  const hasKnobs = useReplica((state) => state.rack?.controls.some(({ kind }) => kind !== ControlKind.PAD) ?? false)
  const hasControls = useReplica((state) => (state.rack?.controls.length ?? 0) > 0)
  if (!hasRack || (hasControls && !hasKnobs)) return null
  return (
    <section className="stage-card stage-knobs" aria-label={text.macros}>
      {hasKnobs ? <MacroKnobs size="stage" /> : <p className="muted stage-hint">{text.noExports}</p>}
    </section>
  )
}
