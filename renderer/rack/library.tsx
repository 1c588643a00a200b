import { type FormEvent, useEffect, useId, useState } from 'react'
import type { FileEntry } from '../../engine/client/model.ts'
import { useReplica, useSession } from '../session.ts'
import './library.css'

/** Racks to open: the demo, the latest, and any by its path. */
export function Library({ onOpened }: { readonly onOpened?: () => void }) {
  const { client, report } = useSession()
  const openPath = useReplica((state) => state.rack?.path)
  const [racks, setRacks] = useState<readonly FileEntry[] | null>(null)
  const pathId = useId()

  useEffect(() => {
    client.listFiles().then(setRacks, report)
  }, [client, report])

  const open = (path: string) => {
    client.perform({ case: 'openFile', value: { path } }).then(onOpened, report)
  }
  const openTyped = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const path = String(new FormData(event.currentTarget).get('path')).trim()
    if (path) open(path)
  }

  return (
    <div className="library">
      <ul className="library-list">
        {(racks ?? []).map((rack) => (
          <li key={rack.path}>
            <button
              type="button"
              className="library-rack"
              aria-current={rack.path === openPath}
              title={rack.path}
              onClick={() => open(rack.path)}
            >
              <span className="library-name cut">{rack.name}</span>
              <span className="library-about muted">
                {rack.isDemo ? 'Demo' : 'Opened lately'}
                {rack.path === openPath ? ' · open now' : ''}
                {rack.description ? ` · ${rack.description}` : ''}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {racks?.length === 0 ? <p className="muted">No rack was opened yet. Type the path of one.</p> : null}
      <form className="library-path" onSubmit={openTyped}>
        <label htmlFor={pathId}>Path of a rack file</label>
        <input
          id={pathId}
          name="path"
          className="field mono"
          placeholder="/home/me/racks/song.json"
          autoComplete="off"
          spellCheck={false}
        />
        <button type="submit" className="button">
          Open
        </button>
      </form>
    </div>
  )
}
