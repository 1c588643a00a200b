/** What a file can hold of a value, and where a value of a node is kept. */
import type { FileKey, NodeDescriptor } from '../formats/descriptor.ts'
import type { PlanNode } from '../formats/plan.ts'
import { isObject } from '../formats/shape.ts'

/** The shortest decimal that is this value as f32: what a file should hold. */
export function shortestFloat32(value: number): number {
  const single = Math.fround(value)
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(single.toPrecision(digits))
    if (Math.fround(short) === single) return short
  }
  return Number(single.toPrecision(9))
}

/** Kinds of keys that one number can set. */
export const hasControl = ({ type }: FileKey): boolean => type !== 'text' && type !== 'list'

/** The number that the engine reads back after `fileContent` was written. */
export function storedValue(fileKey: FileKey, value: number): number {
  const clamped = fileKey.clampAtLoad ? Math.min(Math.max(value, fileKey.min), fileKey.max) : value
  if (fileKey.type === 'float') return shortestFloat32(clamped)
  if (fileKey.type === 'bool') return Number(clamped >= 0.5)
  return fileKey.type === 'choice' && fileKey.liveId === 0 ? nearestChoice(fileKey, value) : Math.round(clamped)
}

/** Without a live parameter a choice is written as text only. */
function nearestChoice({ choices }: FileKey, value: number): number {
  const values = choices.map((choice) => choice.value)
  return values.reduce((best, one) => (Math.abs(one - value) < Math.abs(best - value) ? one : best), values[0] ?? 0)
}

/** What stands in the file for a value. */
export function fileContent(fileKey: FileKey, value: number): number | boolean | string {
  const stored = storedValue(fileKey, value)
  if (fileKey.type === 'bool') return stored === 1
  if (fileKey.type !== 'choice') return stored
  return fileKey.choices.find((choice) => choice.value === stored)?.text ?? stored
}

/** What a file key holds in a node: as set, else as the descriptor says. */
export function fileValueOf(node: PlanNode, key: FileKey): number {
  const set = node.values.find(([path]) => path === key.key)?.[1] ?? key.initial
  return key.clampAtLoad ? Math.min(Math.max(set, key.min), key.max) : set
}

/** The key that starts a live parameter; without one the document can't keep a change of it. */
export const startKeyOf = (descriptor: NodeDescriptor, param: number): FileKey | undefined =>
  descriptor.fileKeys.find((key) => key.meaning === 'start' && key.liveId === param)

/** Places in `nodes` of a file that have this id, which may be several. Params that are no object hold nothing. */
export function nodePlaces(root: unknown, id: string): { readonly at: number; readonly hasParams: boolean }[] {
  const nodes = (root as { nodes?: unknown } | null)?.nodes
  if (!Array.isArray(nodes)) return []
  return nodes.flatMap((node: { id?: unknown; params?: unknown } | null, at) =>
    node?.id === id ? [{ at, hasParams: isObject(node.params) }] : [],
  )
}

const unitSpace: Readonly<Record<FileKey['unit'], string>> = {
  none: '',
  switch: '',
  '%': ' %',
  Hz: ' Hz',
  ms: ' ms',
  dB: ' dB',
  st: ' st',
  bpm: ' bpm',
}

/** A value for people: `800 Hz`, `on`, `saw`. */
export function valueWords(key: FileKey, value: number): string {
  const content = fileContent(key, value)
  if (typeof content === 'boolean') return content ? 'on' : 'off'
  if (typeof content === 'string') return content
  return `${Number(content.toPrecision(4))}${unitSpace[key.unit]}`
}
