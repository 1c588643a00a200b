import { useEffect } from 'react'
import { runAction } from '../actions/run-action.ts'
import { usePageAction } from '../actions/use-actions.ts'
import { useReplica, useSession, useView } from '../session.ts'
import { ModeSwitch } from '../top-bar/mode-switch.tsx'
import { FileMenu } from './file-menu.tsx'
import './project-bar.css'
import { words } from '../strings/words.ts'
import { StepButtons } from './step-buttons.tsx'
import { Tonight } from './tonight.tsx'

const text = words.project

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
      title={reason ?? text.openHelp(keys ?? '')}
      onClick={() => runAction(session, 'openFile')}
    >
      {text.open}
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
      <span className="project-title cut" title={path || text.neverSaved(name)}>
        {name || text.newSession}
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
  if (!isChanged) return path ? <span className="chip muted">{text.saved}</span> : null
  const help = writes.length > 0 ? text.saveWrites(writes) : text.save
  return (
    <>
      <span className="chip project-edited">{text.edited}</span>
      <button type="button" className="button" title={help} onClick={() => runAction(session, 'save')}>
        {text.save}
      </button>
    </>
  )
}
