/** Which keys ask for which command: the usual ones, and what this person chose instead. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import { type Command, commands, type KeyCommand } from '../actions/commands.ts'
import { graphCommands } from '../actions/graph-commands.ts'
import { isPressed, isSingleKey, type Press, parseShortcut, sameShortcut } from '../actions/shortcut.ts'

/** All that has keys. The graph's are its own while it has the focus, but nobody learns a key that is two things. */
export const keyCommands: readonly KeyCommand[] = [...commands, ...graphCommands]

/** By the command's id; '' takes its keys away. */
export type Choices = Readonly<Record<string, string>>
export type ChoiceStore = StoreApi<Choices>

const KEY = 'mam.shortcuts'
const MAX_LENGTH = 40

interface Surroundings {
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>
  readonly events: Pick<EventTarget, 'addEventListener'>
}

export function parseChoices(text: string | null): Choices {
  try {
    const kept: unknown = JSON.parse(text ?? '{}')
    if (typeof kept !== 'object' || kept === null || Array.isArray(kept)) return {}
    return Object.fromEntries(
      Object.entries(kept).filter(([, keys]) => typeof keys === 'string' && keys.length <= MAX_LENGTH),
    )
  } catch {
    return {}
  }
}

export function createChoices({ storage, events }: Surroundings): ChoiceStore {
  const store = createStore<Choices>(() => parseChoices(storage.getItem(KEY)))
  store.subscribe((state) => {
    const text = JSON.stringify(state)
    if (storage.getItem(KEY) !== text) storage.setItem(KEY, text)
  })
  events.addEventListener('storage', (event) => {
    const { key, newValue } = event as StorageEvent
    if (key === KEY) store.setState(parseChoices(newValue), true)
  })
  return store
}

export const choices: ChoiceStore =
  typeof document === 'undefined'
    ? createStore<Choices>(() => ({}))
    : createChoices({ storage: window.localStorage, events: window })

/** '' where it has none. */
export function keysOf({ id, usualKeys = '' }: KeyCommand, chosen: Choices): string {
  return Object.hasOwn(chosen, id) ? chosen[id]! : usualKeys
}

interface Moment {
  readonly chosen: Choices
  readonly isPlaying: boolean
  readonly singleKeys: boolean
}

/** What a press asks the page for now. */
export const commandPressed = (press: Press, now: Moment): Command | undefined => pressedOf(commands, press, now)

/** What a press asks the graph for, by its id. */
export const graphKeyPressed = (press: Press, now: Moment): string | undefined =>
  pressedOf(graphCommands, press, now)?.id

function pressedOf<T extends KeyCommand>(all: readonly T[], press: Press, now: Moment): T | undefined {
  const asked = all.filter((command) => isAsked(command, press, now))
  // Shift+Escape is its own before it is Escape with Shift.
  return asked.find((command) => parseShortcut(keysOf(command, now.chosen)).shift === press.shiftKey) ?? asked[0]
}

function isAsked(command: KeyCommand, press: Press, { chosen, isPlaying, singleKeys }: Moment): boolean {
  const keys = keysOf(command, chosen)
  const moment = isPlaying ? 'playing' : 'stopped'
  if (keys === '' || (command.keysWhile !== undefined && command.keysWhile !== moment)) return false
  const shortcut = parseShortcut(keys)
  return isPressed(shortcut, press) && (singleKeys || !isSingleKey(shortcut))
}

/** Others that the same keys would ask for at the same moment. */
export function conflictsOf(command: KeyCommand, keys: string, chosen: Choices): readonly KeyCommand[] {
  if (keys === '') return []
  return keyCommands.filter(
    (other) =>
      other.id !== command.id &&
      sameShortcut(keysOf(other, chosen), keys) &&
      (other.keysWhile === undefined || command.keysWhile === undefined || other.keysWhile === command.keysWhile),
  )
}

/** The keys are this command's alone: whoever had them has none. */
export function choose(store: ChoiceStore, command: KeyCommand, keys: string): void {
  const losers = conflictsOf(command, keys, store.getState())
  store.setState({ [command.id]: keys, ...Object.fromEntries(losers.map(({ id }) => [id, ''])) })
}

export function resetAll(store: ChoiceStore): void {
  store.setState({}, true)
}

/** Back to its usual keys; undefined where another command has them by now. */
export function reset(store: ChoiceStore, command: KeyCommand): boolean {
  const { [command.id]: _, ...rest } = store.getState()
  if (conflictsOf(command, command.usualKeys ?? '', rest).length > 0) return false
  store.setState(rest, true)
  return true
}
