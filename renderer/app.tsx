import { useEffect } from 'react'
import { useStore } from 'zustand'
import { useShortcuts } from './actions/use-actions.ts'
import { DevicePanel } from './device/device-panel.tsx'
import { Rail } from './frame/rail.tsx'
import { HealthView } from './health/health-view.tsx'
import { KeysPanel } from './keys/keys-panel.tsx'
import { useTypedKeys } from './keys/use-typed-keys.ts'
import { Bars } from './project/bars.tsx'
import { HistoryPanel } from './project/history-panel.tsx'
import { Library } from './project/library.tsx'
import { PathPanel } from './project/path-panel.tsx'
import { ProjectBar } from './project/project-bar.tsx'
import { RacksPanel } from './project/racks-panel.tsx'
import { Start } from './project/start.tsx'
import { RackView } from './rack/rack-view.tsx'
import { type Session, useReplica, useSession, useView } from './session.ts'
import { TopBar } from './top-bar/top-bar.tsx'
import { Panel } from './ui/panel.tsx'
import './app.css'

export function App() {
  const session = useSession()
  const link = useReplica((state) => state.link)
  useWatching(session)
  useShortcuts(session)
  useTypedKeys(session)
  if (link === 'connecting') return <Connecting />
  return (
    <div className="app">
      {link === 'lost' ? <Lost /> : null}
      <div className="app-live" inert={link === 'lost'}>
        <TopBar />
        <div className="app-body">
          <Rail />
          <div className="app-main">
            <ProjectBar />
            <div className="bars">
              <Messages />
              <Bars />
            </div>
            <OpenPanel />
            <div className="app-work">
              <div className="app-view">
                <Content />
              </div>
              <OpenDock />
            </div>
            <KeysPanel />
          </div>
        </div>
      </div>
    </div>
  )
}

function Content() {
  const rack = useReplica((state) => state.rack)
  const main = useView((state) => state.main)
  if (main === 'health') return <HealthView />
  // Another rack is another view: nothing that was open or typed belongs to it.
  return rack ? <RackView key={`${rack.id} ${rack.path}`} rack={rack} /> : <Start />
}

function OpenPanel() {
  const { view } = useSession()
  const panel = useView((state) => state.panel)
  const close = () => view.setState({ panel: null })
  if (panel === null) return null
  if (panel !== 'openFile' && panel !== 'addRack') return <PathPanel key={panel} action={panel} onClose={close} />
  return (
    <Panel key={panel} title={panel === 'openFile' ? 'Open' : 'Add a rack'} onClose={close}>
      <Library purpose={panel} onDone={close} />
    </Panel>
  )
}

function OpenDock() {
  const dock = useView((state) => state.dock)
  if (dock === 'history') return <HistoryPanel />
  if (dock === 'device') return <DevicePanel />
  return dock === 'racks' ? <RacksPanel /> : null
}

function Connecting() {
  return (
    <main className="app-connecting" aria-live="polite">
      <h1 className="start-title">Connecting to MAM</h1>
      <p className="muted">
        If this stays, MAM is not running, or this page was opened without the address that it printed. Start MAM and
        open that address.
      </p>
    </main>
  )
}

function Lost() {
  return (
    <p className="app-lost" role="alert">
      <span className="warning" aria-hidden="true">
        ▲{' '}
      </span>
      The connection to MAM is lost. This page looks for it and goes on when it is back; the controls wait until then.
    </p>
  )
}

/** What the host noticed and what was refused, in words, until put away. */
function Messages() {
  const { messages, dismiss, perform } = useSession()
  const own = useStore(messages)
  const notices = useReplica((state) => state.notices)
  return (
    <div role="log" aria-label="Messages" aria-live="assertive">
      {notices.map(({ id, words }) => (
        <Line
          key={`host ${id}`}
          words={words}
          onDismiss={() => perform({ case: 'dismissNotice', value: { notice: BigInt(id) } })}
        />
      ))}
      {own.map(({ id, words }) => (
        <Line key={id} words={words} onDismiss={() => dismiss(id)} />
      ))}
    </div>
  )
}

function Line({ words, onDismiss }: { readonly words: string; readonly onDismiss: () => void }) {
  return (
    <div className="bar">
      <span className="warning" aria-hidden="true">
        ▲
      </span>
      <p className="bar-words">{words}</p>
      <button type="button" className="button" onClick={onDismiss}>
        Put away<span className="visually-hidden">: {words}</span>
      </button>
    </div>
  )
}

/** Levels and positions are asked for only while somebody can see them. */
function useWatching({ client }: Session): void {
  useEffect(() => {
    const update = () => client.watch(!document.hidden)
    update()
    document.addEventListener('visibilitychange', update)
    return () => {
      document.removeEventListener('visibilitychange', update)
      client.watch(false)
    }
  }, [client])
}
