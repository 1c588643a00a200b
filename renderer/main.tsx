import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/jetbrains-mono/wght.css'
// Before every component: what they say about themselves comes later and wins.
import './ui/tokens.css'
import './ui/base.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { applyPreferences, preferences } from './frame/preferences.ts'
import { loadView, prefetchViews } from './frame/views.ts'
import { holdNumber } from './frame/windows.ts'
import { createSession, SessionContext } from './session.ts'

applyPreferences(preferences, document.documentElement)
const session = createSession(window)
loadView(session.view.getState().main)
// For tests, and for whoever wants to know before the lights go down.
prefetchViews(window, () => {
  document.documentElement.dataset.views = 'loaded'
})
holdNumber(window)

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <SessionContext value={session}>
      <App />
    </SessionContext>
  </StrictMode>,
)
