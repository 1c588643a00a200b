import { type FormEvent, useEffect, useId, useState } from 'react'
import type { ActionInit } from '../../engine/client/gesture.ts'
import type { FileEntry } from '../../engine/client/model.ts'
import { CueRackFileButton } from '../cue/cue-button.tsx'
import { useReplica, useSession } from '../session.ts'
import './library.css'
import { words } from '../strings/words.ts'
import { Recovered } from './recovered.tsx'

const text = words.project.library

type Purpose = 'openFile' | 'addRack'

interface Props {
  readonly purpose: Purpose
  readonly onDone?: () => void
}

/** Sessions and racks to open: the demo, the latest, any by its path, and work that was never saved. */
export function Library({ purpose, onDone }: Props) {
  const { client, report } = useSession()
  const sessionPath = useReplica((state) => state.session.path)
  const rackPath = useReplica((state) => state.rack?.path ?? '')
  const [files, setFiles] = useState<readonly FileEntry[] | null>(null)
  const openPath = sessionPath || rackPath

  // biome-ignore lint/correctness/useExhaustiveDependencies: what was opened or saved is another list
  useEffect(() => {
    client.listFiles().then(setFiles, report)
  }, [client, report, openPath])

  const shown = (files ?? []).filter(({ isSession }) => purpose === 'openFile' || !isSession)
  const open = (path: string) => {
    client.perform(actionFor(purpose, path)).then(onDone, report)
  }
  return (
    <div className="library">
      <ul className="library-list" aria-label={text.files}>
        {shown.map((file) => (
          <li key={file.path} className="library-row">
            <FileButton file={file} isOpen={purpose === 'openFile' && file.path === openPath} onOpen={open} />
            {file.isSession ? null : <CueRackFileButton path={file.path} name={file.name} />}
          </li>
        ))}
      </ul>
      {files && shown.length === 0 ? <p className="muted">{text.nothingYet}</p> : null}
      <PathForm purpose={purpose} onOpen={open} />
      {purpose === 'openFile' ? <Recovered onDone={onDone} /> : null}
    </div>
  )
}

function actionFor(purpose: Purpose, path: string): ActionInit {
  return purpose === 'openFile' ? { case: 'openFile', value: { path } } : { case: 'addRack', value: { path, rack: '' } }
}

interface FileButtonProps {
  readonly file: FileEntry
  readonly isOpen: boolean
  readonly onOpen: (path: string) => void
}

function FileButton({ file, isOpen, onOpen }: FileButtonProps) {
  const about = [formOf(file), isOpen ? text.openNow : '', file.description]
  return (
    <button
      type="button"
      className="library-file"
      aria-current={isOpen}
      title={file.path}
      onClick={() => onOpen(file.path)}
    >
      <span className="library-name cut">{file.name}</span>
      <span className="library-about muted">{about.filter(Boolean).join(' · ')}</span>
      {file.isDemo ? null : <span className="library-where cut muted mono">{file.path}</span>}
    </button>
  )
}

function formOf({ isSession, isDemo }: FileEntry): string {
  if (isDemo) return isSession ? text.demoSession : text.demoRack
  return isSession ? text.session : text.rack
}

function PathForm({ purpose, onOpen }: { readonly purpose: Purpose; readonly onOpen: (path: string) => void }) {
  const { shell, perform, report } = useSession()
  const id = useId()
  const openTyped = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const path = String(new FormData(event.currentTarget).get('path')).trim()
    if (path) onOpen(path)
  }
  const browse = () => {
    shell?.ask(purpose).then((action) => action && perform(action as ActionInit), report)
  }
  return (
    <form className="library-path" onSubmit={openTyped}>
      <label htmlFor={id}>{purpose === 'openFile' ? text.pathToOpen : text.pathToAdd}</label>
      <input
        id={id}
        name="path"
        className="field mono"
        placeholder={purpose === 'openFile' ? '/home/me/show/show.mamsession' : '/home/me/racks/song.json'}
        autoComplete="off"
        spellCheck={false}
        data-first-focus
      />
      <button type="submit" className="button">
        {purpose === 'openFile' ? text.open : text.add}
      </button>
      {shell ? (
        <button type="button" className="button" onClick={browse}>
          {text.browse}
        </button>
      ) : null}
    </form>
  )
}
