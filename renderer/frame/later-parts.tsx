/** What stands beside or above a view only when it is asked for: files of their own, loaded when the page is idle. */
import { lazy, Suspense } from 'react'
import { useView } from '../session.ts'
import { loadDock, loadPanel } from './views.ts'

const OpenPanel = lazy(loadPanel)
const OpenDock = lazy(loadDock)

export function LaterPanel() {
  const isOpen = useView((state) => state.panel !== null)
  return isOpen ? (
    <Suspense>
      <OpenPanel />
    </Suspense>
  ) : null
}

export function LaterDock() {
  const isOpen = useView((state) => state.dock !== null)
  return isOpen ? (
    <Suspense>
      <OpenDock />
    </Suspense>
  ) : null
}
