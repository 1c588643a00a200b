/** What can be answered where an action on the mixer asks: strips, inserts, what sounds come from and go to. */
import { findStrip, type SessionMixer, StripKind } from '../../engine/client/mixer.ts'
import type { ReplicaState } from '../../engine/client/replica.ts'
import type { ActionArg, ActionEntry } from '../../engine/session/registry.ts'
import type { Answer } from './questions.ts'

const KEYED = new Set(['setSidechain', 'moveSidechain', 'clearSidechain'])
const HOLDERS = new Set(['addInsert', 'removeInsert', 'moveInsert', 'bypassInsert', 'setInsertParam', 'setInsertValue'])

export function mixerAnswers(
  { id }: ActionEntry,
  { name }: ActionArg,
  filled: Readonly<Record<string, unknown>>,
  { mixer, descriptors }: ReplicaState,
): readonly Answer[] {
  const strips = mixer.strips.map((strip) => ({
    words: strip.id,
    note: strip.problem,
    value: strip.id,
    kind: strip.kind,
  }))
  const of = (...kinds: readonly StripKind[]) => strips.filter(({ kind }) => kinds.includes(kind))
  switch (name) {
    case 'strip':
      return HOLDERS.has(id) ? of(StripKind.BUS, StripKind.MASTER) : strips
    case 'bus':
      return id === 'addBus' ? [] : busesOf(mixer)
    case 'from':
    case 'source':
      return of(StripKind.RACK, StripKind.BUS)
    case 'to':
      return KEYED.has(id) ? insertsOf(mixer) : strips
    case 'goal':
      return strips
    case 'a':
    case 'b':
      return of(StripKind.RACK)
    case 'insert':
      return id === 'addInsert' ? [] : (findStrip(mixer, String(filled.strip))?.inserts ?? []).map(idAnswer)
    case 'xfader':
      return id === 'addXfader'
        ? []
        : mixer.crossfaders.map(({ id: one, a, b }) => ({ words: one, note: `${a} ${b}`, value: one }))
    case 'param':
      return paramsOf(mixer, filled, descriptors)
    case 'type':
      return [...descriptors.values()]
        .filter(({ mainInput, output }) => mainInput && output)
        .map(({ type, title, help }) => ({ words: type, note: `${title}: ${help}`, value: type }))
    default:
      return []
  }
}

const idAnswer = ({ id, type }: { readonly id: string; readonly type: string }): Answer => ({
  words: id,
  note: type,
  value: id,
})

const busesOf = ({ strips }: SessionMixer): Answer[] =>
  strips.filter(({ kind }) => kind === StripKind.BUS).map(({ name }) => ({ words: name, value: name }))

const insertsOf = ({ strips }: SessionMixer): Answer[] =>
  strips.flatMap(({ inserts }) => inserts.map(({ address, type }) => ({ words: address, note: type, value: address })))

function paramsOf(
  mixer: SessionMixer,
  filled: Readonly<Record<string, unknown>>,
  descriptors: ReplicaState['descriptors'],
): Answer[] {
  const insert = findStrip(mixer, String(filled.strip))?.inserts.find(({ id }) => id === filled.insert)
  const params = descriptors.get(insert?.type ?? '')?.params ?? []
  return params.map(({ id, name, label }) => ({ words: name, note: label, value: id }))
}
