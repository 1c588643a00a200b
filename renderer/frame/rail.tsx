import type { ReactNode } from 'react'
import { useKeyWords } from '../actions/use-actions.ts'
import { useReplica, useSession, useView } from '../session.ts'
import { words } from '../strings/words.ts'
import { GraphIcon, HealthIcon, HistoryIcon, RacksIcon } from '../ui/icons.tsx'
import { type Dock, type MainView, showView, toggleDock } from '../view-state.ts'
import { CheckIcon, LockIcon, MixerIcon, StageIcon } from './icons.tsx'
import './rail.css'
import { ViewMenu } from './view-menu.tsx'

const text = words.frame
const MAX_COUNT = 99

/** The views, and what stands beside them; a key reaches each. */
export function Rail() {
  const rackCount = useReplica((state) => state.session.racks.length)
  const steps = useReplica((state) => state.history.steps)
  return (
    <nav className="rail" aria-label={text.views}>
      <ViewItem main="stage">
        <StageIcon />
      </ViewItem>
      <ViewItem main="rack">
        <GraphIcon />
      </ViewItem>
      <ViewItem main="mixer">
        <MixerIcon />
      </ViewItem>
      <ViewItem main="health" badge={<FindingsBadge />}>
        <HealthIcon />
      </ViewItem>
      <ViewItem main="check">
        <CheckIcon />
      </ViewItem>
      <span className="rail-space" />
      <DockItem dock="racks" label={text.racks} count={rackCount > 1 ? rackCount : 0}>
        <RacksIcon />
      </DockItem>
      <DockItem dock="history" label={text.history} count={steps}>
        <HistoryIcon />
      </DockItem>
      <ViewMenu />
    </nav>
  )
}

interface ViewItemProps {
  readonly main: MainView
  readonly badge?: ReactNode
  readonly children: ReactNode
}

function ViewItem({ main, badge, children }: ViewItemProps) {
  const { view } = useSession()
  const isShown = useView((state) => state.main === main)
  const isLocked = useView((state) => state.locked.includes(main))
  const keys = useKeyWords(`view.${main}`)
  const label = text.view[main]
  return (
    <button
      type="button"
      className="rail-item"
      aria-current={isShown ? 'page' : undefined}
      aria-keyshortcuts={keys || undefined}
      title={text.withKey(label, keys)}
      onClick={() => showView(view, main)}
    >
      {children}
      {label}
      {badge}
      {isLocked ? (
        <span className="rail-lock">
          <LockIcon />
          <span className="visually-hidden">, {text.locked}</span>
        </span>
      ) : null}
    </button>
  )
}

/** There are findings to look at. */
function FindingsBadge() {
  const count = useReplica((state) => state.findings.length)
  return count > 0 ? (
    <span className="rail-count mono warning">
      <span aria-hidden="true">▲{count}</span>
      <span className="visually-hidden">{text.findings(count)}</span>
    </span>
  ) : null
}

interface DockItemProps {
  readonly dock: Dock
  readonly label: string
  /** Shown beside the picture; 0 shows nothing. */
  readonly count: number
  readonly children: ReactNode
}

function DockItem({ dock, label, count, children }: DockItemProps) {
  const { view } = useSession()
  const isOpen = useView((state) => state.dock === dock)
  const keys = useKeyWords(`dock.${dock}`)
  return (
    <button
      type="button"
      className="rail-item"
      aria-expanded={isOpen}
      aria-keyshortcuts={keys || undefined}
      title={text.withKey(label, keys)}
      onClick={() => toggleDock(view, dock)}
    >
      {children}
      {label}
      {count > 0 ? (
        <span className="rail-count mono" aria-hidden="true">
          {count > MAX_COUNT ? `${MAX_COUNT}+` : count}
        </span>
      ) : null}
    </button>
  )
}
