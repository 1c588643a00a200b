import { useMemo } from 'react'
import { useStore } from 'zustand'
import type { RackSlot } from '../../engine/client/model.ts'
import { PanicStep } from '../../engine/client/stage.ts'
import { useReplica, useSession } from '../session.ts'
import { words } from '../strings/words.ts'
import { alarmsOf } from './alarms.ts'
import { CheckOffer, useCheckOffer } from './check-offer.tsx'
import { refusal } from './go.ts'
import { isSilenced } from './panic.ts'

/** What comes next; what fails, how far a panic went and why a press was refused take its place. */
export function Next() {
  const stage = useReplica((state) => state.stage)
  const { words: refused } = useStore(refusal)
  const alarms = useAlarms()
  const offer = useCheckOffer()
  const isPanic = stage.panic !== PanicStep.NONE && stage.panic !== PanicStep.UNSPECIFIED
  return (
    <div className="stage-next">
      <p role="status" className={refused ? 'stage-refusal' : 'visually-hidden'}>
        {refused}
      </p>
      {isPanic ? <PanicState /> : null}
      {alarms.length > 0 ? <Alarms alarms={alarms} /> : null}
      {offer.count > 0 && !isPanic ? <CheckOffer count={offer.count} onDismiss={offer.dismiss} /> : null}
      {alarms.length === 0 && offer.count === 0 && !isPanic && !refused ? <NextRack /> : null}
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

/** More would not be read from afar. */
const SHOWN = 2

function Alarms({ alarms }: { readonly alarms: ReturnType<typeof alarmsOf> }) {
  const { stage } = words
  const more = alarms.length - SHOWN
  return (
    <ul className="stage-alarms" aria-label={stage.alarms} aria-live="polite">
      {alarms.slice(0, SHOWN).map(({ id, isSevere, words: text, help }) => (
        <li key={id} className="stage-alarm">
          <span className="warning" aria-hidden="true">
            ▲
          </span>
          <span>
            <span className="visually-hidden">{isSevere ? stage.severe : stage.warning}</span>
            {text}
            {help ? <span className="stage-help muted">{help}</span> : null}
          </span>
        </li>
      ))}
      {more > 0 ? <li className="stage-help muted">{stage.moreAlarms(more)}</li> : null}
    </ul>
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
      <span className="muted stage-help">{words.stage.next}</span>
      <span className="stage-next-name cut">{next.id}</span>
    </p>
  )
}

function nextOf(racks: readonly RackSlot[], front: string): RackSlot | undefined {
  const at = racks.findIndex(({ id }) => id === front)
  return at < 0 ? undefined : racks[at + 1]
}
