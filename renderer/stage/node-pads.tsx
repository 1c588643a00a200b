import type { RackNode } from '../../engine/client/model.ts'
import { useSession } from '../session.ts'
import { words } from '../strings/words.ts'
import { Pad } from '../ui/pad.tsx'

/** A pad a node; ids may repeat. */
export function NodePads({ nodes }: { readonly nodes: readonly RackNode[] }) {
  const { perform } = useSession()
  const { stage } = words
  return (
    <div className="node-pads">
      {nodes.map(({ index, id }) => (
        <Pad
          key={index}
          label={id}
          help={stage.playHelp}
          owner={stage.play}
          size="stage"
          onPress={(velocity) => perform({ case: 'trigger', value: { node: id, velocity } })}
        />
      ))}
    </div>
  )
}
