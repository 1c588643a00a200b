/** The page's one client, its messages to the person in front of it, and how components reach both. */
import { ConnectError } from '@connectrpc/connect'
import { createContext, use } from 'react'
import { useStore } from 'zustand'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { MamClient } from '../engine/client/client.ts'
import type { ActionInit } from '../engine/client/gesture.ts'
import type { ReplicaState } from '../engine/client/replica.ts'
import type { ShellBridge } from '../engine/contract/shell-bridge.ts'
import { runShellAction } from './actions/run-action.ts'
import { carriersOf, shellBridge } from './carrier.ts'
import { GuardedClient } from './frame/guarded-client.ts'
import { askedView, keepLayout, layoutKey, readLayout } from './frame/layout.ts'
import { createIdentity, type Identity } from './identity.ts'
import { Keyboard } from './keys/keyboard.ts'
import { words } from './strings/words.ts'
import { sentence } from './ui/words.ts'
import { createViewStore, type ViewState, type ViewStore } from './view-state.ts'

export interface Message {
  readonly id: number
  readonly words: string
}

export interface Session {
  readonly client: MamClient
  readonly identity: Identity
  readonly view: ViewStore
  /** What on-screen and typed keys play. */
  readonly keys: Keyboard
  /** The system's dialogs; undefined in a browser. */
  readonly shell: ShellBridge | undefined
  readonly messages: StoreApi<readonly Message[]>
  /** Says what went wrong; the same words replace themselves. Gives the message, by which it can be dismissed. */
  report(error: unknown): number
  dismiss(id: number): void
  /** Performs an action and reports its refusal. */
  perform(action: ActionInit): void
}

const MAX_MESSAGES = 4

export function createSession(page: Window): Session {
  const identity = createIdentity({
    tab: page.sessionStorage,
    device: page.localStorage,
    events: page,
    agent: page.navigator,
    newName,
  })
  const author = () => identity.author
  const view = openView(page)
  const options = {
    ...carriersOf(page),
    name: identity.name,
    // Read at each action: the person may change it while the page is open.
    get author() {
      return author()
    },
  }
  const client = new GuardedClient(options, () => whyLocked(view))
  const messages = createStore<readonly Message[]>(() => [])
  let lastMessage = 0
  const report = (error: unknown) => {
    const said = wordsOf(error)
    const others = messages.getState().filter((message) => message.words !== said)
    messages.setState([...others, { id: ++lastMessage, words: said }].slice(-MAX_MESSAGES), true)
    return lastMessage
  }
  const session: Session = {
    client,
    identity,
    view,
    keys: new Keyboard({ store: client.store, perform: (action) => client.perform(action), report }),
    shell: shellBridge(page),
    messages,
    report,
    dismiss: (id) => messages.setState((list) => list.filter((message) => message.id !== id), true),
    perform: (action) => void client.perform(action).catch(report),
  }
  session.shell?.onAction((action) => runShellAction(session, action))
  return session
}

/** As this window was left, at the view that the address asks for. */
function openView(page: Window): ViewStore {
  const key = layoutKey(page.location.search)
  const main = askedView(page.location.search)
  const view = createViewStore({ ...readLayout(page.localStorage, key), ...(main ? { main } : {}) })
  const write = keepLayout(view, page.localStorage, key)
  page.addEventListener('pagehide', write)
  return view
}

function whyLocked(view: ViewStore): string | undefined {
  const { main, locked } = view.getState()
  return locked.includes(main) ? words.frame.lockedHelp(words.frame.view[main]) : undefined
}

/** A page from another machine has no crypto.randomUUID: it is kept for secure origins. */
function newName(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** A refusal as a sentence. */
export function wordsOf(error: unknown): string {
  return sentence(
    error instanceof ConnectError ? error.rawMessage : error instanceof Error ? error.message : String(error),
  )
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

/** The smallest part of what is open on this page that a component needs. */
export function useView<T>(select: (state: ViewState) => T): T {
  return useStore(useSession().view, select)
}
