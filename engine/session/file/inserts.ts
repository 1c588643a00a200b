/** Inserts of buses and of the master: any node that has an input to work on. */
import { bypassedNode } from '../../formats/bypass.ts'
import type { NodeDescriptor } from '../../formats/descriptor.ts'
import { type Place, placeAt, within } from '../../formats/diagnostic.ts'
import { findDescriptor, nodeTypes } from '../../formats/nodes.ts'
import { type ParamValue, readParams } from '../../formats/params.ts'
import type { PlanNode } from '../../formats/plan.ts'
import type { Context } from '../../formats/shape.ts'
import type { Lists, SessionInsert } from './names.ts'

/** Whether a type works on what it is given. */
export const isEffect = ({ role, ports }: NodeDescriptor): boolean =>
  (role === 'effect' || role === 'utility') && ports.some(({ input, kind }) => input && kind === 'audio')

export const isKeyed = ({ ports }: NodeDescriptor): boolean => ports.some(({ kind }) => kind === 'key')

export const effectTypes = (): string[] =>
  nodeTypes.filter((type) => {
    const descriptor = findDescriptor(type)
    return descriptor !== undefined && isEffect(descriptor)
  })

export function checkInserts({ buses, master }: Pick<Lists, 'buses' | 'master'>, context: Context): void {
  const check = (inserts: readonly SessionInsert[], list: Place) => {
    for (const [index, insert] of inserts.entries()) checkInsert(insert, within(list, index), context)
  }
  for (const [index, { inserts }] of buses.entries()) check(inserts, placeAt('buses', index, 'inserts'))
  check(master?.inserts ?? [], placeAt('master', 'inserts'))
}

function checkInsert(insert: SessionInsert, place: Place, context: Context): void {
  const { type, bypass, sidechains } = insert
  const { report, suggestions } = context
  const descriptor = findDescriptor(type)
  if (descriptor === undefined || !isEffect(descriptor)) {
    const known = effectTypes()
    const message =
      descriptor === undefined
        ? `unknown node type ${JSON.stringify(type)}; the insert passes its input on`
        : `${type} makes sound instead of working on it; the insert passes its input on`
    const suggestion = descriptor === undefined ? suggestions.nearest(type, known) : undefined
    const words = { message, found: type, expected: `one of ${known.join(', ')}`, suggestion }
    report.warn('unknown-type', within(place, 'type'), words)
    return
  }
  readParams(descriptor, insert.params, within(place, 'params'), context)
  if (bypass) {
    const message = `this ${type} is bypassed: it does nothing until bypass is false`
    report.hint('inactive', within(place, 'bypass'), { message, found: true, expected: 'false' })
  }
  if (sidechains.length === 0 || isKeyed(descriptor)) return
  const message = `${type} has no key input; what it should listen to has no effect`
  report.warn('inactive', within(place, 'sidechains'), { message, found: sidechains, expected: 'an insert with a key' })
}

/** The node of an insert; null where its type cannot work on a signal. */
export function insertNode(insert: SessionInsert, id: string, context: Context): PlanNode | null {
  const { type, params, bypass } = insert
  const descriptor = findDescriptor(type)
  if (descriptor === undefined || !isEffect(descriptor)) return null
  const values = withStartValues(type, readParams(descriptor, params, null, context))
  const node = { id, type, values, inputs: [], outputs: [], lfos: [], routes: [] }
  return bypass ? bypassedNode(node) : node
}

const duckerTimes: readonly ParamValue[] = [
  ['attackMs', 10],
  ['releaseMs', 100],
]

/** Buses had a ducker before racks had one, with other times (Q74). */
function withStartValues(type: string, values: readonly ParamValue[]): readonly ParamValue[] {
  if (type !== 'spectral_ducker') return values
  return [...duckerTimes.filter(([key]) => !values.some(([given]) => given === key)), ...values]
}
