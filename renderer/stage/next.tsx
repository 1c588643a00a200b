import { useMemo } from 'react'
import { useStore } from 'zustand'
import { Mode, type RackSlot } from '../../engine/client/model.ts'
import { PanicStep } from '../../engine/client/stage.ts'
import { useReplica, useSession } from '../session.ts'
import { words } from '../strings/words.ts'
import { type Alarm, alarmsOf } from './alarms.ts'
import { CheckOffer, useCheckOffer } from './check-offer.tsx'
import { refusal } from './go.ts'
import { isSilenced } from './panic.ts'
import { text } from './text.ts'

/**
 * What comes next. What was refused, how far a panic went, what fails and what the check found take its place, the most urgent
 * alone: the place keeps its size, so that nothing under a hand moves.
 */
export function Next() {
  const { words: refused } = useStore(refusal)
  const panic = useReplica((state) => state.stage.panic)
  const alarms = useAlarms()
  const message = useMessage()
  const offer = useCheckOffer()
  const isPanic = panic !== PanicStep.NONE && panic !== PanicStep.UNSPECIFIED
  return (
    <div className="stage-next">
      <p role="status" className={refused ? 'stage-alarm is-refusal' : 'visually-hidden'}>
        {refused}
      </p>
      {refused ? null : isPanic ? (
        <PanicState />
      ) : alarms.length > 0 ? (
        <Alarms alarms={alarms} offer={offer} />
      ) : message ? (
        <MessageLine message={message} />
      ) : offer.count > 0 ? (
        <CheckOffer count={offer.count} onDismiss={offer.dismiss} />
      ) : (
        <NextRack />
      )}
    </div>
  )
}

function useAlarms() {
  const device = useReplica((state) => state.device)
  const session = useReplica((state) => state.session)
  const findings = useReplica((state) => state.findings)
  const machine = useReplica((state) => state.machine)
  return useMemo(() => alarmsOf({ device, session, findings, machine }), [device, session, findings, machine])
}

interface AlarmsProps {
  readonly alarms: readonly Alarm[]
  readonly offer: ReturnType<typeof useCheckOffer>
}

/** The worst one, and how many there are beside it, or the way to what the check found. */
function Alarms({ alarms, offer }: AlarmsProps) {
  const [worst] = alarms
  if (!worst) return null
  const looks =
    offer.count > 0 ? 'stage-alarms has-offer' : alarms.length > 1 ? 'stage-alarms has-more' : 'stage-alarms'
  return (
    <div role="status" aria-label={text.alarms} className={looks}>
      <p className="stage-alarm" title={worst.help ? `${worst.words} ${worst.help}` : worst.words}>
        <span className="warning" aria-hidden="true">
          ▲
        </span>
        <span className="stage-alarm-words">
          <span className="visually-hidden">{worst.isSevere ? text.severe : text.warning}</span>
          {worst.words}
        </span>
      </p>
      {offer.count > 0 ? (
        <CheckOffer count={offer.count} isBeside onDismiss={offer.dismiss} />
      ) : alarms.length > 1 ? (
        <p className="stage-help muted">{text.moreAlarms(alarms.length - 1)}</p>
      ) : null}
    </div>
  )
}

interface Message {
  readonly words: string
  putAway(): void
}

/** What the host noticed and what was refused, the newest first: on stage the bar that says it elsewhere is not there. */
function useMessage(): Message | null {
  const { messages, dismiss, perform } = useSession()
  const own = useStore(messages, (list) => list.at(-1))
  const notice = useReplica((state) => state.notices.at(-1))
  const isOnStage = useReplica((state) => state.session.mode === Mode.STAGE)
  if (!isOnStage) return null
  if (own) return { words: own.words, putAway: () => dismiss(own.id) }
  if (!notice) return null
  const putAway = () => perform({ case: 'dismissNotice', value: { notice: BigInt(notice.id) } })
  return { words: notice.words, putAway }
}

function MessageLine({ message }: { readonly message: Message }) {
  return (
    <div className="stage-offer">
      <p role="status" className="stage-message" title={message.words}>
        <span className="stage-alarm-words">{message.words}</span>
      </p>
      <button type="button" className="button stage-offer-button" onClick={message.putAway}>
        {text.putAway}
      </button>
    </div>
  )
}

function PanicState() {
  const { perform } = useSession()
  const stage = useReplica((state) => state.stage)
  const { panic } = words.stage
  const done =
    stage.panic === PanicStep.NOTES ? panic.notesDone : stage.panic === PanicStep.FADE ? panic.fadeDone : panic.stopDone
  return (
    <div className="stage-panic">
      <p role="status" className="stage-alarm">
        <span className="warning" aria-hidden="true">
          ▲
        </span>
        {done}
      </p>
      {isSilenced(stage) ? (
        <button
          type="button"
          className="button stage-restore"
          aria-description={panic.restoreHelp}
          onClick={() => perform({ case: 'restoreLevels', value: {} })}
        >
          {panic.restore}
        </button>
      ) : null}
    </div>
  )
}

/** In the order of the session; nothing is said of it where the session has one rack. */
function NextRack() {
  const next = useReplica(({ session }) => nextOf(session.racks, session.front))
  if (!next) return null
  return (
    <p className="stage-following">
      <span className="muted stage-help">{text.next}</span>
      <span className="stage-next-name cut">{next.id}</span>
    </p>
  )
}

function nextOf(racks: readonly RackSlot[], front: string): RackSlot | undefined {
  const at = racks.findIndex(({ id }) => id === front)
  return at < 0 ? undefined : racks[at + 1]
}
