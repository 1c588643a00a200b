/** `editor`: where nodes stand on a canvas, and which belong together. Nothing of it sounds, so nothing of it refuses a file. */
import { type Place, placeAt, within } from './diagnostic.ts'
import { editorKeys } from './editor-keys.ts'
import { MildReport } from './mild-report.ts'
import type { NodeTable } from './node-table.ts'
import { type Context, isObject, type Json, readObject, tellWrongType } from './shape.ts'

/** Points; one is a CSS pixel at zoom 1. */
export interface CanvasPoint {
  readonly x: number
  readonly y: number
}

export interface RackLayout {
  /** By node id: the top left corner. */
  readonly places: ReadonlyMap<string, CanvasPoint>
  readonly groups: readonly RackGroup[]
}

export interface RackGroup {
  readonly name: string
  readonly nodes: readonly string[]
}

export const noLayout: RackLayout = { places: new Map(), groups: [] }

/** Further out nobody finds a node again. */
export const maxCanvasPoint = 1_000_000

export function readLayout(value: unknown, nodes: NodeTable, { report, suggestions }: Context): RackLayout {
  if (value === undefined) return noLayout
  const context = { suggestions, report: new MildReport(report) }
  const place = placeAt('editor')
  if (!isObject(value)) {
    tellWrongType(value, 'an object', place, context)
    return noLayout
  }
  const { positions, groups } = readObject(editorKeys, value, place, context)
  return {
    places: readPlaces(positions, within(place, 'positions'), nodes, context),
    groups: readGroups(groups, within(place, 'groups'), nodes, context),
  }
}

function readPlaces(value: unknown, place: Place, nodes: NodeTable, context: Context): Map<string, CanvasPoint> {
  const places = new Map<string, CanvasPoint>()
  if (value === undefined) return places
  if (!isObject(value)) {
    tellWrongType(value, 'an object of points by node id', place, context)
    return places
  }
  for (const [node, item] of Object.entries(value)) {
    const here = within(place, node)
    const point = pointOf(item)
    if (point === undefined) tellNoPoint(node, item, here, context)
    else if (!nodes.has(node)) tellNobody(node, here, 'this place is nobody’s', nodes, context)
    else places.set(node, point)
  }
  return places
}

function pointOf(item: unknown): CanvasPoint | undefined {
  if (!Array.isArray(item) || item.length !== 2) return undefined
  const [x, y] = item as unknown[]
  return isOnCanvas(x) && isOnCanvas(y) ? { x, y } : undefined
}

export const isOnCanvas = (value: unknown): value is number =>
  typeof value === 'number' && Math.abs(value) <= maxCanvasPoint

function tellNoPoint(node: string, found: unknown, place: Place, { report }: Context): void {
  const message = `this is no place on the canvas; ${JSON.stringify(node)} is placed by the editor`
  report.warn('wrong-type', place, { message, found, expected: `[x, y], each up to ${maxCanvasPoint}` })
}

function tellNobody(found: string, place: Place, consequence: string, nodes: NodeTable, context: Context): void {
  const message = `there is no node ${JSON.stringify(found)}; ${consequence}`
  const suggestion = context.suggestions.nearest(found, nodes.ids)
  context.report.hint('unknown-node', place, { message, found, expected: 'the id of a node', suggestion })
}

type Group = { readonly name: string; readonly nodes: readonly string[] }

function readGroups(list: readonly Group[], place: Place, nodes: NodeTable, context: Context): RackGroup[] {
  const names = new Set<string>()
  const members = new Map<string, string>()
  return list.flatMap(({ name, nodes: ids }, index) => {
    const here = within(place, index)
    if (name === '' || names.has(name)) {
      const message = name === '' ? 'the group has no name and is left out' : 'a group of this name is there already'
      context.report.warn('repeated-id', within(here, 'name'), { message, found: name, expected: 'a name of its own' })
      return []
    }
    names.add(name)
    return [{ name, nodes: ids.filter((id, at) => isMember(id, name, within(within(here, 'nodes'), at))) }]
  })

  function isMember(id: string, group: string, here: Place): boolean {
    const other = members.get(id)
    if (!nodes.has(id)) tellNobody(id, here, 'the group goes without it', nodes, context)
    else if (other !== undefined) {
      const message = `${JSON.stringify(id)} is in the group ${JSON.stringify(other)} already, and stays there`
      context.report.warn('repeated-id', here, { message, found: id, expected: 'each node in one group' })
    } else {
      members.set(id, group)
      return true
    }
    return false
  }
}

/** Whether an edit can write there; another program may keep something else under the name. */
export const canHoldLayout = ({ editor }: Json): boolean => editor === undefined || isObject(editor)
