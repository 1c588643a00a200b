/** What the palette finds: commands, files, nodes of the rack in front; what can't be done now stands last and says why. */
import fuzzysort from 'fuzzysort'
import type { FileEntry, Rack } from '../../engine/client/model.ts'
import type { ReplicaState } from '../../engine/client/replica.ts'
import { commands } from '../actions/commands.ts'
import { shortcutWords } from '../actions/shortcut.ts'
import type { Session } from '../session.ts'
import { type Choices, keysOf } from '../shortcuts/bindings.ts'
import { select, showView } from '../view-state.ts'
import { beyondALine, entryOf } from './questions.ts'
import { text } from './text.ts'

export interface PaletteEntry {
  readonly id: string
  readonly title: string
  readonly group: string
  /** As people read them; '' where there are none. */
  readonly keys: string
  readonly reason: string | undefined
  readonly run: (session: Session) => void
}

const MAX_SHOWN = 60

interface Known {
  readonly state: ReplicaState
  readonly files: readonly FileEntry[]
  readonly chosen: Choices
  readonly isMac: boolean
}

export function entriesOf({ state, files, chosen, isMac }: Known): readonly PaletteEntry[] {
  const named = commands
    .filter(({ id }) => id !== 'palette')
    .map((command): PaletteEntry => {
      const { id, title, group, run } = command
      const keys = keysOf(command, chosen)
      const entry = entryOf(id)
      const reason = command.whyNot(state) ?? (entry && beyondALine(entry))
      return { id, title, group, reason, run, keys: keys === '' ? '' : shortcutWords(keys, isMac) }
    })
  return [...named, ...nodesOf(state.rack), ...files.map(fileEntry)]
}

function nodesOf(rack: Rack | null): readonly PaletteEntry[] {
  return (rack?.nodes ?? []).map(({ id, type, index }) => ({
    id: `node ${index}`,
    title: text.goToNode(id),
    group: `${text.groups.node} · ${type}`,
    keys: '',
    reason: undefined,
    run: ({ view }) => {
      showView(view, 'rack')
      select(view, [id])
    },
  }))
}

function fileEntry({ path, name }: FileEntry): PaletteEntry {
  return {
    id: `file ${path}`,
    title: text.openFile(name),
    group: text.groups.file,
    keys: '',
    reason: undefined,
    run: ({ perform }) => perform({ case: 'openFile', value: { path } }),
  }
}

/** Best first; of equals what can be done comes before what can't. */
export function found(entries: readonly PaletteEntry[], typed: string): readonly PaletteEntry[] {
  const wanted = typed.trim()
  const isPossible = (entry: PaletteEntry) => (entry.reason === undefined ? 0 : 1)
  if (wanted === '') return [...entries].sort((a, b) => isPossible(a) - isPossible(b)).slice(0, MAX_SHOWN)
  return fuzzysort
    .go(wanted, entries as PaletteEntry[], { keys: ['title', 'group', 'id'], limit: MAX_SHOWN, threshold: 0.2 })
    .map(({ obj, score }) => ({ obj, score: score - 0.1 * isPossible(obj) }))
    .sort((a, b) => b.score - a.score)
    .map(({ obj }) => obj)
}
