/** What stands beside or above a view only when it is asked for: files of their own, loaded when the page is idle. */
import { lazy, Suspense } from 'react'
import { useStore } from 'zustand'
import { useSession, useView } from '../session.ts'
import { loadDock, loadKeys, loadPanel } from './views.ts'

const OpenPanel = lazy(loadPanel)
const OpenDock = lazy(loadDock)
const KeysPanel = lazy(loadKeys)

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

export function LaterKeys() {
  const { keys } = useSession()
  const isShown = useStore(keys.state, ({ isOpen, typing }) => isOpen || typing !== 'off')
  return isShown ? (
    <Suspense>
      <KeysPanel />
    </Suspense>
  ) : null
}
