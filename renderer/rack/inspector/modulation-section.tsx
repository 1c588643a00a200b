import type { NodeDescriptor, RackNode } from '../../../engine/client/model.ts'
import { words } from '../../strings/words.ts'
import { LfoRow } from './lfo-row.tsx'
import { firstRoute, freeLfo, MAX_LFOS, MAX_ROUTES, routeTargets } from './modulation.ts'
import { RouteRow } from './route-row.tsx'
import { useEdits } from './use-edits.ts'

interface Props {
  readonly node: RackNode
  readonly descriptor: NodeDescriptor
}

/** LFOs of a node and where they go. */
export function ModulationSection({ node, descriptor }: Props) {
  const edits = useEdits()
  const addRoute = nextRoute(node, descriptor)
  return (
    <section className="inspector-section">
      <h3 className="inspector-heading">{words.inspector.modulation}</h3>
      {node.lfos.length === 0 ? <p className="inspector-note muted">{words.inspector.noModulation}</p> : null}
      {node.lfos.map((lfo) => (
        <LfoRow key={lfo.lfo} node={node} lfo={lfo} />
      ))}
      {node.routes.map((route, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two routes may go the same way, and their order is the file's
        <RouteRow key={`${route.lfo} ${route.target} ${at}`} node={node} descriptor={descriptor} route={route} />
      ))}
      <div className="inspector-adds">
        {node.lfos.length < MAX_LFOS ? (
          <button
            type="button"
            className="button"
            onClick={() => void edits.act({ case: 'setLfo', value: { node: node.id, lfo: freeLfo(node) } })}
          >
            {words.inspector.addLfo}
          </button>
        ) : null}
        {addRoute ? (
          <button
            type="button"
            className="button"
            onClick={() => void edits.act({ case: 'setRoute', value: { node: node.id, ...addRoute } })}
          >
            {words.inspector.addRoute}
          </button>
        ) : null}
      </div>
      {node.routes.length >= MAX_ROUTES ? (
        <p className="inspector-note muted">{words.inspector.routesFull(MAX_ROUTES)}</p>
      ) : null}
    </section>
  )
}

/** From the first LFO to the first parameter that it does not move yet. */
function nextRoute(node: RackNode, descriptor: NodeDescriptor) {
  if (node.routes.length >= MAX_ROUTES) return null
  for (const { lfo } of node.lfos)
    for (const { target, param } of routeTargets(node, descriptor)) {
      const live = descriptor.params.find(({ id }) => id === param)
      const isThere = node.routes.some((route) => route.lfo === lfo && route.target === target)
      if (live && !isThere) return { lfo, target, ...firstRoute(live) }
    }
  return null
}
