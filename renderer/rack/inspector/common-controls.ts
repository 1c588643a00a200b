/** Values that nodes of several types have in common: the same key of the file, of the same kind and unit. */
import type { Descriptors, NodeDescriptor } from '../../../engine/client/model.ts'
import { type Control, controlsOf } from '../controls.ts'
import { keyOf } from './file-key.ts'

export interface CommonControl {
  /** Of the file. */
  readonly key: string
  /** Of the first type, over the range that all of them take. */
  readonly control: Control
}

export function commonControls(types: readonly string[], descriptors: Descriptors): CommonControl[] {
  const known = types.map((type) => descriptors.get(type))
  if (known.length === 0 || known.includes(undefined)) return []
  const [first, ...others] = (known as NodeDescriptor[]).map(byKey)
  return [...first!].flatMap(([key, control]) => {
    const twins = others.map((one) => one.get(key))
    const all = [control, ...twins]
    if (!all.every((one) => one !== undefined && isAlike(one, control))) return []
    const min = Math.max(...all.map((one) => one!.range.min))
    const max = Math.min(...all.map((one) => one!.range.max))
    return min < max ? [{ key, control: { ...control, range: { ...control.range, min, max } } }] : []
  })
}

function byKey(descriptor: NodeDescriptor): ReadonlyMap<string, Control> {
  const { main, more } = controlsOf(descriptor)
  return new Map(
    [...main, ...more].flatMap((control) => {
      const key = keyOf(descriptor, control)
      return key === '' ? [] : [[key, control] as const]
    }),
  )
}

function isAlike(a: Control, b: Control): boolean {
  const texts = ({ choices }: Control) => choices.map(({ text, value }) => `${text} ${value}`).join()
  return a.kind === b.kind && a.range.unit === b.range.unit && texts(a) === texts(b)
}
