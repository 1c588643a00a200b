/** Edits on their way: shown at once, sent as one undo step, and left to the host's state when that has them. */
import { useMemo } from 'react'
import type { ActionInit } from '../../engine/client/gesture.ts'
import { reached } from '../../engine/client/replica.ts'
import type { Pattern, Score } from '../../engine/client/score.ts'
import { MAX_TITLE_LENGTH } from '../../engine/contract/validate.ts'
import { type Session, useSession } from '../session.ts'
import { patternActions } from './edits.ts'
import { type PatternStore, usePatternStore } from './pattern-store.ts'

export interface Edits {
  /** The host's score as it is now. */
  score(): Score | null
  /** What is shown of a node's pattern now. */
  patternOf(node: string): Pattern | undefined
  /** Shows a pattern without asking for it: a hand is still at work. */
  preview(pattern: Pattern): void
  /** Asks for patterns as one step; what was previewed gives way to the host's answer. */
  commit(title: string, patterns: readonly Pattern[]): void
  /** Gives up what was previewed. */
  drop(node: string): void
  /** Asks for a part of what is recorded; parts of one take are one step. */
  writeTake(title: string, patterns: readonly Pattern[], take: string): Promise<boolean>
  perform(title: string, actions: readonly ActionInit[]): Promise<boolean>
}

export function useEdits(): Edits {
  const session = useSession()
  const store = usePatternStore()
  return useMemo(() => editsOf(session, store), [session, store])
}

export function editsOf({ client, report }: Pick<Session, 'client' | 'report'>, store: PatternStore): Edits {
  const score = () => client.store.getState().rack?.score ?? null
  const release = (patterns: readonly Pattern[]) =>
    store.setState(({ pending }) => ({
      // A newer hand on the same node keeps what it shows.
      pending: new Map([...pending].filter(([, pattern]) => !patterns.includes(pattern))),
    }))
  const show = (patterns: readonly Pattern[]) =>
    store.setState(({ pending }) => ({
      pending: new Map([...pending, ...patterns.map((pattern) => [pattern.node, pattern] as const)]),
    }))
  const perform = async (title: string, actions: readonly ActionInit[], take = '') => {
    const [first] = actions
    if (!first) return true
    const isAlone = actions.length === 1 && take === ''
    try {
      const version = await client.perform(isAlone ? first : together(title, actions, take))
      await reached(client.store, version)
      return true
    } catch (error) {
      report(error)
      return false
    }
  }
  const actionsFor = (patterns: readonly Pattern[]) => {
    const known = score()?.patterns
    return patterns.flatMap((pattern) => patternActions(known?.get(pattern.node), pattern))
  }
  return {
    score,
    patternOf: (node) => store.getState().pending.get(node) ?? score()?.patterns.get(node),
    preview: (pattern) => show([pattern]),
    drop: (node) => release([...store.getState().pending.values()].filter((pattern) => pattern.node === node)),
    commit: (title, patterns) => {
      const actions = actionsFor(patterns)
      show(patterns)
      void perform(title, actions).finally(() => release(patterns))
    },
    writeTake: (title, patterns, take) => perform(title, actionsFor(patterns), take),
    perform: (title, actions) => perform(title, actions),
  }
}

function together(title: string, actions: readonly ActionInit[], take: string): ActionInit {
  const value = { title: title.slice(0, MAX_TITLE_LENGTH), actions: actions.map((action) => ({ action })), take }
  return { case: 'transact', value }
}
