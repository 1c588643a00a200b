import type { CSSProperties } from 'react'
import type { RackNode } from '../../engine/client/model.ts'
import { useSession } from '../session.ts'
import { Pad } from '../ui/pad.tsx'
import { text } from './text.ts'

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
  return (
    <div className="node-pads" style={{ '--columns': columns } as CSSProperties}>
      {nodes.map(({ index, id }) => (
        <Pad
          key={index}
          label={id}
          help={text.playHelp}
          owner={text.play}
          size="stage"
          onPress={(velocity) => perform({ case: 'trigger', value: { node: id, velocity } })}
        />
      ))}
    </div>
  )
}
