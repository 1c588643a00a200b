/** Which keys ask for which command: the usual ones, and what this person chose instead. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import { type Command, commands } from '../actions/commands.ts'
import { isPressed, isSingleKey, type Press, parseShortcut, sameShortcut } from '../actions/shortcut.ts'

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
export function keysOf({ id, usualKeys = '' }: Command, chosen: Choices): string {
  return Object.hasOwn(chosen, id) ? chosen[id]! : usualKeys
}

/** What a press asks for now. */
export function commandPressed(
  press: Press,
  { chosen, isPlaying, singleKeys }: { chosen: Choices; isPlaying: boolean; singleKeys: boolean },
): Command | undefined {
  const moment = isPlaying ? 'playing' : 'stopped'
  const isAsked = (command: Command) => {
    const keys = keysOf(command, chosen)
    if (keys === '' || (command.keysWhile !== undefined && command.keysWhile !== moment)) return false
    const shortcut = parseShortcut(keys)
    return isPressed(shortcut, press) && (singleKeys || !isSingleKey(shortcut))
  }
  const asked = commands.filter(isAsked)
  // Shift+Escape is its own before it is Escape with Shift.
  return asked.find((command) => parseShortcut(keysOf(command, chosen)).shift === press.shiftKey) ?? asked[0]
}

/** Others that the same keys would ask for at the same moment. */
export function conflictsOf(command: Command, keys: string, chosen: Choices): readonly Command[] {
  if (keys === '') return []
  return commands.filter(
    (other) =>
      other.id !== command.id &&
      sameShortcut(keysOf(other, chosen), keys) &&
      (other.keysWhile === undefined || command.keysWhile === undefined || other.keysWhile === command.keysWhile),
  )
}

/** The keys are this command's alone: whoever had them has none. */
export function choose(store: ChoiceStore, command: Command, keys: string): void {
  const losers = conflictsOf(command, keys, store.getState())
  store.setState({ [command.id]: keys, ...Object.fromEntries(losers.map(({ id }) => [id, ''])) })
}

export function resetAll(store: ChoiceStore): void {
  store.setState({}, true)
}

/** Back to its usual keys; undefined where another command has them by now. */
export function reset(store: ChoiceStore, command: Command): boolean {
  const { [command.id]: _, ...rest } = store.getState()
  if (conflictsOf(command, command.usualKeys ?? '', rest).length > 0) return false
  store.setState(rest, true)
  return true
}
