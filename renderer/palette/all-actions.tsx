import { useEffect, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import type { FileEntry } from '../../engine/client/model.ts'
import { canRun } from '../actions/run-action.ts'
import { isMac } from '../actions/use-actions.ts'
import { useReplica, useSession } from '../session.ts'
import { choices } from '../shortcuts/bindings.ts'
import { Combobox } from './combobox.tsx'
import { entriesOf, found, type PaletteEntry } from './entries.ts'
import { entryOf } from './questions.ts'
import { text } from './text.ts'

interface Props {
  readonly onPick: (action: string) => void
  readonly onDone: () => void
}

/** Every command, node and file, by a few letters of its name. */
export function AllActions({ onPick, onDone }: Props) {
  const session = useSession()
  const state = useReplica((all) => all)
  const chosen = useStore(choices)
  const files = useFiles()
  const [typed, setTyped] = useState('')
  const entries = useMemo(() => entriesOf({ state, files, chosen, isMac }), [state, files, chosen])
  const shown = useMemo(() => found(entries, typed), [entries, typed])
  const pick = (entry: PaletteEntry) => {
    if (entry.reason !== undefined) return
    const action = entryOf(entry.id)
    if (action && !canRun(entry.id) && action.args.length > 0) return onPick(entry.id)
    onDone()
    entry.run(session)
  }
  return (
    <Combobox
      label={text.label}
      hint={text.hint}
      listLabel={text.list}
      typed={typed}
      onType={setTyped}
      options={shown.map((entry) => ({
        id: entry.id,
        words: entry.title,
        note: entry.reason ?? entry.group,
        keys: entry.keys,
        isPossible: entry.reason === undefined,
      }))}
      empty={text.nothing(typed)}
      onChoose={(at) => {
        const entry = shown[at]
        if (entry) pick(entry)
      }}
      onLeave={onDone}
    />
  )
}

function useFiles(): readonly FileEntry[] {
  const { client } = useSession()
  const [files, setFiles] = useState<readonly FileEntry[]>([])
  useEffect(() => {
    let isShown = true
    // Without them the palette has all the rest.
    client.listFiles().then(
      (list) => isShown && setFiles(list),
      () => {},
    )
    return () => {
      isShown = false
    }
  }, [client])
  return files
}
