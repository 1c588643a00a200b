import type { ReactNode } from 'react'
import { useReplica, useSession, useView } from '../session.ts'
import { GraphIcon, HistoryIcon, RacksIcon } from '../ui/icons.tsx'
import { type Dock, toggleDock } from '../view-state.ts'
import './rail.css'

/** The views, and what stands beside them; number keys reach each. */
export function Rail() {
  const rackCount = useReplica((state) => state.session.racks.length)
  const steps = useReplica((state) => state.history.steps)
  return (
    <nav className="rail" aria-label="Views">
      <button type="button" className="rail-item" aria-current="page" aria-keyshortcuts="1" title="Rack (1)">
        <GraphIcon />
        Rack
      </button>
      <DockItem dock="racks" label="Racks" shortcut="2" count={rackCount > 1 ? rackCount : 0}>
        <RacksIcon />
      </DockItem>
      <DockItem dock="history" label="History" shortcut="3" count={steps}>
        <HistoryIcon />
      </DockItem>
    </nav>
  )
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
