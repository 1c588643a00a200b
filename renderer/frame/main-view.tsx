import { Component, type ReactNode, Suspense } from 'react'
import { useSession, useView } from '../session.ts'
import { words } from '../strings/words.ts'
import { type MainView, toggleLock } from '../view-state.ts'
import { LockIcon } from './icons.tsx'
import { views } from './views.ts'

/** What fills the page beside the rail. */
export function MainViewArea() {
  const main = useView((state) => state.main)
  const isLocked = useView((state) => state.locked.includes(state.main))
  const View = views[main]
  const name = words.frame.view[main]
  return (
    <div className="app-column">
      {isLocked ? <LockBar main={main} /> : null}
      <div className={isLocked ? 'app-view is-locked' : 'app-view'} data-view={main}>
        <ViewBoundary key={main} name={name}>
          <Suspense fallback={<p className="app-loading muted">{words.frame.loadingView(name)}</p>}>
            <View />
          </Suspense>
        </ViewBoundary>
      </div>
    </div>
  )
}

function LockBar({ main }: { readonly main: MainView }) {
  const { view } = useSession()
  return (
    <div className="app-lock">
      <LockIcon />
      <span className="app-lock-words">{words.frame.lockedHelp(words.frame.view[main])}</span>
      <button type="button" className="button" onClick={() => toggleLock(view, main)}>
        {words.frame.unlock}
      </button>
    </div>
  )
}

interface BoundaryProps {
  readonly name: string
  readonly children: ReactNode
}

/** A view that fails takes nothing with it: the bar, the rail and the sound stay. */
class ViewBoundary extends Component<BoundaryProps, { readonly failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override render() {
    if (!this.state.failed) return this.props.children
    return (
      <main className="app-failed" role="alert">
        <p>
          <span className="warning" aria-hidden="true">
            ▲{' '}
          </span>
          {words.frame.viewFailed(this.props.name)}
        </p>
        <button type="button" className="button" onClick={() => window.location.reload()}>
          {words.frame.loadAgain}
        </button>
      </main>
    )
  }
}
