import { Handle, type NodeProps } from '@xyflow/react'
import { memo, type RefObject, useEffect, useRef } from 'react'
import { type NodeDescriptor, type RackNode, Unit } from '../../../engine/client/model.ts'
import { controlKey } from '../../../engine/client/values.ts'
import { useReplica, useSession, useView } from '../../session.ts'
import { words } from '../../strings/words.ts'
import { formatLevel, formatValue } from '../../ui/format.ts'
import { drawSoon, forgetDraw } from '../../ui/frame.ts'
import { controlsOf } from '../controls.ts'
import { useDesk } from './desk.ts'
import type { BoxNode } from './flow-types.ts'
import { LEVEL_FLOOR_DB, OUTPUT_INDEX } from './live.ts'
import type { Box } from './model.ts'
import { portsOf } from './ports.ts'

const MODULATIONS_SHOWN = 1

export const NodeBox = memo(function NodeBox({ data, isConnectable }: NodeProps<BoxNode>) {
  const { box } = data
  const { key, node, descriptor } = box
  const name = node?.id ?? words.graph.output
  const type = descriptor?.title ?? node?.type ?? words.graph.output
  const isFirst = useIsTabStop(key)
  const cost = useRef<HTMLSpanElement>(null)
  useCost(cost, node?.index)
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset groups form controls
    <div
      className={`gnode${node?.isBypassed ? ' is-bypassed' : ''}${node ? '' : ' is-output'}`}
      role="group"
      tabIndex={isFirst ? 0 : -1}
      data-key={key}
      aria-label={node?.isBypassed ? words.graph.nodeBypassed(name, type) : words.graph.node(name, type)}
    >
      <span className="gnode-cost" aria-hidden="true">
        <span ref={cost} />
      </span>
      <Ports box={box} isConnectable={isConnectable} />
      <p className="gnode-name cut">{name}</p>
      {node ? <About node={node} type={type} box={box} /> : <OutputAbout />}
      <Level
        index={node?.index ?? OUTPUT_INDEX}
        boxKey={key}
        name={name}
        isModulated={(node?.routes.length ?? 0) > 0}
      />
      {node ? <Modulations node={node} descriptor={descriptor} /> : null}
      {node && descriptor?.takesTriggers ? <HitButton node={node} /> : null}
    </div>
  )
})

function Ports({ box, isConnectable }: { readonly box: Box; readonly isConnectable: boolean }) {
  return portsOf(box).map(({ id, type, position, className }) => (
    <Handle
      key={`${type} ${id}`}
      id={id ?? null}
      type={type}
      position={position}
      className={className}
      isConnectable={isConnectable}
      isConnectableStart={isConnectable}
    />
  ))
}

/** One of them is a stop of the Tab key: what is selected, else the first. */
function useIsTabStop(key: string): boolean {
  const first = useReplica(({ rack }) => rack?.nodes[0]?.id)
  return useView(({ selection }) => (selection.at(-1) ?? first) === key)
}

function About({ node, type, box }: { readonly node: RackNode; readonly type: string; readonly box: Box }) {
  const sampleRate = useReplica(({ rack }) => rack?.sampleRate ?? 0)
  return (
    <p className="gnode-about muted">
      <span className="cut" title={box.descriptor?.help}>
        {node.isBypassed ? words.graph.bypassed : type}
        <FirstValue node={node} box={box} />
      </span>
      {node.latencyFrames > 0 ? (
        <span
          className="gnode-latency mono"
          title={words.graph.latencyHelp(node.latencyFrames, ((node.latencyFrames * 1000) / sampleRate).toFixed(1))}
        >
          {words.graph.latency(node.latencyFrames)}
        </span>
      ) : null}
    </p>
  )
}

/** The value that says most about it: the first of its controls, as it sounds. */
function FirstValue({ node, box }: { readonly node: RackNode; readonly box: Box }) {
  const { client } = useSession()
  const text = useRef<HTMLSpanElement>(null)
  const { descriptor } = box
  useEffect(() => {
    const control = descriptor && firstKnob(descriptor)
    if (!control) return undefined
    const { target, range } = control
    if (!('live' in target)) {
      text.current!.textContent = ` · ${formatValue(range, node.fileValues.get(target.file) ?? control.initial)}`
      return undefined
    }
    const key = controlKey(node.index, target.live)
    const draw = () => {
      if (text.current) text.current.textContent = ` · ${formatValue(range, client.values.shown(key))}`
    }
    draw()
    const leave = client.values.listen(key, () => drawSoon(draw))
    return () => {
      leave()
      forgetDraw(draw)
    }
  }, [client, descriptor, node.index, node.fileValues])
  return <span ref={text} className="gnode-more" />
}

/** One with a unit says more than one without. */
function firstKnob(descriptor: NodeDescriptor) {
  const knobs = controlsOf(descriptor).main.filter(({ kind }) => kind === 'knob')
  return knobs.find(({ range }) => range.unit !== Unit.UNSPECIFIED) ?? knobs[0]
}

function OutputAbout() {
  const level = useReplica(({ rack }) => rack?.mixer?.masterPercent ?? 100)
  const clips = useReplica(({ rack }) => rack?.mixer?.softClip ?? false)
  return (
    <p className="gnode-about muted">
      <span className="cut">
        {formatLevel(level / 100)}
        {clips ? <span className="gnode-more">{words.graph.softClip}</span> : null}
      </span>
    </p>
  )
}

interface LevelProps {
  readonly index: number
  readonly boxKey: string
  readonly name: string
  /** Then it has another place in its box. */
  readonly isModulated: boolean
}

/** The track; its bar is drawn by `Near`. */
function Level({ index, boxKey, name, isModulated }: LevelProps) {
  const { live } = useDesk()
  const meter = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another place is measured anew
  useEffect(() => live.addNode(index, boxKey, meter.current!), [live, index, boxKey, isModulated])
  return (
    // biome-ignore lint/a11y/useSemanticElements: a <meter> brings a look of its own
    <div
      ref={meter}
      className="gnode-level"
      role="meter"
      aria-label={words.graph.level(name)}
      aria-valuemin={LEVEL_FLOOR_DB}
      aria-valuemax={0}
      aria-valuenow={LEVEL_FLOOR_DB}
    />
  )
}

/** What moves its values by itself: stubs in the colour and shape of control signals. */
function Modulations({
  node,
  descriptor,
}: {
  readonly node: RackNode
  readonly descriptor: NodeDescriptor | undefined
}) {
  if (node.routes.length === 0) return null
  const labelOf = (target: string) => descriptor?.params.find(({ name }) => name === target)?.label ?? target
  const shown = node.routes.slice(0, MODULATIONS_SHOWN)
  const more = node.routes.length - shown.length
  return (
    <p className="gnode-modulation">
      <span className="cut">
        {shown.map(({ lfo, target }) => words.graph.modulation(lfo, labelOf(target))).join(', ')}
      </span>
      {more > 0 ? <span>{words.graph.moreModulation(more)}</span> : null}
    </p>
  )
}

const LIT_MS = 100

/** Not a stop of the Tab key: hundreds of them would be in the way. The menu of a node hits it too. */
function HitButton({ node }: { readonly node: RackNode }) {
  const { perform } = useSession()
  const button = useRef<HTMLButtonElement>(null)
  const hit = () => {
    perform({ case: 'trigger', value: { node: node.id, velocity: 0 } })
    button.current?.setAttribute('data-hit', '')
    setTimeout(() => button.current?.removeAttribute('data-hit'), LIT_MS)
  }
  return (
    <button
      ref={button}
      type="button"
      tabIndex={-1}
      className="gnode-hit nodrag nopan"
      aria-label={words.graph.play(node.id)}
      title={words.graph.play(node.id)}
      onPointerDown={(event) => {
        if (event.button === 0) hit()
      }}
      onClick={(event) => {
        event.stopPropagation()
        if (event.detail === 0) hit()
      }}
      onDoubleClick={(event) => event.stopPropagation()}
    >
      {words.graph.hit}
    </button>
  )
}

function useCost(element: RefObject<HTMLElement | null>, index: number | undefined): void {
  const { live } = useDesk()
  useEffect(() => (index === undefined ? undefined : live.addCost(index, element.current!)), [live, element, index])
}
