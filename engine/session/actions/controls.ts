/** A hand on a control that a rack exports moves everything that it is for, in one step. */
import type { RackControl } from '../../formats/exports.ts'
import { findDescriptor, takesTriggers } from '../../formats/nodes.ts'
import { applyChange, type Change, joined } from '../change.ts'
import { targetValue } from '../control-map.ts'
import { type Document, rackOf } from '../document.ts'
import { SessionRefusal } from '../refusal.ts'
import { startKeyOf } from '../values.ts'
import { type DocumentAction, short } from './action.ts'
import { checkFinite, nodeOf, rackTarget } from './target.ts'
import { setValue } from './values.ts'

export interface SetControlArgs {
  readonly rack: string
  readonly control: string
  /** Between its min and max; a switch: 0 or 1. */
  readonly value: number
}

/** What no file has a place for is played only. */
export const setControl: DocumentAction<'setControl', SetControlArgs> = {
  id: 'setControl',
  title(document, { rack, control: id, value }) {
    const control = controlOf(document, rack, id)
    return `Set ${short(control.name)} to ${controlWords(control, value)}`
  },
  apply(document, { rack, control, value }) {
    checkFinite(value, 'a value')
    const changes: Change[] = []
    let after = document
    for (const move of movesOf(document, rack, control, value)) {
      if (!isKept(document, rack, move)) continue
      const change = setValue.apply(after, { rack, ...move })
      after = applyChange(after, change)
      changes.push(change)
    }
    return joined(changes)
  },
  mergeKey: ({ rack, control }) => `setControl ${JSON.stringify([rack, control])}`,
}

export interface ControlMove {
  readonly node: string
  readonly param: number
  readonly value: number
}

/** What a value of a control asks of its targets, those that are reached. Throws SessionRefusal where it has none to move. */
export function movesOf(document: Document, rack: string, id: string, value: number): ControlMove[] {
  const control = controlOf(document, rack, id)
  if (control.kind === 'pad')
    throw new SessionRefusal('not-possible', `${short(control.name)} is a pad: it is hit, not moved`)
  const moves = new Map<string, ControlMove>()
  for (const target of control.targets) {
    const { node, param } = target
    if (param === 0) continue
    moves.set(JSON.stringify([node, param]), { node, param, value: targetValue(control, target, value) })
  }
  if (moves.size === 0) throw new SessionRefusal('not-possible', deadWords(control))
  return [...moves.values()]
}

/** The nodes that a pad triggers. Throws SessionRefusal. */
export function hitsOf(document: Document, rack: string, id: string): string[] {
  const control = controlOf(document, rack, id)
  if (control.kind !== 'pad') throw new SessionRefusal('not-possible', `${short(control.name)} is moved, not hit`)
  const { plan } = rackTarget(document, rack)
  const nodes = new Set(control.targets.map(({ node }) => node))
  const heard = plan.nodes.filter(({ id, type, bypassed }) => nodes.has(id) && takesTriggers(bypassed?.type ?? type))
  if (heard.length === 0) throw new SessionRefusal('not-possible', deadWords(control))
  return [...new Set(heard.map(({ id }) => id))]
}

/** Throws SessionRefusal where the rack exports none of that id. */
export function controlOf(document: Document, rack: string, id: string): RackControl {
  const { file } = rackTarget(document, rack)
  const control = rackOf(document, file.id).document.exports.controls.find((one) => one.id === id)
  if (control !== undefined) return control
  throw new SessionRefusal('not-found', `the rack offers no control ${JSON.stringify(short(id))}`)
}

/** `50 %`, `on`. */
export function controlWords({ kind, unit }: RackControl, value: number): string {
  if (kind === 'switch') return value >= 0.5 ? 'on' : 'off'
  return `${Number(value.toPrecision(4))}${unit === '' ? '' : ` ${unit}`}`
}

const deadWords = ({ name, problem }: RackControl): string =>
  `${short(name)} reaches nothing${problem === '' ? '' : `: ${problem}`}`

function isKept(document: Document, rack: string, { node, param }: ControlMove): boolean {
  const descriptor = findDescriptor(nodeOf(rackTarget(document, rack), node).type)
  return descriptor !== undefined && startKeyOf(descriptor, param) !== undefined
}
