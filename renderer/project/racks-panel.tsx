import { useState } from 'react'
import type { RackSlot } from '../../engine/client/model.ts'
import { usePageAction, usePageActions } from '../actions/use-actions.ts'
import { CueRackButton } from '../cue/cue-button.tsx'
import { useReplica, useSession } from '../session.ts'
import { Dock } from '../ui/dock.tsx'
import { MoreIcon } from '../ui/icons.tsx'
import { Menu } from '../ui/menu.tsx'
import { countOf } from '../ui/words.ts'
import './racks-panel.css'

/** The racks of the session: which one plays, and what is wrong with one that cannot; add, rename, move, remove. */
export function RacksPanel() {
  const racks = useReplica((state) => state.session.racks)
  const add = usePageAction('addRack')
  return (
    <Dock
      title="Racks"
      note={racks.length > 0 ? countOf(racks.length, 'rack') : undefined}
      action={
        <button type="button" className="button" title={add.reason ?? 'From a file'} onClick={add.run}>
          Add…
        </button>
      }
    >
      {racks.length === 0 ? <p className="muted">This session has no rack yet. Add one from its file.</p> : null}
      <ul className="racks" aria-label="Racks of the session">
        {racks.map((slot, index) => (
          <li key={slot.id}>
            <RackRow slot={slot} index={index} count={racks.length} />
          </li>
        ))}
      </ul>
      <Writes />
    </Dock>
  )
}

interface RowProps {
  readonly slot: RackSlot
  readonly index: number
  readonly count: number
}

function RackRow({ slot, index, count }: RowProps) {
  const { perform } = useSession()
  const isFront = useReplica((state) => state.session.front === slot.id)
  const [isNaming, setNaming] = useState(false)
  const [rename, reorder, remove] = usePageActions(['renameRack', 'moveRack', 'removeRack'])
  const move = (to: number) => perform({ case: 'moveRack', value: { rack: slot.id, index: to } })
  return (
    <div className={isFront ? 'racks-row is-front' : 'racks-row'}>
      {isNaming ? (
        <NameField slot={slot} onClose={() => setNaming(false)} />
      ) : (
        <button
          type="button"
          className="racks-choose"
          aria-pressed={isFront}
          title={isFront ? `${slot.path}: this rack plays and is shown` : `${slot.path}: play and show this rack`}
          onClick={() => isFront || perform({ case: 'frontRack', value: { rack: slot.id } })}
        >
          <span className="racks-name cut">{slot.id}</span>
          <span className="racks-about cut muted">{aboutOf(slot, isFront)}</span>
          {slot.problem ? (
            <span className="racks-problem">
              <span className="warning" aria-hidden="true">
                ▲{' '}
              </span>
              {slot.problem}
            </span>
          ) : null}
        </button>
      )}
      {slot.problem ? null : <CueRackButton rack={slot.id} />}
      <Menu
        label={`More for ${slot.id}`}
        className="button racks-more"
        align="end"
        items={[
          { id: 'rename', title: 'Rename', reason: rename?.reason, run: () => setNaming(true) },
          ...(index > 0 ? [{ id: 'up', title: 'Move up', reason: reorder?.reason, run: () => move(index - 1) }] : []),
          ...(index < count - 1
            ? [{ id: 'down', title: 'Move down', reason: reorder?.reason, run: () => move(index + 1) }]
            : []),
          {
            id: 'remove',
            title: 'Remove from the session',
            reason: remove?.reason,
            startsGroup: true,
            run: () => perform({ case: 'removeRack', value: { rack: slot.id } }),
          },
        ]}
      >
        <MoreIcon />
      </Menu>
    </div>
  )
}

function aboutOf({ id, name, path, isChanged }: RackSlot, isFront: boolean): string {
  const file = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
  const words = [isFront ? 'in front' : '', isChanged ? 'edited' : '', file || (name === id ? '' : name)]
  return words.filter(Boolean).join(' · ')
}

function NameField({ slot, onClose }: { readonly slot: RackSlot; readonly onClose: () => void }) {
  const { client, report } = useSession()
  const commit = (typed: string) => {
    const name = typed.trim()
    if (name === '' || name === slot.id) return onClose()
    client.perform({ case: 'renameRack', value: { rack: slot.id, name } }).then(onClose, report)
  }
  return (
    <input
      className="field racks-field"
      aria-label={`New name of ${slot.id}`}
      defaultValue={slot.id}
      autoComplete="off"
      spellCheck={false}
      // biome-ignore lint/a11y/noAutofocus: it opens because it was asked for
      autoFocus
      onFocus={(event) => event.currentTarget.select()}
      onBlur={onClose}
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.key === 'Enter') commit(event.currentTarget.value)
        if (event.key === 'Escape') onClose()
      }}
    />
  )
}

/** What Save would do, before it does it. */
function Writes() {
  const writes = useReplica((state) => state.session.writes)
  const path = useReplica((state) => state.session.path)
  const isChanged = useReplica((state) => state.session.isChanged)
  return (
    <section className="racks-writes" aria-label="What Save writes">
      {writes.length === 0 ? (
        <p className="muted">
          {isChanged
            ? 'What is changed has no file of its own yet: Save as gives it one.'
            : path
              ? 'Everything is saved.'
              : 'Save as makes a session file of these racks; they keep their own files.'}
        </p>
      ) : (
        <>
          <p className="muted">Save writes {countOf(writes.length, 'file')}:</p>
          <ul className="racks-files mono">
            {writes.map((file) => (
              <li key={file} className="racks-file" title={file}>
                {file}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
