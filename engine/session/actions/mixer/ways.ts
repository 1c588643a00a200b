/** Where the sound of a strip goes: routes in place of the way to the master, sends beside them. */
import { maxChannels } from '../../../formats/limits.ts'
import type { Json } from '../../../formats/shape.ts'
import { joined } from '../../change.ts'
import type { Document } from '../../document.ts'
import type { Editing } from '../../editing.ts'
import { parseChannelMap } from '../../mixer/channels.ts'
import { type MixerContent, type MixRoute, type MixSend, mixerOf, numberOf } from '../../mixer/content.ts'
import { MAX_GAIN } from '../../mixer/values.ts'
import { SessionRefusal } from '../../refusal.ts'
import { shortestFloat32 } from '../../values.ts'
import { type DocumentAction, short } from '../action.ts'
import { checkRange } from '../target.ts'
import { removeCommands, removePlaces, tonightWithout } from './references.ts'
import { checkNoLoop, goalOf, nameOf, refuse, sessionChange, sessionEditing, sourceOf, writtenEnd } from './target.ts'

/** What is absent stays. */
export interface SetStripRouteArgs {
  readonly from: string
  readonly to: string
  /** Linear. */
  readonly gain?: number | undefined
  readonly pan?: number | undefined
  readonly aligned?: boolean | undefined
  /** Channel of the source for each channel, from 1 on, 0 for none: `2 1`; empty: each its own. */
  readonly channelMap?: string | undefined
}

export interface SetSendArgs {
  readonly from: string
  readonly to: string
  /** Linear. */
  readonly level?: number | undefined
  readonly pre?: boolean | undefined
}

export interface EndsArgs {
  readonly from: string
  readonly to: string
}

/** In place of the way to the master, or beside another route. */
export const setStripRoute: DocumentAction<'setStripRoute', SetStripRouteArgs> = {
  id: 'setStripRoute',
  title: (document, args) =>
    `${has(mixerOf(document), 'routes', args) ? 'Change route from' : 'Route'} ${nameOf(args.from)} to ${nameOf(args.to)}`,
  apply(document, args) {
    const { gain, pan, aligned } = args
    checkLevel(gain)
    if (pan !== undefined) checkRange(pan, -1, 1, 'a pan')
    const keys = { gain: single(gain), pan: single(pan), latencyComp: aligned, channelMap: mapOf(args.channelMap) }
    return setWay(document, 'routes', args, keys, { gain: 1, pan: 0, latencyComp: true, channelMap: [] })
  },
}

/** Without any other route it goes to the master again. */
export const removeStripRoute: DocumentAction<'removeStripRoute', EndsArgs> = {
  id: 'removeStripRoute',
  title: (_, { from, to }) => `Remove route from ${nameOf(from)} to ${nameOf(to)}`,
  apply: (document, args) => removeWay(document, 'routes', args, 'is not routed'),
}

export const setSend: DocumentAction<'setSend', SetSendArgs> = {
  id: 'setSend',
  title: (document, args) =>
    `${has(mixerOf(document), 'sends', args) ? 'Change' : 'Add'} send from ${nameOf(args.from)} to ${nameOf(args.to)}`,
  apply(document, args) {
    const { level, pre } = args
    checkLevel(level)
    return setWay(document, 'sends', args, { level: single(level), pre }, { level: 1, pre: false })
  },
}

export const removeSend: DocumentAction<'removeSend', EndsArgs> = {
  id: 'removeSend',
  title: (_, { from, to }) => `Remove send from ${nameOf(from)} to ${nameOf(to)}`,
  apply: (document, args) => removeWay(document, 'sends', args, 'has no send'),
}

type List = 'routes' | 'sends'
type Way = MixRoute | MixSend

function mapOf(written: string | undefined): number[] | undefined {
  if (written === undefined) return undefined
  const map = parseChannelMap(written)
  return map ?? refuse(`a channel map is up to ${maxChannels} numbers from 0 to ${maxChannels}, not ${short(written)}`)
}

const single = (value: number | undefined) => (value === undefined ? undefined : shortestFloat32(value))

function checkLevel(value: number | undefined): void {
  if (value !== undefined) checkRange(value, 0, MAX_GAIN, 'a level')
}

export function waysOf(content: MixerContent, list: List, { from, to }: EndsArgs): Way[] {
  const ends = { from: sourceOf(content, from), to: goalOf(content, to) }
  return content[list].filter((one) => one.from === ends.from && one.to === ends.to)
}

function has(content: MixerContent, list: List, args: EndsArgs): boolean {
  try {
    return waysOf(content, list, args).length > 0
  } catch (error) {
    if (error instanceof SessionRefusal) return false
    throw error
  }
}

/** Of several between the two the first one counts. */
function setWay(document: Document, list: List, args: EndsArgs, keys: Json, initial: Json) {
  const content = mixerOf(document)
  const [known] = waysOf(content, list, args)
  const editing = sessionEditing(document)
  if (known) changeWay(editing, known, keys, initial)
  else addWay(editing, content, list, args, keys, initial)
  return sessionChange(document, editing)
}

function changeWay(editing: Editing, { path, json }: Way, keys: Json, initial: Json): void {
  for (const [key, value] of Object.entries(keys)) {
    if (value === undefined || holds(json, key, value, initial[key])) continue
    if (Array.isArray(value) && value.length === 0) editing.remove([...path, key])
    else editing.set([...path, key], value)
  }
}

function holds(json: Json, key: string, value: unknown, initial: unknown): boolean {
  if (Array.isArray(value)) return JSON.stringify(json[key] ?? initial) === JSON.stringify(value)
  if (typeof value !== 'number') return (json[key] ?? initial) === value
  return Math.fround(numberOf(json, key, Number(initial))) === Math.fround(value)
}

function addWay(editing: Editing, content: MixerContent, list: List, ends: EndsArgs, keys: Json, initial: Json): void {
  const [from, to] = [sourceOf(content, ends.from), goalOf(content, ends.to)]
  checkNoLoop(content, from, to, 'to')
  const said = Object.entries(keys).filter(
    ([key, value]) => value !== undefined && JSON.stringify(value) !== JSON.stringify(initial[key]),
  )
  const item = {
    from: writtenEnd(content, from, 'from'),
    to: writtenEnd(content, to, 'to'),
    ...Object.fromEntries(said),
  }
  editing.append([list], content.session[list].length, item)
}

function removeWay(document: Document, list: List, args: EndsArgs, words: string) {
  const content = mixerOf(document)
  const ways = waysOf(content, list, args)
  if (ways.length === 0) refuse(`${nameOf(args.from)} ${words} to ${nameOf(args.to)}`)
  const gone = ways.map(({ id }) => `${list === 'sends' ? 'send' : 'route'}:${id}`)
  const editing = sessionEditing(document)
  removeCommands(editing, content, ({ nodeId }) => gone.includes(nodeId))
  removePlaces(editing, ways)
  return joined([sessionChange(document, editing), tonightWithout(document, gone)])
}
