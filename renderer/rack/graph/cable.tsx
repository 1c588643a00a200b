import { EdgeLabelRenderer, type EdgeProps, getBezierPath } from '@xyflow/react'
import { memo, useEffect, useRef } from 'react'
import { words } from '../../strings/words.ts'
import { useDesk, useDeskState } from './desk.ts'
import type { CableLine } from './flow-types.ts'
import { type Cable, KEY } from './model.ts'

/** Its line; `Near` makes it as thick as what it carries is loud. */
export const CableView = memo(function CableView(props: EdgeProps<CableLine>) {
  const { id, data, selected } = props
  const { cable, names } = data!
  const { live } = useDesk()
  const [path, labelX, labelY] = getBezierPath(props)
  const gain = cable.gainPercent / 100
  const isKey = cable.toPort === KEY
  useEffect(
    () => live.addCable(id, { path: new Path2D(path), source: cable.source, gain, isKey }),
    [live, id, path, cable.source, gain, isKey],
  )
  return (
    <>
      <path
        className={`cable ${isKey ? 'is-key' : 'is-audio'}${cable.gainPercent === 0 ? ' is-silent' : ''}`}
        d={path}
        fill="none"
      />
      <path className="react-flow__edge-interaction" d={path} fill="none" strokeOpacity={0} strokeWidth={24} />
      {selected || cable.gainPercent !== 100 ? (
        <Gain cable={cable} names={names} isSelected={selected ?? false} x={labelX} y={labelY} />
      ) : null}
    </>
  )
})

interface GainProps {
  readonly cable: Cable
  readonly names: readonly [string, string]
  readonly isSelected: boolean
  readonly x: number
  readonly y: number
}

function Gain({ cable, names, isSelected, x, y }: GainProps) {
  const desk = useDesk()
  const isTyped = useDeskState((state) => state.typedGain === cable.key)
  const type = () => {
    if (!desk.isLocked) desk.state.setState({ typedGain: cable.key })
  }
  return (
    <EdgeLabelRenderer>
      <div
        className={`cable-gain nodrag nopan${isSelected ? ' is-selected' : ''}`}
        style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
      >
        {isTyped ? (
          <GainField cable={cable} names={names} />
        ) : (
          <button
            type="button"
            className="mono"
            aria-label={`${words.graph.gain(...names)}: ${words.graph.percent(cable.gainPercent)}`}
            title={words.graph.gainHelp}
            onClick={type}
          >
            {cable.gainPercent === 0 ? words.graph.silent : words.graph.percent(cable.gainPercent)}
          </button>
        )}
      </div>
    </EdgeLabelRenderer>
  )
}

function GainField({ cable, names }: { readonly cable: Cable; readonly names: readonly [string, string] }) {
  const desk = useDesk()
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.select(), [])
  const isDone = useRef(false)
  const close = () => {
    isDone.current = true
    desk.state.setState({ typedGain: null })
  }
  const take = () => {
    // A field that goes away loses the focus once more.
    if (isDone.current) return
    const value = Number.parseFloat((field.current?.value ?? '').replace(',', '.'))
    if (Number.isFinite(value) && value !== cable.gainPercent) desk.setGain(cable, value)
    close()
  }
  return (
    <input
      ref={field}
      className="field mono"
      inputMode="decimal"
      defaultValue={String(Math.round(cable.gainPercent * 100) / 100)}
      aria-label={words.graph.gain(...names)}
      title={words.graph.gainHelp}
      onBlur={take}
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.key === 'Enter') take()
        if (event.key === 'Escape') close()
      }}
    />
  )
}
