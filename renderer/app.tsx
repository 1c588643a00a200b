import { useEffect } from 'react'
import { useStore } from 'zustand'
import { Library } from './rack/library.tsx'
import { isTextField } from './rack/pad.tsx'
import { RackView } from './rack/rack-view.tsx'
import { type Session, useReplica, useSession } from './session.ts'
import { TopBar } from './top-bar/top-bar.tsx'
import './app.css'

export function App() {
  const session = useSession()
  const link = useReplica((state) => state.link)
  useWatching(session)
  useShortcuts(session)
  if (link === 'connecting') return <Connecting />
  return (
    <div className="app">
      {link === 'lost' ? <Lost /> : null}
      <div className="app-live" inert={link === 'lost'}>
        <TopBar />
        <Messages />
        <Content />
      </div>
    </div>
  )
}

function Content() {
  const rack = useReplica((state) => state.rack)
  // Another file is another view: nothing that was open or typed belongs to it.
  return rack ? <RackView key={rack.path} rack={rack} /> : <NothingOpen />
}

function NothingOpen() {
  return (
    <main className="app-empty">
      <h1 className="app-title">No rack is open</h1>
      <p className="muted">Open the demo and press play, or type the path of a rack file.</p>
      <Library />
    </main>
  )
}

function Connecting() {
  return (
    <main className="app-empty" aria-live="polite">
      <h1 className="app-title">Connecting to MAM</h1>
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
    <div className="app-message">
      <span className="warning" aria-hidden="true">
        ▲
      </span>
      <p>{words}</p>
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

/** Space plays and stops, Escape stops. Fields and buttons keep the keys that are theirs. */
function useShortcuts({ client, perform }: Session): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isPlain = !event.repeat && !event.ctrlKey && !event.metaKey && !event.altKey
      const { rack, transport, link } = client.store.getState()
      if (!isPlain || event.defaultPrevented || !rack || link !== 'live' || isTextField(event.target)) return
      if (event.key === 'Escape') perform({ case: 'stop', value: {} })
      if (event.key !== ' ' || event.target instanceof HTMLButtonElement) return
      event.preventDefault()
      perform(transport.isPlaying ? { case: 'stop', value: {} } : { case: 'play', value: {} })
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [client, perform])
}
