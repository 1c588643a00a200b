import { useMemo, useState } from 'react'
import type { Descriptors, Rack, RackNode } from '../../engine/client/model.ts'
import { KeysButton } from '../keys/keys-button.tsx'
import { useReplica, useSession } from '../session.ts'
import { TempoField } from '../top-bar/tempo.tsx'
import { Meter } from '../ui/meter.tsx'
import { countOf } from '../ui/words.ts'
import { isPlayable, NodePanel } from './node-panel.tsx'
import './rack-view.css'
import { Seek } from './seek.tsx'

/** Letters of the middle row, as they lie under the fingers. */
const PAD_KEYS = 'asdfghjkl'

/** The open rack: what it is, where it plays, a panel for each node. */
export function RackView({ rack }: { readonly rack: Rack }) {
  const descriptors = useReplica((state) => state.descriptors)
  const [showsProblems, setShowsProblems] = useState(false)
  const [keysPlayPads, setKeysPlayPads] = useState(false)
  const padKeys = useMemo(() => padKeysOf(rack.nodes, descriptors), [rack.nodes, descriptors])

  return (
    <main className="rack">
      <header className="rack-head">
        <div className="rack-names">
          <h1 className="rack-name cut" title={rack.path}>
            {rack.name}
          </h1>
          <p className="rack-about cut muted" title={rack.description}>
            {rack.description || rack.path}
          </p>
        </div>
        <div className="rack-actions">
          <span className="rack-tempo">
            <TempoField />
          </span>
          <span className="chip muted">{countOf(rack.nodes.length, 'node')}</span>
          {rack.problems.length > 0 ? (
            <button
              type="button"
              className="button"
              aria-expanded={showsProblems}
              onClick={() => setShowsProblems((is) => !is)}
            >
              <span className="warning" aria-hidden="true">
                ▲
              </span>
              {countOf(rack.problems.length, 'remark')}
            </button>
          ) : null}
          <KeysButton />
          {padKeys.size > 0 ? (
            <button
              type="button"
              className="button rack-keys"
              aria-pressed={keysPlayPads}
              title="Letters A to L hit the pads while this is on"
              onClick={() => setKeysPlayPads((is) => !is)}
            >
              Keys play pads
            </button>
          ) : null}
        </div>
      </header>
      {showsProblems ? <Problems rack={rack} /> : null}
      <div className="rack-play">
        <Seek />
        <MasterMeter />
      </div>
      {rack.nodes.length === 0 ? (
        <p className="rack-empty">This rack has no nodes that MAM knows, so it is silent. Open another one.</p>
      ) : null}
      <div className="rack-nodes">
        {rack.nodes.map((node) => {
          const descriptor = descriptors.get(node.type)
          const padKey = keysPlayPads ? padKeys.get(node.index) : undefined
          return descriptor ? <NodePanel key={node.index} node={node} descriptor={descriptor} padKey={padKey} /> : null
        })}
      </div>
    </main>
  )
}

function MasterMeter() {
  const { client } = useSession()
  const channels = useMemo(() => [() => client.hot.takePeak(0), () => client.hot.takePeak(1)], [client])
  return (
    <div className="rack-master">
      <span className="muted">Master</span>
      <Meter label="Level of the master" channels={channels} />
    </div>
  )
}

function Problems({ rack }: { readonly rack: Rack }) {
  return (
    <ul className="rack-problems" aria-label="What the file says that does not hold">
      {rack.problems.map(({ place, words }) => (
        <li key={place + words}>
          {place ? <code className="mono">{place}</code> : null} {words}
        </li>
      ))}
    </ul>
  )
}

function padKeysOf(nodes: readonly RackNode[], descriptors: Descriptors): ReadonlyMap<number, string> {
  const playable = nodes.filter(({ type }) => {
    const descriptor = descriptors.get(type)
    return descriptor !== undefined && isPlayable(descriptor)
  })
  return new Map(playable.slice(0, PAD_KEYS.length).map((node, i) => [node.index, PAD_KEYS[i]!]))
}
