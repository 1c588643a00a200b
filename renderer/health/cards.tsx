import type { Health } from '../../engine/client/health.ts'
import { useReplica } from '../session.ts'
import { Card, Figure, ShareBar } from './card.tsx'
import { bytesWords, msWords, percentWords, timeWords } from './format.ts'
import { text } from './text.ts'

const DEFAULT_LOAD_LIMIT = 80

interface Props {
  readonly health: Health
}

/** How much of a block's time our callback takes. */
export function LoadCard({ health: { load, deadlineUs, blockFrames } }: Props) {
  const limit = useReplica((state) => state.safety.loadLimitPercent || DEFAULT_LOAD_LIMIT) / 100
  const rows = [
    { name: text.lastBlock, share: load?.now ?? 0 },
    { name: text.mean, share: load?.mean ?? 0 },
    { name: text.most, share: load?.p99 ?? 0 },
    { name: text.worst, share: load?.worst ?? 0 },
  ]
  return (
    <Card title={text.load} note={text.blockTime(blockFrames, timeWords(deadlineUs))}>
      <dl className="health-shares">
        {rows.map(({ name, share }) => (
          <div key={name} className="health-share">
            <dt className="muted">{name}</dt>
            <ShareBar share={share} mark={limit} isWarning={share > limit} />
            <dd className="mono">{percentWords(share)}</dd>
          </div>
        ))}
      </dl>
      <p className="muted health-note">{text.loadNote(percentWords(limit))}</p>
    </Card>
  )
}

/** From input to output. */
export function LatencyCard({ health: { latency } }: Props) {
  const total = latency.reduce((sum, { ms }) => sum + ms, 0)
  return (
    <Card title={text.latency} note={msWords(total)}>
      <dl className="health-shares">
        {latency.map(({ name, ms }) => (
          <div key={name} className="health-share">
            <dt className="muted">{nameIn(text.latencyParts, name)}</dt>
            <ShareBar share={total > 0 ? ms / total : 0} />
            <dd className="mono">{msWords(ms)}</dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}

/** What a newer host names is shown as it names it. */
const nameIn = (names: Readonly<Record<string, string>>, name: string): string => names[name] ?? name

/** What waits for the engine, and what it could not take. */
export function QueuesCard({ health }: Props) {
  const { queues, feederMarginMs, lookaheadMs } = health
  return (
    <Card title={text.queues}>
      <dl className="health-shares">
        <div className="health-share">
          <dt className="muted">{text.ahead}</dt>
          <ShareBar share={(feederMarginMs ?? 0) / lookaheadMs} />
          <dd className="mono">{feederMarginMs === null ? text.idle : msWords(Math.max(0, feederMarginMs))}</dd>
        </div>
        {queues.map(({ name, depth, capacity }) => (
          <div key={name} className="health-share">
            <dt className="muted">{nameIn(text.queueNames, name)}</dt>
            <ShareBar share={depth / Math.max(1, capacity)} />
            <dd className="mono" title={text.room(capacity)}>
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
    <Card title={text.counts}>
      <dl className="health-figures">
        <Figure name={text.lateBlocks} value={String(xrunCount)} isWarning={xrunCount > 0} />
        <Figure name={text.lateCommands} value={String(lateCommands)} />
        <Figure name={text.droppedCommands} value={String(droppedCommands)} isWarning={droppedCommands > 0} />
        <Figure name={text.lostRecords} value={String(lostRecords)} isWarning={lostRecords > 0} />
        <Figure name={text.memory} value={bytesWords(processBytes)} />
        <Figure name={text.engineMemory} value={bytesWords(engineBytes)} />
        <Figure name={text.hostBusy} value={msWords(mainLagMs)} />
      </dl>
    </Card>
  )
}
