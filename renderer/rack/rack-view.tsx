import { type CSSProperties, useMemo, useState } from 'react'
import type { Descriptors, Rack, RackNode } from '../../engine/client/model.ts'
import { PatternEditor } from '../pattern/pattern-editor.tsx'
import { useReplica, useView } from '../session.ts'
import { words } from '../strings/words.ts'
import { Graph } from './graph/graph.tsx'
import { Inspector } from './inspector/inspector.tsx'
import { Outline, Panels } from './later-parts.ts'
import { PANES, usePane } from './panes.ts'
import { RackHead } from './rack-head.tsx'
import './rack-view.css'
import { Seek } from './seek.tsx'
import { Splitter } from './splitter.tsx'

/** Letters of the middle row, as they lie under the fingers. */
const PAD_KEYS = 'asdfghjkl'

/** The open rack: what it is, where it plays, its nodes as a graph, an outline or a page of controls. */
export function RackView({ rack }: { readonly rack: Rack }) {
  const descriptors = useReplica((state) => state.descriptors)
  const show = useView((state) => state.rackShow)
  const [showsProblems, setShowsProblems] = useState(false)
  const [keysPlayPads, setKeysPlayPads] = useState(false)
  const padKeys = useMemo(() => padKeysOf(rack.nodes, descriptors), [rack.nodes, descriptors])
  const isPanels = show === 'panels'
  const head = (
    <>
      <RackHead
        rack={rack}
        showsProblems={showsProblems}
        onProblems={() => setShowsProblems((is) => !is)}
        keysPlayPads={isPanels && padKeys.size > 0 ? keysPlayPads : null}
        onKeysPlayPads={() => setKeysPlayPads((is) => !is)}
      />
      {showsProblems ? <Problems rack={rack} /> : null}
    </>
  )
  if (isPanels)
    return (
      <main className="rack is-panels">
        {head}
        <Panels rack={rack} padKeys={keysPlayPads ? padKeys : NO_KEYS} />
      </main>
    )
  return (
    <main className="rack is-work">
      <div className="rack-column">
        {head}
        <Seek />
        <div className="rack-main">{show === 'graph' ? <Graph /> : <Outline />}</div>
        <PatternPane />
      </div>
      <InspectorPane />
    </main>
  )
}

const NO_KEYS: ReadonlyMap<number, string> = new Map()

function PatternPane() {
  const pane = usePane('pattern')
  if (!pane.isOpen) return null
  return (
    <>
      <Splitter
        label={words.rack.patternHeight}
        controls="rack-pattern"
        axis="height"
        size={pane.size}
        limits={PANES.pattern}
        onSize={pane.resize}
      />
      <div id="rack-pattern" className="rack-pattern" style={rem('--pattern-height', pane.size)}>
        <PatternEditor />
      </div>
    </>
  )
}

function InspectorPane() {
  const pane = usePane('inspector')
  if (!pane.isOpen) return null
  return (
    <>
      <Splitter
        label={words.rack.inspectorWidth}
        controls="rack-inspector"
        axis="width"
        size={pane.size}
        limits={PANES.inspector}
        onSize={pane.resize}
      />
      <div id="rack-inspector" className="rack-inspector" style={rem('--inspector-width', pane.size)}>
        <Inspector />
      </div>
    </>
  )
}

function rem(name: string, size: number): CSSProperties {
  return { [name]: `${size}rem` } as CSSProperties
}

function Problems({ rack }: { readonly rack: Rack }) {
  return (
    <ul className="rack-problems" aria-label={words.rack.problems}>
      {rack.problems.map(({ place, words: said }) => (
        <li key={place + said}>
          {place ? <code className="mono">{place}</code> : null} {said}
        </li>
      ))}
    </ul>
  )
}

function padKeysOf(nodes: readonly RackNode[], descriptors: Descriptors): ReadonlyMap<number, string> {
  const playable = nodes.filter(({ type }) => descriptors.get(type)?.takesTriggers)
  return new Map(playable.slice(0, PAD_KEYS.length).map((node, i) => [node.index, PAD_KEYS[i]!]))
}
