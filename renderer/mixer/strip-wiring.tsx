import { useMemo } from 'react'
import {
  goalsOf,
  type Insert,
  keysOf,
  MASTER,
  type Send,
  type SessionMixer,
  type Strip,
  sendParams,
} from '../../engine/client/mixer.ts'
import { freeName } from '../../engine/session/names.ts'
import { useReplica } from '../session.ts'
import { Menu } from '../ui/menu.tsx'
import { levelScale } from './drivers.ts'
import { effectsOf, goalsFor, sendGoalsFor } from './goals.ts'
import { MixControl } from './mix-control.tsx'
import { routeTo } from './reroute.ts'
import { text } from './text.ts'
import { type MixerEdits, nameOf } from './use-mixer.ts'

interface Props {
  readonly mixer: SessionMixer
  readonly strip: Strip
  readonly name: string
  readonly edits: MixerEdits
}

const SEVERAL = ''

/** Where the strip goes; choosing another goal is one step. */
export function StripOutput({ mixer, strip, name, edits }: Props) {
  if (strip.id === MASTER) return <span className="strip-output is-still muted">{text.toOutput}</span>
  const goals = goalsOf(mixer, strip.id)
  const only = goals.length === 1 ? goals[0]! : SEVERAL
  if (!edits.canEdit) return <span className="strip-output is-still muted cut">→ {goals.map(nameOf).join(', ')}</span>
  const goTo = (to: string) => {
    void edits.step(text.steps.goTo(name, nameOf(to)), routeTo(mixer, strip.id, to))
  }
  return (
    <select
      className="strip-output"
      aria-label={text.goesTo(name)}
      title={text.goesTo(name)}
      value={only}
      onChange={(event) => goTo(event.target.value)}
    >
      {only === SEVERAL ? <option value={SEVERAL}>{text.several(goals.length)}</option> : null}
      {goalsFor(mixer, strip.id).map((goal) => (
        <option key={goal} value={goal}>
          → {nameOf(goal)}
        </option>
      ))}
    </select>
  )
}

interface InsertsProps extends Props {
  readonly chosen: string | null
  readonly onChoose: (insert: string) => void
}

export function StripInserts({ mixer, strip, name, edits, chosen, onChoose }: InsertsProps) {
  return (
    <div className="strip-slots">
      <ul aria-label={text.insertsOf(name)}>
        {strip.inserts.map((insert) => (
          <li key={insert.id}>
            <InsertSlot
              insert={insert}
              keys={keysOf(mixer, insert.address)
                .map(({ from }) => nameOf(from))
                .join(', ')}
              name={name}
              isChosen={chosen === insert.id}
              onChoose={() => onChoose(insert.id)}
            />
          </li>
        ))}
      </ul>
      {edits.canEdit ? <AddInsert strip={strip} name={name} edits={edits} onAdded={onChoose} /> : null}
    </div>
  )
}

interface SlotProps {
  readonly insert: Insert
  readonly keys: string
  readonly name: string
  readonly isChosen: boolean
  readonly onChoose: () => void
}

function InsertSlot({ insert, keys, name, isChosen, onChoose }: SlotProps) {
  const title = useReplica(({ descriptors }) => descriptors.get(insert.type)?.title ?? insert.type)
  const notes = [insert.isBypassed ? text.bypassed : '', keys ? text.keyed(keys) : '', insert.problem]
  return (
    <button
      type="button"
      className={insert.isBypassed ? 'strip-slot is-bypassed' : 'strip-slot'}
      aria-pressed={isChosen}
      aria-label={[text.insertOf(insert.id, name), ...notes].filter(Boolean).join(', ')}
      title={[title, ...notes].filter(Boolean).join(' · ')}
      onClick={onChoose}
    >
      <span className="cut">
        {insert.problem ? (
          <span className="warning" aria-hidden="true">
            ▲{' '}
          </span>
        ) : null}
        {insert.id}
      </span>
      {keys ? <span className="strip-slot-key cut">← {keys}</span> : null}
    </button>
  )
}

interface AddInsertProps {
  readonly strip: Strip
  readonly name: string
  readonly edits: MixerEdits
  readonly onAdded: (insert: string) => void
}

export function AddInsert({ strip, name, edits, onAdded }: AddInsertProps) {
  const descriptors = useReplica((state) => state.descriptors)
  const effects = useMemo(() => effectsOf(descriptors.values()), [descriptors])
  return (
    <Menu
      label={text.addInsertTo(name)}
      className="strip-add"
      isFloating
      items={effects.map(({ type, title, keyInput }) => ({
        id: type,
        title,
        keys: keyInput ? text.key : undefined,
        run: () => {
          const insert = freeName(
            type,
            strip.inserts.map(({ id }) => id),
          )
          const added = edits.act({ case: 'addInsert', value: { strip: strip.id, type, insert } })
          void added.then((isDone) => isDone && onAdded(insert))
        },
      }))}
    >
      + {text.addInsert}
    </Menu>
  )
}

export function StripSends({ mixer, strip, name, edits }: Props) {
  const sends = mixer.sends.filter(({ from }) => from === strip.id)
  return (
    <div className="strip-slots is-sends">
      <ul aria-label={text.sendsOf(name)}>
        {sends.map((send) => (
          <li key={send.id} className="strip-send">
            <SendLevel send={send} name={name} isLocked={edits.isLocked} />
            <PrePost send={send} edits={edits} />
          </li>
        ))}
      </ul>
      {edits.canEdit && strip.id !== MASTER ? <AddSend mixer={mixer} strip={strip} name={name} edits={edits} /> : null}
    </div>
  )
}

interface SendProps {
  readonly send: Send
  readonly name: string
  readonly isLocked: boolean
}

export function SendLevel({ send, name, isLocked }: SendProps) {
  return (
    <MixControl
      address={`send:${send.id}`}
      param={sendParams.level}
      scale={levelScale}
      label={nameOf(send.to)}
      help={send.problem || text.sendHelp}
      owner={`${name} ${text.sends}`}
      initial={0}
      isLocked={isLocked}
    />
  )
}

export function PrePost({ send, edits }: { readonly send: Send; readonly edits: MixerEdits }) {
  const { from, to, pre } = send
  if (!edits.canEdit) return <span className="strip-pre muted">{pre ? text.pre : text.post}</span>
  return (
    <button
      type="button"
      className="strip-pre"
      aria-label={text.isPre(nameOf(to))}
      aria-pressed={pre}
      title={pre ? text.preHelp : text.postHelp}
      onClick={() => void edits.act({ case: 'setSend', value: { from, to, pre: !pre } })}
    >
      {pre ? text.pre : text.post}
    </button>
  )
}

export function AddSend({ mixer, strip, name, edits }: Props) {
  const goals = sendGoalsFor(mixer, strip.id)
  if (goals.length === 0) return null
  return (
    <Menu
      label={text.addSendFrom(name)}
      className="strip-add"
      isFloating
      items={goals.map((to) => ({
        id: to,
        title: nameOf(to),
        run: () => void edits.act({ case: 'setSend', value: { from: strip.id, to } }),
      }))}
    >
      + {text.addSend}
    </Menu>
  )
}
