import type { CSSProperties } from 'react'
import type { RackNode } from '../../engine/client/model.ts'
import { useSession } from '../session.ts'
import { words } from '../strings/words.ts'
import { Pad } from '../ui/pad.tsx'

interface Props {
  readonly nodes: readonly RackNode[]
  /** Over the whole width; else they stand beside the tile of the rack. */
  readonly isWide: boolean
}

const MAX_COLUMNS = 4
const MAX_WIDE_COLUMNS = 6

/** A pad a node; ids may repeat. */
export function NodePads({ nodes, isWide }: Props) {
  const { perform } = useSession()
  const columns = isWide
    ? Math.min(nodes.length, MAX_WIDE_COLUMNS)
    : Math.min(Math.ceil(Math.sqrt(nodes.length)), MAX_COLUMNS)
  const { stage } = words
  return (
    <div className="node-pads" style={{ '--columns': columns } as CSSProperties}>
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
