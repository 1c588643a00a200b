import { useEffect } from 'react'
import { runAction } from '../actions/run-action.ts'
import { usePageAction } from '../actions/use-actions.ts'
import { useReplica, useSession, useView } from '../session.ts'
import { ModeSwitch } from '../top-bar/mode-switch.tsx'
import { countOf } from '../ui/words.ts'
import { FileMenu } from './file-menu.tsx'
import './project-bar.css'
import { StepButtons } from './step-buttons.tsx'
import { Tonight } from './tonight.tsx'

/** What is open and whether it is saved; files; undo and redo by name; what was moved tonight. */
export function ProjectBar() {
  return (
    <div className="project">
      <FileMenu />
      <OpenButton />
      <ProjectName />
      <Tonight />
      <span className="project-mode">
        <ModeSwitch />
      </span>
      <StepButtons />
    </div>
  )
}

function OpenButton() {
  const session = useSession()
  const isOpen = useView((view) => view.panel === 'openFile')
  const { keys, reason } = usePageAction('openFile')
  return (
    <button
      type="button"
      className="button"
      aria-expanded={session.shell ? undefined : isOpen}
      title={reason ?? (keys ? `Open a session or a rack (${keys})` : undefined)}
      onClick={() => runAction(session, 'openFile')}
    >
      Open…
    </button>
  )
}

function ProjectName() {
  const name = useReplica(({ session, rack }) => session.name || rack?.name || '')
  const path = useReplica(({ session }) => session.path)
  const isChanged = useReplica(({ session }) => session.isChanged)
  const hasContent = useReplica(({ session, rack }) => session.path !== '' || session.racks.length > 0 || rack !== null)
  useEffect(() => {
    document.title = name ? `${isChanged ? '• ' : ''}${name} – MAM` : 'MAM'
  }, [name, isChanged])
  if (!hasContent) return <span className="project-name" />
  return (
    <span className="project-name">
      <span className="project-title cut" title={path || `${name}: never saved as a session`}>
        {name || 'New session'}
      </span>
      <SaveState />
    </span>
  )
}

function SaveState() {
  const session = useSession()
  const path = useReplica((state) => state.session.path)
  const isChanged = useReplica((state) => state.session.isChanged)
  const writes = useReplica((state) => state.session.writes)
  if (!isChanged) return path ? <span className="chip muted">saved</span> : null
  const words = writes.length > 0 ? `Save writes ${countOf(writes.length, 'file')}: ${writes.join(', ')}` : 'Save'
  return (
    <>
      <span className="chip project-edited">edited</span>
      <button type="button" className="button" title={words} onClick={() => runAction(session, 'save')}>
        Save
      </button>
    </>
  )
}
