/** What is looked at before a show, as people read it. */
import { CheckVerdict } from '../../contract/gen/mam/v1/stage_pb.js'
import type { ActionId } from '../../session/registry.ts'

export type Verdict = 'fine' | 'may' | 'will'
export type Topic = 'device' | 'files' | 'racks' | 'disk' | 'power' | 'load' | 'names'

export interface Mend {
  /** One press of it helps; what it needs is asked for. */
  readonly action: ActionId
  /** For the button. */
  readonly title: string
}

export interface CheckItem {
  /** For programs, and each one once: `rack-missing:bass`. */
  readonly id: string
  readonly verdict: Verdict
  readonly topic: Topic
  readonly words: string
  /** What would help, for people. */
  readonly help?: string
  readonly mend?: Mend
  /** Id of the rack that it is about. */
  readonly rack?: string
}

export type Finding = Omit<CheckItem, 'topic'>

const verdicts: Readonly<Record<Verdict, CheckVerdict>> = {
  fine: CheckVerdict.FINE,
  may: CheckVerdict.MAY_BREAK,
  will: CheckVerdict.WILL_BREAK,
}

const gravity: readonly Verdict[] = ['will', 'may', 'fine']

/** What breaks the night comes first; beside that, the order of the topics stays. */
export const gravestFirst = (items: readonly CheckItem[]): CheckItem[] =>
  [...items].sort((one, other) => gravity.indexOf(one.verdict) - gravity.indexOf(other.verdict))

export const checkMessage = ({ id, verdict, topic, words, help = '', mend, rack = '' }: CheckItem) => ({
  id,
  topic,
  words,
  help,
  rack,
  verdict: verdicts[verdict],
  mend: mend?.action ?? '',
  mendTitle: mend?.title ?? '',
})
