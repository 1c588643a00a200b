import { useCallback } from 'react'
import { type Insert, keysOf } from '../../engine/client/mixer.ts'
import { RemoveButton } from '../rack/inspector/remove-button.tsx'
import { useReplica, useSession } from '../session.ts'
import { words } from '../strings/words.ts'
import { InsertParams } from './insert-params.tsx'
import { KeySource } from './key-source.tsx'
import { ReductionMeter } from './reduction-meter.tsx'
import type { StripPartProps } from './strip-panel.tsx'
import { AddInsert } from './strip-wiring.tsx'
import { text } from './text.ts'

interface Props extends StripPartProps {
  readonly chosen: string | null
  readonly onChoose: (insert: string | null) => void
}

/** In the order of the signal; the one that is chosen shows its key and its values. */
export function InsertList({ mixer, strip, name, edits, chosen, onChoose }: Props) {
  const insert = strip.inserts.find(({ id }) => id === chosen)
  const first = mixer.strips.slice(0, strip.index).flatMap(({ inserts }) => inserts).length
  return (
    <section className="side-section" aria-label={text.inserts}>
      <h2 className="side-heading">{text.inserts}</h2>
      {strip.inserts.length === 0 ? <p className="side-note muted">{text.noInserts}</p> : null}
      <ul>
        {strip.inserts.map((one, index) => (
          <li key={one.id} className="side-row">
            <InsertRow
              strip={strip.id}
              insert={one}
              place={first + index}
              index={index}
              count={strip.inserts.length}
              edits={edits}
              isChosen={one.id === chosen}
              onChoose={() => onChoose(one.id === chosen ? null : one.id)}
            />
          </li>
        ))}
      </ul>
      {edits.canEdit ? <AddInsert strip={strip} name={name} edits={edits} onAdded={onChoose} /> : null}
      {insert ? (
        <section className="side-insert" aria-label={text.insertOf(insert.id, name)}>
          <h3 className="side-insert-name">{insert.id}</h3>
          {insert.problem ? (
            <p className="side-note">
              <span className="warning" aria-hidden="true">
                ▲{' '}
              </span>
              {insert.problem}
            </p>
          ) : null}
          <Keyed mixer={mixer} strip={strip} insert={insert} edits={edits} />
          <InsertParams key={insert.address} strip={strip.id} insert={insert} edits={edits} />
        </section>
      ) : null}
    </section>
  )
}

type KeyedProps = Pick<StripPartProps, 'mixer' | 'strip' | 'edits'> & { readonly insert: Insert }

function Keyed({ mixer, strip, insert, edits }: KeyedProps) {
  const isKeyed = useReplica(({ descriptors }) => descriptors.get(insert.type)?.keyInput === true)
  if (!isKeyed) return null
  return (
    <KeySource
      mixer={mixer}
      to={insert.address}
      label={insert.id}
      own={strip.id}
      sources={keysOf(mixer, insert.address)}
      edits={edits}
    />
  )
}

interface RowProps {
  readonly strip: string
  readonly insert: Insert
  /** Among the inserts of all strips. */
  readonly place: number
  readonly index: number
  readonly count: number
  readonly edits: StripPartProps['edits']
  readonly isChosen: boolean
  readonly onChoose: () => void
}

function InsertRow({ strip, insert, place, index, count, edits, isChosen, onChoose }: RowProps) {
  const { client } = useSession()
  const { canEdit, act } = edits
  const { id, isBypassed } = insert
  const reductionOf = useCallback(() => client.levels.insertReductionOf(place), [client, place])
  const move = (to: number) => void act({ case: 'moveInsert', value: { strip, insert: id, index: to } })
  return (
    <>
      {canEdit ? (
        <button
          type="button"
          className="strip-toggle"
          aria-pressed={isBypassed}
          aria-label={text.bypass(id)}
          title={text.bypass(id)}
          onClick={() => void act({ case: 'bypassInsert', value: { strip, insert: id, bypass: !isBypassed } })}
        >
          {isBypassed ? words.ui.off : words.ui.on}
        </button>
      ) : null}
      <button type="button" className="side-row-open cut" aria-expanded={isChosen} onClick={onChoose}>
        {id}
        {isBypassed ? <span className="muted"> · {text.bypassed}</span> : null}
      </button>
      <ReductionMeter label={text.reductionOf(id)} reductionOf={reductionOf} orientation="horizontal" showsText />
      {canEdit && index > 0 ? (
        <button type="button" className="side-move" aria-label={text.earlier(id)} onClick={() => move(index - 1)}>
          ↑
        </button>
      ) : null}
      {canEdit && index < count - 1 ? (
        <button type="button" className="side-move" aria-label={text.later(id)} onClick={() => move(index + 1)}>
          ↓
        </button>
      ) : null}
      {canEdit ? (
        <RemoveButton
          label={text.removeInsert(id)}
          onPress={() => void act({ case: 'removeInsert', value: { strip, insert: id } })}
        />
      ) : null}
    </>
  )
}
