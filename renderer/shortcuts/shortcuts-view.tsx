import { type KeyboardEvent, useState } from 'react'
import { useStore } from 'zustand'
import type { KeyCommand } from '../actions/commands.ts'
import { shortcutOf, shortcutWords } from '../actions/shortcut.ts'
import { isMac } from '../actions/use-actions.ts'
import { preferences } from '../frame/preferences.ts'
import { choices, choose, conflictsOf, keyCommands, keysOf, reset, resetAll } from './bindings.ts'
import { text } from './text.ts'
import './shortcuts.css'

const read = (keys: string) => (keys === '' ? text.none : shortcutWords(keys, isMac))

/** Every command and its keys: to be found, changed, and printed. */
export function ShortcutsView() {
  const [filter, setFilter] = useState('')
  const chosen = useStore(choices)
  const shown = keyCommands.filter((command) => matches(command, keysOf(command, chosen), filter))
  const groups = [...new Set(shown.map(({ group }) => group))]
  return (
    <main className="shortcuts">
      <header className="shortcuts-head">
        <h1 className="shortcuts-title">{text.title}</h1>
        <input
          className="field shortcuts-filter"
          type="search"
          aria-label={text.filter}
          placeholder={text.filterHint}
          value={filter}
          onChange={(event) => setFilter(event.currentTarget.value)}
        />
        <button type="button" className="button" onClick={() => window.print()}>
          {text.print}
        </button>
        {Object.keys(chosen).length > 0 ? (
          <button type="button" className="button" onClick={() => resetAll(choices)}>
            {text.resetAll}
          </button>
        ) : null}
      </header>
      <p className="muted shortcuts-about">{text.about}</p>
      <SingleKeys />
      {shown.length === 0 ? <p>{text.nothingFound(filter)}</p> : null}
      <div className="shortcuts-groups">
        {groups.map((group) => (
          <section key={group} className="shortcuts-group" aria-label={group}>
            <h2 className="shortcuts-group-title">{group}</h2>
            <ul>
              {shown
                .filter((command) => command.group === group)
                .map((command) => (
                  <Row key={command.id} command={command} keys={keysOf(command, chosen)} />
                ))}
            </ul>
          </section>
        ))}
        {filter === '' ? <ControlKeys /> : null}
      </div>
    </main>
  )
}

function matches({ title, group, id }: KeyCommand, keys: string, filter: string): boolean {
  const wanted = filter.trim().toLowerCase()
  return [title, group, id, read(keys)].some((words) => words.toLowerCase().includes(wanted))
}

function SingleKeys() {
  const singleKeys = useStore(preferences, (state) => state.singleKeys)
  return (
    <div className="shortcuts-single">
      <button
        type="button"
        className="button"
        role="switch"
        aria-checked={singleKeys}
        onClick={() => preferences.setState({ singleKeys: !singleKeys })}
      >
        {text.singleKeys}: {singleKeys ? text.on : text.off}
      </button>
      <span className="muted">{text.singleKeysHelp}</span>
    </div>
  )
}

function Row({ command, keys }: { readonly command: KeyCommand; readonly keys: string }) {
  const [state, setState] = useState<'shown' | 'recording' | { readonly wanted: string; readonly other: KeyCommand }>(
    'shown',
  )
  const [refusal, setRefusal] = useState('')
  const isOwn = useStore(choices, (chosen) => Object.hasOwn(chosen, command.id))
  const take = (wanted: string) => {
    choose(choices, command, wanted)
    setState('shown')
    setRefusal('')
  }
  const record = (wanted: string) => {
    const [other] = conflictsOf(command, wanted, choices.getState())
    if (other) setState({ wanted, other })
    else take(wanted)
  }
  const backToUsual = () => {
    const [other] = conflictsOf(command, command.usualKeys ?? '', choices.getState())
    const isBack = reset(choices, command)
    setRefusal(isBack || !other ? '' : text.taken(read(command.usualKeys ?? ''), other.title))
  }
  return (
    <li className={keys === '' ? 'shortcut-row has-none' : 'shortcut-row'}>
      <span className="shortcut-title">
        {command.title}
        {command.keysWhile ? <span className="muted shortcut-while"> {text[command.keysWhile]}</span> : null}
      </span>
      {isOwn ? (
        <button
          type="button"
          className="button shortcut-usual"
          aria-label={text.reset(command.title)}
          onClick={backToUsual}
        >
          {text.resetShort}
        </button>
      ) : null}
      <button
        type="button"
        className="button shortcut-keys"
        aria-label={`${text.change(command.title)}: ${read(keys)}`}
        aria-pressed={state === 'recording'}
        onClick={() => setState('recording')}
        onBlur={() => setState((now) => (now === 'recording' ? 'shown' : now))}
        onKeyDown={state === 'recording' ? (event) => onRecord(event, record) : undefined}
      >
        {state === 'recording' ? text.press : <kbd>{read(keys)}</kbd>}
      </button>
      {state === 'recording' ? <p className="muted shortcut-note">{text.pressHelp}</p> : null}
      {refusal ? (
        <p className="shortcut-note" role="status">
          {refusal}
        </p>
      ) : null}
      {typeof state === 'object' ? (
        <div className="shortcut-note shortcut-conflict" role="alert">
          <p>
            <span className="warning" aria-hidden="true">
              ▲{' '}
            </span>
            {text.conflict(read(state.wanted), state.other.title)}
          </p>
          <button type="button" className="button" onClick={() => take(state.wanted)}>
            {text.take}
          </button>
          <button type="button" className="button" onClick={() => setState('shown')}>
            {text.leave}
          </button>
        </div>
      ) : null}
    </li>
  )
}

/** Whatever is pressed is the answer; Tab still leaves. */
function onRecord(event: KeyboardEvent, record: (keys: string) => void): void {
  if (event.key === 'Tab') return
  event.preventDefault()
  event.stopPropagation()
  if (event.repeat) return
  const keys = event.key === 'Backspace' ? '' : shortcutOf(event)
  if (keys !== undefined) record(keys)
}

function ControlKeys() {
  return (
    <section className="shortcuts-group" aria-label={text.fixed}>
      <h2 className="shortcuts-group-title">{text.fixed}</h2>
      <ul>
        {text.controlKeys.map(([keys, does]) => (
          <li key={keys} className="shortcut-row">
            <span className="shortcut-title">{does}</span>
            <kbd className="shortcut-fixed">{keys}</kbd>
          </li>
        ))}
      </ul>
    </section>
  )
}
