import { useEffect, useMemo, useRef } from 'react'
import { type Rack, type Status, StatusKind } from '../../engine/client/model.ts'
import { patternFrame } from '../../engine/client/rack-frame.ts'
import { controlKey } from '../../engine/client/values.ts'
import { positionAt } from '../../engine/time/position.ts'
import { useReplica, useSession } from '../session.ts'
import { formatValue } from '../ui/format.ts'
import { onFrame, throttled } from '../ui/frame.ts'
import { Meter } from '../ui/meter.tsx'
import { writeText } from '../ui/write-text.ts'
import { text } from './text.ts'
import './levels.css'

/** Strips beyond that are too many to be read from afar. */
export const MAX_STRIPS = 64

interface Strip {
  readonly id: string
  readonly name: string
  /** Index of the node in the rack. */
  readonly node: number
}

/** The master, and what the rack reports; every node where it reports no levels. */
export function Levels() {
  const rack = useReplica((state) => state.rack)
  if (!rack) return null
  const strips = stripsOf(rack)
  const others = rack.statuses.filter(({ kind }) => kind !== StatusKind.LEVEL)
  const hidden = strips.length - MAX_STRIPS
  return (
    <section className="stage-card levels" aria-labelledby="stage-levels">
      <h2 id="stage-levels" className="stage-card-title">
        {text.levels}
      </h2>
      <MasterStrip />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keys */}
      <ul className="levels-strips" aria-labelledby="stage-levels" tabIndex={0}>
        {strips.slice(0, MAX_STRIPS).map((strip) => (
          <NodeStrip key={strip.id} strip={strip} />
        ))}
        {others.map((status) => (
          <StatusRow key={status.id} rack={rack} status={status} />
        ))}
        {hidden > 0 ? <li className="levels-more muted">{text.moreNodes(hidden)}</li> : null}
      </ul>
    </section>
  )
}

export function stripsOf({ nodes, statuses }: Pick<Rack, 'nodes' | 'statuses'>): Strip[] {
  const levels = statuses.filter(({ kind }) => kind === StatusKind.LEVEL)
  if (levels.length === 0) return nodes.map(({ id, index }) => ({ id: `${index}`, name: id, node: index }))
  return levels.flatMap(({ id, name, node }) => {
    const index = nodes.find((one) => one.id === node)?.index
    // The level of the rack itself is the master, which is always there.
    return index === undefined ? [] : [{ id, name: name || node, node: index }]
  })
}

function MasterStrip() {
  const { client } = useSession()
  const channels = useMemo(() => [() => client.hot.takePeak(0), () => client.hot.takePeak(1)], [client])
  return (
    <div className="levels-strip is-master">
      <span className="levels-name">{text.master}</span>
      <Meter label={text.levelOfMaster} channels={channels} />
    </div>
  )
}

function NodeStrip({ strip: { name, node } }: { readonly strip: Strip }) {
  const { client } = useSession()
  const channels = useMemo(() => [() => client.hot.takePeak(node + 2)], [client, node])
  return (
    <li className="levels-strip">
      <span className="levels-name cut" title={name}>
        {name}
      </span>
      <Meter label={text.levelOf(name)} channels={channels} />
    </li>
  )
}

/** The step of a pattern, or a parameter as it is played; written past React. */
function StatusRow({ rack, status }: { readonly rack: Rack; readonly status: Status }) {
  const { client } = useSession()
  const text = useRef<HTMLSpanElement>(null)
  const descriptors = useReplica((state) => state.descriptors)
  const name = status.name || status.node
  useEffect(() => {
    const node = rack.nodes.find(({ id }) => id === status.node)
    const param = descriptors.get(node?.type ?? '')?.params.find(({ id }) => id === status.param)
    const range = param && { min: param.min, max: param.max, unit: param.unit, isWhole: false }
    const read = () => {
      if (status.kind === StatusKind.STEP)
        return stepWords(rack, patternFrame(client.hot.state, client.store.getState()))
      return range && node ? formatValue(range, client.values.shown(controlKey(node.index, param.id))) : ''
    }
    return onFrame(
      throttled(20, () => {
        const shown = status.problem || read()
        writeText(text.current, shown)
      }),
    )
  }, [client, rack, status, descriptors])
  return (
    <li className="levels-status">
      <span className="levels-name cut" title={name}>
        {name}
      </span>
      <span ref={text} className="mono" />
    </li>
  )
}

function stepWords({ patternBars: bars }: Rack, frame: number): string {
  const position = positionAt(bars, frame)
  const bar = position && bars[position.index % bars.length]
  if (!bar) return text.noStep
  const at = ((position.beat + position.beatPhase) / position.beats) * bar.steps
  return text.step(Math.floor(at) + 1)
}
