import type { ActionInit } from '../../../engine/client/gesture.ts'
import { type NodeDescriptor, type RackNode, Unit } from '../../../engine/client/model.ts'
import { words } from '../../strings/words.ts'
import type { Range } from '../../ui/scale.ts'
import { isSweep, LFO_HZ, type RouteTarget, routeTargets } from './modulation.ts'
import type { SoundRoute } from './node-sound.ts'
import { NumberCell } from './number-cell.tsx'
import { RemoveButton } from './remove-button.tsx'
import { useEdits } from './use-edits.ts'

interface Props {
  readonly node: RackNode
  readonly descriptor: NodeDescriptor
  readonly route: SoundRoute
}

/** One way from an LFO to a value, and how far it moves it. */
export function RouteRow({ node, descriptor, route }: Props) {
  const { act, step } = useEdits()
  const targets = routeTargets(node, descriptor)
  const { label, span } = aboutTarget(descriptor, route.target)
  const set = (change: Partial<SoundRoute>): void => {
    const { lfo, target, depth, offset, min, max, squared } = { ...route, ...change }
    const wanted: ActionInit = {
      case: 'setRoute',
      value: { node: node.id, lfo, target, depth, offset, min, max, squared },
    }
    const isMoved = lfo !== route.lfo || target !== route.target
    const gone: ActionInit = { case: 'removeRoute', value: { node: node.id, lfo: route.lfo, target: route.target } }
    void step(words.inspector.moveRouteTitle(lfo, node.id), isMoved ? [gone, wanted] : [wanted])
  }
  const turn = (isWanted: boolean) => set(isWanted ? sweepOf(route, span) : swingOf(route))
  const hasSource = node.lfos.some(({ lfo }) => lfo === route.lfo)
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset brings a frame of its own
    <div className="mod-route" role="group" aria-label={words.inspector.route(route.lfo, label)}>
      <div className="mod-row">
        <select
          className="cell-select"
          aria-label={words.inspector.routeSource}
          value={String(route.lfo)}
          onChange={(event) => set({ lfo: Number(event.target.value) })}
        >
          {hasSource ? null : <option value={String(route.lfo)}>{words.inspector.lfo(route.lfo)}</option>}
          {node.lfos.map(({ lfo }) => (
            <option key={lfo} value={String(lfo)}>
              {words.inspector.lfo(lfo)}
            </option>
          ))}
        </select>
        <span className="muted" aria-hidden="true">
          →
        </span>
        <TargetSelect descriptor={descriptor} targets={targets} target={route.target} onChoose={set} />
        <RemoveButton
          label={words.inspector.removeRoute(route.lfo, label)}
          onPress={() =>
            void act({ case: 'removeRoute', value: { node: node.id, lfo: route.lfo, target: route.target } })
          }
        />
      </div>
      <div className="mod-row">
        <select
          className="cell-select"
          aria-label={words.inspector.routeMode}
          title={isSweep(route) ? words.inspector.sweepsHelp : words.inspector.swingsHelp}
          value={isSweep(route) ? 'sweep' : 'swing'}
          onChange={(event) => turn(event.target.value === 'sweep')}
        >
          <option value="swing">{words.inspector.swings}</option>
          <option value="sweep">{words.inspector.sweeps}</option>
        </select>
        {isSweep(route) ? <Sweep route={route} span={span} onSet={set} /> : null}
        {isSweep(route) ? null : <Swing route={route} span={span} onSet={set} />}
      </div>
      {hasSource ? null : <p className="inspector-note warning">{words.inspector.noSource(route.lfo)}</p>}
    </div>
  )
}

interface TargetSelectProps {
  readonly descriptor: NodeDescriptor
  readonly targets: readonly RouteTarget[]
  readonly target: string
  readonly onChoose: (change: Pick<SoundRoute, 'target'>) => void
}

function TargetSelect({ descriptor, targets, target, onChoose }: TargetSelectProps) {
  const isKnown = targets.some((one) => one.target === target)
  return (
    <select
      className="cell-select is-wide"
      aria-label={words.inspector.routeTarget}
      value={target}
      onChange={(event) => onChoose({ target: event.target.value })}
    >
      {isKnown ? null : <option value={target}>{target}</option>}
      {targets.map((one) => (
        <option key={one.target} value={one.target}>
          {aboutTarget(descriptor, one.target).label}
        </option>
      ))}
    </select>
  )
}

interface FieldsProps {
  readonly route: SoundRoute
  readonly span: Range
  readonly onSet: (change: Partial<SoundRoute>) => void
}

function Swing({ route, span, onSet }: FieldsProps) {
  return (
    <>
      <Labelled text={words.inspector.depth}>
        <NumberCell
          label={words.inspector.depth}
          value={route.depth}
          range={span}
          onCommit={(depth) => onSet({ depth })}
        />
      </Labelled>
      <Labelled text={words.inspector.offset}>
        <NumberCell
          label={words.inspector.offset}
          value={route.offset}
          range={span}
          onCommit={(offset) => onSet({ offset })}
        />
      </Labelled>
    </>
  )
}

function Sweep({ route, span, onSet }: FieldsProps) {
  return (
    <>
      <Labelled text={words.inspector.from}>
        <NumberCell
          label={words.inspector.from}
          value={route.min}
          range={{ ...span, max: route.max }}
          onCommit={(min) => {
            if (min < route.max) onSet({ min })
          }}
        />
      </Labelled>
      <Labelled text={words.inspector.to}>
        <NumberCell
          label={words.inspector.to}
          value={route.max}
          range={{ ...span, min: route.min }}
          onCommit={(max) => {
            if (max > route.min) onSet({ max })
          }}
        />
      </Labelled>
      <button
        type="button"
        className="cell-toggle"
        aria-pressed={route.squared}
        title={words.inspector.squaredHelp}
        onClick={() => onSet({ squared: !route.squared })}
      >
        {words.inspector.squared}
      </button>
    </>
  )
}

function Labelled({ text, children }: { readonly text: string; readonly children: React.ReactNode }) {
  return (
    <span className="mod-field">
      <span className="muted" aria-hidden="true">
        {text}
      </span>
      {children}
    </span>
  )
}

const LFO_TARGET = /^LFO\.(\d+)\.(freqHz|phase)$/

/** What a target is called, and how far a route to it may go: the width of its range to either side. */
function aboutTarget(descriptor: NodeDescriptor, target: string): { label: string; span: Range } {
  const param = descriptor.params.find(({ name }) => name === target)
  if (param) return { label: param.label, span: spanOf(param.max - param.min, param.unit) }
  const [, lfo, key] = LFO_TARGET.exec(target) ?? []
  if (key === 'freqHz')
    return { label: words.inspector.lfoRate(Number(lfo)), span: spanOf(LFO_HZ.max - LFO_HZ.min, Unit.HERTZ) }
  if (key === 'phase') return { label: words.inspector.lfoPhase(Number(lfo)), span: spanOf(1, Unit.UNSPECIFIED) }
  return { label: target, span: spanOf(1, Unit.UNSPECIFIED) }
}

const spanOf = (width: number, unit: Unit): Range => ({ min: -width, max: width, unit, isWhole: false })

/** As far as it swung, as a sweep. */
function sweepOf({ depth, offset }: SoundRoute, { max }: Range): Partial<SoundRoute> {
  const swing = Math.abs(depth) || max / 8
  return { depth: 0, offset: 0, min: offset - swing, max: offset + swing }
}

function swingOf({ min, max }: SoundRoute): Partial<SoundRoute> {
  return { depth: (max - min) / 2, offset: (max + min) / 2, min: 0, max: 0, squared: false }
}
