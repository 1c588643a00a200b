/** The page's one client, its messages to the person in front of it, and how components reach both. */
import { ConnectError } from '@connectrpc/connect'
import { createContext, use } from 'react'
import { useStore } from 'zustand'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { MamClient } from '../engine/client/client.ts'
import type { ActionInit } from '../engine/client/gesture.ts'
import type { ReplicaState } from '../engine/client/replica.ts'
import { carriersOf, shellBridge } from './carrier.ts'

export interface Message {
  readonly id: number
  readonly words: string
}

export interface Session {
  readonly client: MamClient
  readonly messages: StoreApi<readonly Message[]>
  /** Says what went wrong; the same words replace themselves. */
  report(error: unknown): void
  dismiss(id: number): void
  /** Performs an action and reports its refusal. */
  perform(action: ActionInit): void
}

const MAX_MESSAGES = 4

export function createSession(page: Window): Session {
  const client = new MamClient({ ...carriersOf(page), name: crypto.randomUUID() })
  const messages = createStore<readonly Message[]>(() => [])
  let lastMessage = 0
  const report = (error: unknown) => {
    const words = wordsOf(error)
    const others = messages.getState().filter((message) => message.words !== words)
    messages.setState([...others, { id: ++lastMessage, words }].slice(-MAX_MESSAGES), true)
  }
  const perform = (action: ActionInit) => void client.perform(action).catch(report)
  shellBridge(page)?.onAction((action) => perform(action as ActionInit))
  return {
    client,
    messages,
    report,
    dismiss: (id) => messages.setState((list) => list.filter((message) => message.id !== id), true),
    perform,
  }
}

function wordsOf(error: unknown): string {
  const words =
    error instanceof ConnectError ? error.rawMessage : error instanceof Error ? error.message : String(error)
  const sentence = words.charAt(0).toUpperCase() + words.slice(1)
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`
}

export const SessionContext = createContext<Session | null>(null)

export function useSession(): Session {
  const session = use(SessionContext)
  if (!session) throw new Error('a component outside the session')
  return session
}

/** The smallest part of the replica that a component needs. */
export function useReplica<T>(select: (state: ReplicaState) => T): T {
  return useStore(useSession().client.store, select)
}
