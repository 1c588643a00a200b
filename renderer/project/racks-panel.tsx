import { useState } from 'react'
import type { RackSlot } from '../../engine/client/model.ts'
import { usePageAction, usePageActions } from '../actions/use-actions.ts'
import { CueRackButton } from '../cue/cue-button.tsx'
import { useReplica, useSession } from '../session.ts'
import { Dock } from '../ui/dock.tsx'
import { MoreIcon } from '../ui/icons.tsx'
import { Menu } from '../ui/menu.tsx'
import './racks-panel.css'
import { words } from '../strings/words.ts'

const text = words.project.racks

/** The racks of the session: which one plays, and what is wrong with one that cannot; add, rename, move, remove. */
export function RacksPanel() {
  const racks = useReplica((state) => state.session.racks)
  const add = usePageAction('addRack')
  return (
    <Dock
      title={text.title}
      note={racks.length > 0 ? text.count(racks.length) : undefined}
      action={
        <button type="button" className="button" title={add.reason ?? text.addHelp} onClick={add.run}>
          {text.add}
        </button>
      }
    >
      {racks.length === 0 ? <p className="muted">{text.none}</p> : null}
      <ul className="racks" aria-label={text.list}>
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
          title={isFront ? text.inFrontHelp(slot.path) : text.toFrontHelp(slot.path)}
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
        label={text.more(slot.id)}
        className="button racks-more"
        align="end"
        items={[
          { id: 'rename', title: text.rename, reason: rename?.reason, run: () => setNaming(true) },
          ...(index > 0 ? [{ id: 'up', title: text.up, reason: reorder?.reason, run: () => move(index - 1) }] : []),
          ...(index < count - 1
            ? [{ id: 'down', title: text.down, reason: reorder?.reason, run: () => move(index + 1) }]
            : []),
          {
            id: 'remove',
            title: text.remove,
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
  const parts = [isFront ? text.inFront : '', isChanged ? text.edited : '', file || (name === id ? '' : name)]
  return parts.filter(Boolean).join(' · ')
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
      aria-label={text.newName(slot.id)}
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
    <section className="racks-writes" aria-label={text.writes}>
      {writes.length === 0 ? (
        <p className="muted">{isChanged ? text.noFile : path ? text.allSaved : text.noSession}</p>
      ) : (
        <>
          <p className="muted">{text.saveWrites(writes.length)}</p>
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
