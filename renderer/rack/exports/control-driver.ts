/** A hand on a control that the rack offers; its value is read off its first target. */
import type { MamClient } from '../../../engine/client/client.ts'
import { type Control, ControlCurve, ControlKind, type Rack, Unit } from '../../../engine/client/model.ts'
import { type ControlKey, controlKey } from '../../../engine/client/values.ts'
import { type ControlRange, controlValue } from '../../../engine/session/control-map.ts'
import type { Driver } from '../../ui/control.ts'
import type { Range } from '../../ui/scale.ts'

const CURVES = {
  [ControlCurve.UNSPECIFIED]: 'linear',
  [ControlCurve.LINEAR]: 'linear',
  [ControlCurve.EXPONENTIAL]: 'exponential',
  [ControlCurve.SQUARE]: 'square',
} as const

const UNITS: Readonly<Record<string, Unit>> = {
  hz: Unit.HERTZ,
  ms: Unit.MILLISECONDS,
  db: Unit.DECIBELS,
  st: Unit.SEMITONES,
  '%': Unit.PERCENT,
  bpm: Unit.BPM,
}

export function mapOf({ kind, min, max, curve }: Pick<Control, 'kind' | 'min' | 'max' | 'curve'>): ControlRange {
  return { min, max, kind: kind === ControlKind.SWITCH ? 'switch' : 'knob', curve: CURVES[curve] }
}

/** As the page's knobs know it; a unit of the rack's own has no name there. */
export function rangeOf({ min, max, unit }: Pick<Control, 'min' | 'max' | 'unit'>): Range {
  const known = UNITS[unit.toLowerCase()] ?? Unit.UNSPECIFIED
  return { min: Math.min(min, max), max: Math.max(min, max), unit: known, isWhole: false }
}

/** What the first target that is there says; undefined where none is. */
export function keyOfControl({ nodes }: Pick<Rack, 'nodes'>, { targets }: Pick<Control, 'targets'>) {
  for (const target of targets) {
    const node = nodes.find(({ id }) => id === target.node)
    if (node) return { key: controlKey(node.index, target.param), target }
  }
  return undefined
}

/** `keys` are those of everything it moves: a hand here shows there at once. */
export function controlDriver(
  client: MamClient,
  rack: Pick<Rack, 'nodes'>,
  control: Control,
  report: (error: unknown) => void,
): Driver {
  const map = mapOf(control)
  const first = keyOfControl(rack, control)
  const listeners = new Set<() => void>()
  let held: number | undefined
  const hold = (value: number | undefined) => {
    held = value
    for (const listener of listeners) listener()
  }
  const showing = { hold, release: () => hold(undefined) }
  const read = (lookUp: (key: ControlKey) => number) =>
    first ? controlValue(map, first.target, lookUp(first.key)) : control.min
  return {
    shown: () => held ?? read((key) => client.values.shown(key)),
    base: () => read((key) => client.values.get(key).base),
    movedBy: () => (first ? client.values.get(first.key).movedBy : ''),
    listen: (changed) => {
      listeners.add(changed)
      const leave = first ? client.values.listen(first.key, changed) : () => {}
      return () => {
        listeners.delete(changed)
        leave()
      }
    },
    grab: () => {
      const hand = client.grabControl(control.id, showing)
      return { move: (value) => hand.move(value), end: () => void hand.end().catch(report) }
    },
    set: (value) => void client.setControl(control.id, showing, value).catch(report),
  }
}
