import { useEffect, useState } from 'react'
import type { Health } from '../../engine/client/health.ts'
import { Mode } from '../../engine/client/model.ts'
import { runAction } from '../actions/run-action.ts'
import { useReplica, useSession } from '../session.ts'
import { CountsCard, LatencyCard, LoadCard, QueuesCard } from './cards.tsx'
import { Findings } from './findings.tsx'
import { ClientsCard, XrunsCard } from './lists.tsx'
import { NodesCard } from './nodes-card.tsx'
import { SafetyCard } from './safety-card.tsx'
import { text } from './text.ts'
import './health.css'

/** A table that changes faster cannot be read. */
const RATE_HZ = 2

/** What the engine is doing, what is wrong with it, and what would help. */
export function HealthView() {
  const health = useHealth()
  return (
    <main className="health">
      <header className="health-head">
        <h1 className="health-title">{text.title}</h1>
        <SaveButtons />
      </header>
      <Findings />
      {health ? <Figures health={health} /> : <p className="muted">{text.waiting}</p>}
    </main>
  )
}

function Figures({ health }: { readonly health: Health }) {
  return (
    <div className="health-body">
      <div className="health-cards">
        <LoadCard health={health} />
        <LatencyCard health={health} />
        <QueuesCard health={health} />
        <CountsCard health={health} />
        <SafetyCard threads={health.threads} />
      </div>
      <div className="health-lists">
        <NodesCard racks={health.racks} />
        <div className="health-side">
          <XrunsCard xruns={health.xruns} count={health.xrunCount} />
          <ClientsCard clients={health.clients} />
        </div>
      </div>
    </div>
  )
}

/** On stage nothing asks for a name: the file goes where MAM keeps its own. */
function SaveButtons() {
  const session = useSession()
  const isStage = useReplica((state) => state.session.mode === Mode.STAGE)
  const save = () => session.perform({ case: 'saveFlightRecord', value: { path: '', overwrite: false } })
  return (
    <div className="health-save">
      <button type="button" className="button" onClick={save}>
        {text.save}
      </button>
      {isStage ? null : (
        <button type="button" className="button" onClick={() => runAction(session, 'saveFlightRecord')}>
          {text.saveAs}
        </button>
      )}
    </div>
  )
}

/** Asked for only while the page can be seen. */
function useHealth(): Health | null {
  const { client } = useSession()
  const [health, setHealth] = useState<Health | null>(null)
  useEffect(() => {
    let leave = () => {}
    const update = () => {
      leave()
      leave = document.hidden ? () => {} : client.watchHealth(RATE_HZ, setHealth)
    }
    update()
    document.addEventListener('visibilitychange', update)
    return () => {
      document.removeEventListener('visibilitychange', update)
      leave()
    }
  }, [client])
  return health
}
