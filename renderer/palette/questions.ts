/** What the palette asks before an action can be performed: one question an argument, with what can be answered. */
import { ScalarType } from '@bufbuild/protobuf'
import type { ActionInit } from '../../engine/client/gesture.ts'
import { type NodeDescriptor, type Rack, Role } from '../../engine/client/model.ts'
import type { ReplicaState } from '../../engine/client/replica.ts'
import { ActionSchema } from '../../engine/contract/gen/mam/v1/actions_pb.js'
import { type ActionArg, type ActionEntry, findAction } from '../../engine/session/registry.ts'
import { mixerAnswers } from './mixer-answers.ts'
import { text } from './text.ts'

export interface Answer {
  readonly words: string
  /** Beside the words. */
  readonly note?: string
  readonly value: unknown
}

/** Lists that only the host knows. */
export interface Lists {
  readonly files: readonly Answer[]
  readonly devices: readonly Answer[]
  readonly steps: readonly Answer[]
  readonly recovered: readonly Answer[]
}

export type Filled = Readonly<Record<string, unknown>>

export interface Question {
  readonly arg: ActionArg
  readonly answers: readonly Answer[]
  /** Only what is listed can be said. */
  readonly isClosed: boolean
}

interface Surroundings {
  readonly state: ReplicaState
  readonly selection: readonly string[]
  readonly lists: Lists
}

/** The arguments that are asked for. The rack in front is meant where a rack may be left out and there is no other. */
export function argsOf({ id, args }: ActionEntry, { session }: ReplicaState): readonly ActionArg[] {
  return args.filter((arg) => {
    if (arg.kind === 'rack' && arg.isOptional && session.racks.length < 2 && id !== 'removeRack') return false
    return !isUnderstood(arg)
  })
}

/** A file that is there is never overwritten unasked: the host refuses it in words. */
const isUnderstood = ({ name, kind }: ActionArg) => name === 'overwrite' && kind === 'switch'

export function questionOf(entry: ActionEntry, arg: ActionArg, filled: Filled, around: Surroundings): Question {
  const answers = answersOf(entry, arg, filled, around)
  const isClosed = arg.kind === 'choice' || arg.kind === 'switch' || arg.kind === 'rack'
  const leaveOut: Answer = { words: text.leaveOut, note: arg.help, value: undefined }
  return { arg, isClosed, answers: arg.isOptional ? [leaveOut, ...answers] : answers }
}

function answersOf(entry: ActionEntry, arg: ActionArg, filled: Filled, around: Surroundings): readonly Answer[] {
  const { state, selection, lists } = around
  const rack = state.rack
  const node = rack?.nodes.find(({ id }) => id === filled.node)
  const descriptor = state.descriptors.get(node?.type ?? '')
  if (arg.kind === 'rack') return state.session.racks.map(({ id, name }) => ({ words: id, note: name, value: id }))
  if (arg.kind === 'switch') return [same(text.on, true), same(text.off, false)]
  if (arg.kind === 'choice') return (arg.choices ?? []).map((choice) => same(choice, choice))
  if (arg.kind === 'path') return entry.id === 'openFile' || entry.id === 'addRack' ? lists.files : []
  if (entry.group === 'Mixer') return mixerAnswers(entry, arg, filled, state)
  switch (arg.name) {
    case 'node':
    case 'from':
    case 'to':
      return nodesOf(rack, selection, entry.id === 'addNode' || entry.id === 'insertNode' ? arg.name !== 'node' : true)
    case 'type':
      return [...state.descriptors.values()]
        .filter(({ role }) => role !== Role.UNSPECIFIED)
        .map(({ type, title, help }) => ({ words: type, note: `${title}: ${help}`, value: type }))
    case 'param':
      return paramsOf(descriptor).map(({ id, name, label }) => ({ words: name, note: label, value: id }))
    case 'target':
      return paramsOf(descriptor).map(({ name }) => same(name, name))
    case 'key':
      return (descriptor?.fileKeys ?? []).map(({ key }) => same(key, key))
    case 'toPort':
      return [same(text.mainInput, 0), same(text.keyInput, 1)]
    case 'step':
      return entry.id === 'goToStep' ? lists.steps : []
    case 'notice':
      return state.notices.map(({ id, words }) => same(words, id))
    case 'control':
      return (rack?.controls ?? []).map(({ id, name }) => ({ words: name || id, note: id, value: id }))
    case 'id':
      if (entry.id === 'openRecovered' || entry.id === 'discardRecovered') return lists.recovered
      return [...(rack?.controls ?? []), ...(rack?.statuses ?? [])].map(({ id, name }) => ({
        words: name || id,
        value: id,
      }))
    case 'name':
      if (entry.id === 'openDevice' || entry.id === 'setCueDevice') return lists.devices
      if (entry.id === 'setGroup' || entry.id === 'removeGroup')
        return (rack?.layout.groups ?? []).map(({ name }) => same(name, name))
      return []
    default:
      return []
  }
}

const same = (words: string, value: unknown): Answer => ({ words, value })

/** What is selected comes first. */
function nodesOf(rack: Rack | null, selection: readonly string[], isAsked: boolean): readonly Answer[] {
  if (!rack || !isAsked) return []
  const nodes = rack.nodes.map(({ id, type }) => ({ words: id, note: type, value: id }))
  const rank = (id: string) => (selection.includes(id) ? 0 : 1)
  return nodes.sort((a, b) => rank(a.value) - rank(b.value))
}

const paramsOf = (descriptor: NodeDescriptor | undefined) => descriptor?.params ?? []

export type Parsed = { readonly value: unknown } | { readonly wrong: string }

/** What was typed, as the argument's kind wants it. */
export function parseAnswer({ arg, answers, isClosed }: Question, typed: string): Parsed {
  const trimmed = typed.trim()
  const listed = answers.find(({ words }) => words.toLowerCase() === trimmed.toLowerCase())
  if (listed) return { value: listed.value }
  if (trimmed === '') return arg.isOptional ? { value: undefined } : { wrong: text.empty }
  if (isClosed) return { wrong: text.notListed(trimmed) }
  if (arg.kind === 'texts') return { value: trimmed.split(/[\s,]+/) }
  if (arg.kind !== 'number' && arg.kind !== 'whole') return { value: trimmed }
  const number = Number(trimmed.replace(',', '.'))
  if (!Number.isFinite(number)) return { wrong: text.notNumber(trimmed) }
  return arg.kind === 'whole' && !Number.isInteger(number) ? { wrong: text.notWhole(trimmed) } : { value: number }
}

/** Why an argument can't be asked for in a line; undefined where it can. */
export function beyondALine({ args }: ActionEntry): string | undefined {
  const arg = args.find(
    ({ kind }) => !['rack', 'text', 'number', 'whole', 'switch', 'choice', 'path', 'texts'].includes(kind),
  )
  return arg && text.elsewhere(arg.help)
}

/** The action as the contract wants it: choices are numbers there, and what counts beyond 2^32 is a bigint. */
export function actionOf(id: string, filled: Filled): ActionInit {
  const message = ActionSchema.fields.find(({ localName }) => localName === id)?.message
  const value = Object.entries(filled).flatMap(([name, given]) => {
    const field = message?.fields.find(({ localName }) => localName === name)
    if (!field || given === undefined) return []
    if (field.fieldKind === 'enum') {
      const ending = `_${String(given).toUpperCase()}`
      return [[name, field.enum.values.find((one) => one.name.endsWith(ending))?.number ?? 0]]
    }
    const isLong = field.fieldKind === 'scalar' && LONG.has(field.scalar)
    return [[name, isLong ? BigInt(given as number) : given]]
  })
  return { case: id, value: Object.fromEntries(value) } as ActionInit
}

const LONG: ReadonlySet<ScalarType> = new Set([
  ScalarType.INT64,
  ScalarType.UINT64,
  ScalarType.SINT64,
  ScalarType.FIXED64,
  ScalarType.SFIXED64,
])

export const entryOf = (id: string): ActionEntry | undefined => findAction(id)
