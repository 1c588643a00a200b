import { useMemo } from 'react'
import type { Rack } from '../../engine/client/model.ts'
import { useReplica, useSession } from '../session.ts'
import { words } from '../strings/words.ts'
import { Meter } from '../ui/meter.tsx'
import { NodePanel } from './node-panel.tsx'
import { Seek } from './seek.tsx'

interface Props {
  readonly rack: Rack
  /** Letter that hits the pad of a node, by the node's index. */
  readonly padKeys: ReadonlyMap<number, string>
}

/** The controls of every node on one page. */
export function Panels({ rack, padKeys }: Props) {
  const descriptors = useReplica((state) => state.descriptors)
  return (
    <>
      <div className="rack-play">
        <Seek />
        <MasterMeter />
      </div>
      {rack.nodes.length === 0 ? (
        <p className="rack-empty">{rack.problems.length > 0 ? words.rack.unknown : words.rack.empty}</p>
      ) : null}
      <div className="rack-nodes">
        {rack.nodes.map((node) => {
          const descriptor = descriptors.get(node.type)
          const padKey = padKeys.get(node.index)
          return descriptor ? <NodePanel key={node.index} node={node} descriptor={descriptor} padKey={padKey} /> : null
        })}
      </div>
    </>
  )
}

function MasterMeter() {
  const { client } = useSession()
  const channels = useMemo(() => [() => client.hot.takePeak(0), () => client.hot.takePeak(1)], [client])
  return (
    <div className="rack-master">
      <span className="muted">{words.rack.master}</span>
      <Meter label={words.rack.masterLevel} channels={channels} />
    </div>
  )
}
