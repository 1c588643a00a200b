import { DeviceState, Mode } from '../../engine/client/model.ts'
import { useReplica, useSession } from '../session.ts'
import { openDock } from '../view-state.ts'
import './device-bar.css'
import { words } from '../strings/words.ts'
import { alarmOf } from './words.ts'

const text = words.device

/** Whenever nobody hears what plays and that is nobody's choice; it goes by itself. */
export function DeviceBar() {
  const state = useReplica(({ device }) => device.state)
  const trouble = useReplica(({ device }) => device.trouble)
  if (state === DeviceState.PROPOSED) return <ProposalBar />
  return trouble === '' ? null : <TroubleBar />
}

/** Nothing is opened before somebody chooses; until then the silent clock plays. */
function ProposalBar() {
  const session = useSession()
  const { client, perform, report, view } = session
  const proposed = useReplica(({ device }) => device.proposed)
  const isPlaying = useReplica(({ transport }) => transport.isPlaying)
  const playOn = async () => {
    await client.perform({ case: 'openDevice', value: { name: proposed, blockFrames: 0 } })
    const { rack, transport } = client.store.getState()
    if (rack && !transport.isPlaying) await client.perform({ case: 'play', value: {} })
  }
  return (
    <section className="bar device-bar" aria-label={text.first}>
      <span className="warning" aria-hidden="true">
        ▲
      </span>
      <p className="bar-words" role="status">
        <span>
          {isPlaying ? text.unheard : text.wouldBeUnheard}
          {text.proposal}
          <strong>{proposed}</strong>.
        </span>
      </p>
      <div className="bar-actions">
        <button type="button" className="button device-first" onClick={() => void playOn().catch(report)}>
          {text.playOn(proposed)}
        </button>
        <button type="button" className="button" onClick={() => openDock(view, 'device')}>
          {text.others}
        </button>
        <button
          type="button"
          className="button"
          title={text.staySilentHelp}
          onClick={() => perform({ case: 'openDevice', value: { name: 'silent', blockFrames: 0 } })}
        >
          {text.staySilent}
        </button>
      </div>
    </section>
  )
}

/** Lost, not there, or refused. In stage mode it is read from afar. */
function TroubleBar() {
  const { view } = useSession()
  const device = useReplica((state) => state.device)
  const isOnStage = useReplica((state) => state.session.mode === Mode.STAGE)
  return (
    <section className={isOnStage ? 'bar device-bar is-stage' : 'bar device-bar'} aria-label={text.trouble}>
      <span className="warning" aria-hidden="true">
        ▲
      </span>
      <div className="bar-words" role="status">
        {isOnStage ? <p className="device-alarm warning">{text.alarm(alarmOf(device))}</p> : null}
        <p>{device.trouble}</p>
      </div>
      <div className="bar-actions">
        <button type="button" className="button" onClick={() => openDock(view, 'device')}>
          {text.devices}
        </button>
      </div>
    </section>
  )
}
