import { type KeyboardEvent, useEffect, useState } from 'react'
import type { HistoryStep } from '../../engine/client/model.ts'
import { useReplica, useSession } from '../session.ts'
import { Dock } from '../ui/dock.tsx'
import { AS_OPENED, type HistoryRow, historyRows, stepTime } from './history-rows.ts'
import './history-panel.css'
import { words } from '../strings/words.ts'

const text = words.project.history

const SHOWN_AT_FIRST = 100
const MAX_LANE = 3

/** Every step, newest first, with the branches that were left; a press on one goes back, or on, to it. */
export function HistoryPanel() {
  const { perform } = useSession()
  const cursor = useReplica((state) => state.history.cursor)
  const count = useReplica((state) => state.history.steps)
  const [shown, setShown] = useState(SHOWN_AT_FIRST)
  const steps = useSteps(shown)
  const rows = historyRows(steps, cursor)
  const goTo = (step: number) => perform({ case: 'goToStep', value: { step } })
  const isWhole = count > 0 && steps.length >= count
  const hasCurrent = rows.some(({ place }) => place === 'current') || (isWhole && cursor === 0)
  return (
    <Dock title={text.title} note={count > 0 ? text.count(count) : undefined}>
      {count === 0 ? <p className="muted">{text.none}</p> : null}
      <ul className="history" aria-label={text.list} onKeyDown={moveFocus}>
        {rows.map((row, i) => (
          <li key={row.step.step}>
            <StepRow row={row} isTabStop={row.place === 'current' || (i === 0 && !hasCurrent)} onGo={goTo} />
          </li>
        ))}
        {steps.length < count ? (
          <li>
            <button type="button" className="button history-more" onClick={() => setShown((many) => many * 2)}>
              {text.older}
            </button>
          </li>
        ) : null}
        {isWhole ? (
          <li>
            <OpenedRow isCurrent={cursor === 0} onGo={() => goTo(0)} />
          </li>
        ) : null}
      </ul>
      <AuthorField />
    </Dock>
  )
}

/** The list is asked for again when the document stands at another step. */
function useSteps(count: number): readonly HistoryStep[] {
  const { client, report } = useSession()
  const history = useReplica((state) => state.history)
  const isLive = useReplica((state) => state.link === 'live')
  const [steps, setSteps] = useState<readonly HistoryStep[]>([])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another history is another list
  useEffect(() => {
    let isWanted = isLive
    if (isLive) client.listHistory(count).then((list) => isWanted && setSteps(list), report)
    return () => {
      isWanted = false
    }
  }, [client, report, count, history, isLive])
  return steps
}

interface RowProps {
  readonly row: HistoryRow
  readonly isTabStop: boolean
  readonly onGo: (step: number) => void
}

const placeWords = { current: text.now, applied: '', ahead: text.undone, left: text.otherBranch } as const

function StepRow({ row: { step, place, lane, leftAfter }, isTabStop, onGo }: RowProps) {
  const session = useSession()
  const isOwn = step.author === session.identity.author
  const by = step.author === '' ? 'MAM' : isOwn ? text.you : step.author
  const time = stepTime(step.timeMs, Date.now())
  const where = placeWords[place]
  return (
    <button
      type="button"
      className={`history-step is-${place}`}
      style={{ '--lane': Math.min(lane, MAX_LANE) } as React.CSSProperties}
      aria-current={place === 'current' ? 'step' : undefined}
      tabIndex={isTabStop ? 0 : -1}
      title={place === 'current' ? text.here : text.backTo(step.title)}
      onClick={() => place !== 'current' && onGo(step.step)}
    >
      <span className="history-dot" aria-hidden="true" />
      <span className="history-words">
        <span className="history-title cut">{step.title}</span>
        <span className="history-about cut">
          {by} · {time}
          {where ? ` · ${where}` : ''}
          {leftAfter === undefined ? '' : text.after(leftAfter)}
        </span>
      </span>
      {place === 'current' ? null : <span className="history-go">{text.back}</span>}
    </button>
  )
}

function OpenedRow({ isCurrent, onGo }: { readonly isCurrent: boolean; readonly onGo: () => void }) {
  return (
    <button
      type="button"
      className={`history-step ${isCurrent ? 'is-current' : 'is-applied'}`}
      style={{ '--lane': 0 } as React.CSSProperties}
      aria-current={isCurrent ? 'step' : undefined}
      tabIndex={isCurrent ? 0 : -1}
      onClick={() => !isCurrent && onGo()}
    >
      <span className="history-dot" aria-hidden="true" />
      <span className="history-words">
        <span className="history-title cut">{AS_OPENED}</span>
        <span className="history-about cut">{isCurrent ? text.now : text.without}</span>
      </span>
      {isCurrent ? null : <span className="history-go">{text.back}</span>}
    </button>
  )
}

/** One stop of the Tab key for the whole list; the arrow keys go through it. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('button')]
  const at = rows.indexOf(document.activeElement as HTMLElement)
  const wanted =
    event.key === 'ArrowDown'
      ? rows[at + 1]
      : event.key === 'ArrowUp'
        ? rows[at - 1]
        : event.key === 'Home'
          ? rows[0]
          : event.key === 'End'
            ? rows.at(-1)
            : undefined
  if (!wanted) return
  event.preventDefault()
  wanted.focus()
}

/** What others read beside the steps that are made on this page. */
function AuthorField() {
  const { identity } = useSession()
  return (
    <label className="history-author">
      <span className="muted">{text.author}</span>
      <input
        className="field"
        defaultValue={identity.author}
        maxLength={40}
        autoComplete="off"
        spellCheck={false}
        onBlur={(event) => {
          identity.author = event.currentTarget.value
          event.currentTarget.value = identity.author
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur()
        }}
      />
    </label>
  )
}
