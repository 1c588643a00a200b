import { useEffect } from 'react'
import { useStore } from 'zustand'
import { Mode } from '../engine/client/model.ts'
import { useShortcuts } from './actions/use-actions.ts'
import { LaterDock, LaterKeys, LaterPanel } from './frame/later-parts.tsx'
import { MainViewArea } from './frame/main-view.tsx'
import { OpenPalette } from './frame/open-palette.tsx'
import { Rail } from './frame/rail.tsx'
import { useStageView } from './frame/use-stage-view.ts'
import { useTypedKeys } from './keys/use-typed-keys.ts'
import { Bars } from './project/bars.tsx'
import { ProjectBar } from './project/project-bar.tsx'
import { type Session, useReplica, useSession, useView } from './session.ts'
import { words } from './strings/words.ts'
import { ModeSwitch } from './top-bar/mode-switch.tsx'
import { TopBar } from './top-bar/top-bar.tsx'
import { followTitles } from './ui/title-hints.ts'
import './app.css'

export function App() {
  const session = useSession()
  const link = useReplica((state) => state.link)
  useWatching(session)
  useShortcuts(session)
  useTypedKeys(session)
  useStageView(session)
  useEffect(() => followTitles(document), [])
  if (link === 'connecting') return <Connecting />
  return (
    <div className="app">
      {link === 'lost' ? <Lost /> : null}
      <div className="app-live" inert={link === 'lost'}>
        <TopBar />
        <div className="app-body">
          <Rail />
          <div className="app-main">
            <AboveView />
            <LaterPanel />
            <div className="app-work">
              <MainViewArea />
              <LaterDock />
            </div>
            <LaterKeys />
          </div>
        </div>
        <OpenPalette />
      </div>
    </div>
  )
}

/** On stage nothing moves what is under a hand: the stage view says in its own place what there is to say. */
function AboveView() {
  const isOnStage = useReplica((state) => state.session.mode === Mode.STAGE)
  const isStageView = useView((state) => state.main === 'stage')
  if (isOnStage && isStageView) return <NarrowWayOut />
  return (
    <>
      <ProjectBar />
      <div className="bars">
        <Messages />
        <Bars />
      </div>
    </>
  )
}

/** Where the top bar has no room for the way out of stage mode. */
function NarrowWayOut() {
  return (
    <div className="project-mode is-alone">
      <ModeSwitch />
    </div>
  )
}

function Connecting() {
  return (
    <main className="app-connecting" aria-live="polite">
      <h1 className="start-title">{words.frame.connecting}</h1>
      <p className="muted">{words.frame.connectingHelp}</p>
    </main>
  )
}

function Lost() {
  return (
    <p className="app-lost" role="alert">
      <span className="warning" aria-hidden="true">
        ▲{' '}
      </span>
      {words.frame.lost}
    </p>
  )
}

/** What the host noticed and what was refused, in words, until put away. */
function Messages() {
  const { messages, dismiss, perform } = useSession()
  const own = useStore(messages)
  const notices = useReplica((state) => state.notices)
  return (
    <div role="log" aria-label={words.frame.messages} aria-live="assertive">
      {notices.map(({ id, words: text }) => (
        <Line
          key={`host ${id}`}
          text={text}
          onDismiss={() => perform({ case: 'dismissNotice', value: { notice: BigInt(id) } })}
        />
      ))}
      {own.map(({ id, words: text }) => (
        <Line key={id} text={text} onDismiss={() => dismiss(id)} />
      ))}
    </div>
  )
}

function Line({ text, onDismiss }: { readonly text: string; readonly onDismiss: () => void }) {
  return (
    <div className="bar">
      <span className="warning" aria-hidden="true">
        ▲
      </span>
      <p className="bar-words">{text}</p>
      <button type="button" className="button" onClick={onDismiss}>
        {words.frame.putAway}
        <span className="visually-hidden">: {text}</span>
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
