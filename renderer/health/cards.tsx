import type { Health } from '../../engine/client/health.ts'
import { useReplica } from '../session.ts'
import { Card, Figure, ShareBar } from './card.tsx'
import { bytesWords, msWords, percentWords, timeWords } from './format.ts'

const DEFAULT_LOAD_LIMIT = 80

interface Props {
  readonly health: Health
}

/** How much of a block's time our callback takes. */
export function LoadCard({ health: { load, deadlineUs, blockFrames } }: Props) {
  const limit = useReplica((state) => state.safety.loadLimitPercent || DEFAULT_LOAD_LIMIT) / 100
  const rows = [
    { name: 'Last block', share: load?.now ?? 0 },
    { name: 'Mean', share: load?.mean ?? 0 },
    { name: '99 of 100', share: load?.p99 ?? 0 },
    { name: 'Worst', share: load?.worst ?? 0 },
  ]
  return (
    <Card title="Load" note={`${blockFrames} frames = ${timeWords(deadlineUs)}`}>
      <dl className="health-shares">
        {rows.map(({ name, share }) => (
          <div key={name} className="health-share">
            <dt className="muted">{name}</dt>
            <ShareBar share={share} mark={limit} isWarning={share > limit} />
            <dd className="mono">{percentWords(share)}</dd>
          </div>
        ))}
      </dl>
      <p className="muted health-note">Of the last ten seconds. The line is the limit of {percentWords(limit)}.</p>
    </Card>
  )
}

/** From input to output. */
export function LatencyCard({ health: { latency } }: Props) {
  const total = latency.reduce((sum, { ms }) => sum + ms, 0)
  return (
    <Card title="Latency" note={msWords(total)}>
      <dl className="health-shares">
        {latency.map(({ name, ms }) => (
          <div key={name} className="health-share">
            <dt className="muted">{name}</dt>
            <ShareBar share={total > 0 ? ms / total : 0} />
            <dd className="mono">{msWords(ms)}</dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}

const queueNames: Readonly<Record<string, string>> = {
  host: 'Pages and pads',
  ports: 'Controllers',
  script: 'Scripts',
  embedder: 'Other programs',
  scheduled: 'Patterns',
  applied: 'Record',
}

/** What waits for the engine, and what it could not take. */
export function QueuesCard({ health }: Props) {
  const { queues, feederMarginMs, lookaheadMs } = health
  return (
    <Card title="Queues">
      <dl className="health-shares">
        <div className="health-share">
          <dt className="muted">Ready ahead</dt>
          <ShareBar share={(feederMarginMs ?? 0) / lookaheadMs} />
          <dd className="mono">{feederMarginMs === null ? 'idle' : msWords(Math.max(0, feederMarginMs))}</dd>
        </div>
        {queues.map(({ name, depth, capacity }) => (
          <div key={name} className="health-share">
            <dt className="muted">{queueNames[name] ?? name}</dt>
            <ShareBar share={depth / Math.max(1, capacity)} />
            <dd className="mono" title={`of ${capacity}`}>
              {depth}
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}

/** Counts since the engine began, and what all of it takes. */
export function CountsCard({ health }: Props) {
  const { xrunCount, lateCommands, droppedCommands, lostRecords, processBytes, engineBytes, mainLagMs } = health
  return (
    <Card title="Since the start">
      <dl className="health-figures">
        <Figure name="Late blocks" value={String(xrunCount)} isWarning={xrunCount > 0} />
        <Figure name="Late commands" value={String(lateCommands)} />
        <Figure name="Dropped commands" value={String(droppedCommands)} isWarning={droppedCommands > 0} />
        <Figure name="Not recorded" value={String(lostRecords)} isWarning={lostRecords > 0} />
        <Figure name="Memory of MAM" value={bytesWords(processBytes)} />
        <Figure name="of the engine" value={bytesWords(engineBytes)} />
        <Figure name="Host was busy" value={msWords(mainLagMs)} />
      </dl>
    </Card>
  )
}
