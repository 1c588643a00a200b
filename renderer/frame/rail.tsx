import type { ReactNode } from 'react'
import { useReplica, useSession, useView } from '../session.ts'
import { GraphIcon, HealthIcon, HistoryIcon, RacksIcon } from '../ui/icons.tsx'
import { countOf } from '../ui/words.ts'
import { type Dock, type MainView, showView, toggleDock } from '../view-state.ts'
import './rail.css'

/** The views, and what stands beside them; number keys reach each. */
export function Rail() {
  const rackCount = useReplica((state) => state.session.racks.length)
  const steps = useReplica((state) => state.history.steps)
  return (
    <nav className="rail" aria-label="Views">
      <ViewItem main="rack" label="Rack" shortcut="1">
        <GraphIcon />
      </ViewItem>
      <DockItem dock="racks" label="Racks" shortcut="2" count={rackCount > 1 ? rackCount : 0}>
        <RacksIcon />
      </DockItem>
      <DockItem dock="history" label="History" shortcut="3" count={steps}>
        <HistoryIcon />
      </DockItem>
      <ViewItem main="health" label="Health" shortcut="6" badge={<FindingsBadge />}>
        <HealthIcon />
      </ViewItem>
    </nav>
  )
}

interface ViewItemProps {
  readonly main: MainView
  readonly label: string
  readonly shortcut: string
  readonly badge?: ReactNode
  readonly children: ReactNode
}

function ViewItem({ main, label, shortcut, badge, children }: ViewItemProps) {
  const { view } = useSession()
  const isShown = useView((state) => state.main === main)
  return (
    <button
      type="button"
      className="rail-item"
      aria-current={isShown ? 'page' : undefined}
      aria-keyshortcuts={shortcut}
      title={`${label} (${shortcut})`}
      onClick={() => showView(view, main)}
    >
      {children}
      {label}
      {badge}
    </button>
  )
}

/** There are findings to look at. */
function FindingsBadge() {
  const count = useReplica((state) => state.findings.length)
  return count > 0 ? (
    <span className="rail-count mono warning">
      <span aria-hidden="true">▲{count}</span>
      <span className="visually-hidden">, {countOf(count, 'finding')}</span>
    </span>
  ) : null
}

interface DockItemProps {
  readonly dock: Dock
  readonly label: string
  readonly shortcut: string
  /** Shown beside the picture; 0 shows nothing. */
  readonly count: number
  readonly children: ReactNode
}

function DockItem({ dock, label, shortcut, count, children }: DockItemProps) {
  const { view } = useSession()
  const isOpen = useView((state) => state.dock === dock)
  return (
    <button
      type="button"
      className="rail-item"
      aria-expanded={isOpen}
      aria-keyshortcuts={shortcut}
      title={`${label} (${shortcut})`}
      onClick={() => toggleDock(view, dock)}
    >
      {children}
      {label}
      {count > 0 ? (
        <span className="rail-count mono" aria-hidden="true">
          {count > 99 ? '99+' : count}
        </span>
      ) : null}
    </button>
  )
}
