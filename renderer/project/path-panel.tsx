import { Code, ConnectError } from '@connectrpc/connect'
import { type FormEvent, useEffect, useId, useState } from 'react'
import type { ActionInit } from '../../engine/client/gesture.ts'
import type { FileEntry } from '../../engine/client/model.ts'
import type { ShellAction } from '../../engine/contract/shell-bridge.ts'
import { useReplica, useSession, useView, wordsOf } from '../session.ts'
import { Panel } from '../ui/panel.tsx'
import { EXPORTS, type PathAction } from '../view-state.ts'
import './path-panel.css'
import { words } from '../strings/words.ts'
import { PartFields, partOf } from './part-fields.tsx'
import { folderOf, suggestedName } from './suggested-path.ts'

const text = words.project.path

/** Where a file may be in the way. */
const overwrites: ReadonlySet<PathAction> = new Set(['saveAs', 'writeArchive', 'saveFlightRecord', ...EXPORTS])

const exports: ReadonlySet<PathAction> = new Set(EXPORTS)

/**
 * Where a file or folder shall be: typed, or for an export in the desktop app asked by the system's dialog when all else is
 * chosen. What goes wrong is said beside the field.
 */
export function PathPanel({ action, onClose }: { readonly action: PathAction; readonly onClose: () => void }) {
  const { client, shell } = useSession()
  const [refusal, setRefusal] = useState<{ words: string; path: string; isThere: boolean } | null>(null)
  const [isWorking, setWorking] = useState(false)
  const reason = useView((view) => view.panelReason)
  const suggested = useSuggestedPath(action)
  const errorId = useId()
  const wish = text.wishes[action]
  const isAsked = shell !== undefined && exports.has(action)

  /** false: the person thought better of it. */
  const performed = async (asked: Promise<ShellAction | ActionInit | null>, form: FormData): Promise<boolean> => {
    const found = await asked
    if (found === null) return false
    const value = exports.has(action) ? { ...found.value, ...partOf(form) } : found.value
    await client.perform({ ...found, value } as ActionInit)
    return true
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const path = String(form.get('path') ?? '').trim()
    const folder = String(form.get('folder') ?? '').trim()
    // Asked for the same again after it was said that a file is there: over it.
    const overwrite = refusal?.isThere === true && refusal.path === path
    setRefusal(null)
    setWorking(true)
    const typed = actionFor(action, path, folder, overwrite)
    performed(isAsked ? shell.ask(action) : Promise.resolve(typed), form)
      .then(
        (isDone) => isDone && onClose(),
        (error: unknown) =>
          setRefusal({ words: wordsOf(error), path, isThere: overwrites.has(action) && isInTheWay(error) }),
      )
      .finally(() => setWorking(false))
  }
  return (
    <Panel title={wish.title} onClose={onClose}>
      <p className="muted">
        {reason} {wish.words}
      </p>
      <form className="path-form" onSubmit={submit} aria-describedby={refusal ? errorId : undefined}>
        {action === 'collect' || isAsked ? null : (
          <PathField
            name="path"
            label={pathLabel(action)}
            value={action === 'unpackArchive' ? '' : suggested}
            isFirst
          />
        )}
        {action === 'collect' || action === 'unpackArchive' ? (
          <PathField name="folder" label={text.folder} value="" isFirst={action === 'collect'} />
        ) : null}
        {exports.has(action) ? <PartFields isFirst={isAsked} /> : null}
        <button type="submit" className="button path-submit" aria-disabled={isWorking}>
          {isAsked ? text.chooseFile(wish.submit) : refusal?.isThere ? text.overwriteIt : wish.submit}
        </button>
      </form>
      {refusal ? (
        <p id={errorId} className="path-refusal" role="alert">
          <span className="warning" aria-hidden="true">
            ▲{' '}
          </span>
          {refusal.words}
        </p>
      ) : null}
    </Panel>
  )
}

function pathLabel(action: PathAction): string {
  if (action === 'saveAs') return text.session
  if (action === 'exportMix' || action === 'exportStems') return text.sound
  if (action === 'exportAnalysis') return text.table
  return action === 'saveFlightRecord' ? text.trace : text.archive
}

interface FieldProps {
  readonly name: string
  readonly label: string
  readonly value: string
  readonly isFirst: boolean
}

function PathField({ name, label, value, isFirst }: FieldProps) {
  const id = useId()
  return (
    <div className="path-field">
      <label htmlFor={id}>{label}</label>
      <input
        // What is suggested may come a moment later.
        key={value}
        id={id}
        name={name}
        className="field mono"
        defaultValue={value}
        required
        autoComplete="off"
        spellCheck={false}
        data-first-focus={isFirst ? '' : undefined}
        onFocus={(event) => event.currentTarget.select()}
      />
    </div>
  )
}

function actionFor(action: PathAction, path: string, folder: string, overwrite: boolean): ActionInit {
  switch (action) {
    case 'collect':
      return { case: 'collect', value: { folder } }
    case 'unpackArchive':
      return { case: 'unpackArchive', value: { path, folder } }
    default:
      return { case: action, value: { path, overwrite } }
  }
}

/** A file of that name is there, which is not the one that was read. */
function isInTheWay(error: unknown): boolean {
  return error instanceof ConnectError && error.code === Code.AlreadyExists
}

/** Beside what is open; what came with MAM is no place for one's own files, so then beside what was opened last. */
function useSuggestedPath(action: PathAction): string {
  const { client } = useSession()
  const sessionPath = useReplica((state) => state.session.path)
  const name = useReplica((state) => state.session.name || (state.rack?.name ?? ''))
  const rackPath = useReplica((state) => state.rack?.path ?? '')
  const [files, setFiles] = useState<readonly FileEntry[]>([])
  useEffect(() => {
    // Without the list the field only begins empty.
    client.listFiles().then(setFiles, () => {})
  }, [client])
  return folderOf([sessionPath, rackPath], files) + suggestedName(action, name)
}
