/**
 * How the page does what a menu, a key or the shell names: at once, or by asking for what is still missing, in a panel that
 * holds nothing up.
 */
import { actionContextOf } from '../../engine/client/action-context.ts'
import type { ActionInit } from '../../engine/client/gesture.ts'
import { Mode } from '../../engine/client/model.ts'
import type { ShellAction } from '../../engine/contract/shell-bridge.ts'
import { findAction } from '../../engine/session/registry.ts'
import { type Session, wordsOf } from '../session.ts'
import { pressGo } from '../stage/go.ts'
import { sayHowToLeave } from '../stage/leaving.ts'
import { pressPanic } from '../stage/panic.ts'
import { EXPORTS, openPalette, type Panel, type StepAction, toggleDock } from '../view-state.ts'

type Runner = (session: Session) => void

/** By the action's id in the registry. What needs a target on the page (a node, a step) is not in it. */
const runners: Readonly<Record<string, Runner>> = {
  // By whatever key it came: the button shows it where it is refused.
  play: (session) => void pressGo(session, { case: 'play', value: {} }, document.querySelector('.top-play')),
  stop: ({ perform }) => perform({ case: 'stop', value: {} }),
  setLoop: ({ client, perform }) =>
    perform({ case: 'setLoop', value: { loop: !client.store.getState().transport.loop } }),
  openDevice: ({ view }) => toggleDock(view, 'device'),
  newSession: ({ perform }) => perform({ case: 'newSession', value: {} }),
  openFile: (session) => void askForPath(session, 'openFile'),
  addRack: (session) => void askForPath(session, 'addRack'),
  save: (session) => void save(session),
  saveAs: (session) => void askForPath(session, 'saveAs'),
  collect: (session) => void askForPath(session, 'collect'),
  writeArchive: (session) => void askForPath(session, 'writeArchive'),
  unpackArchive: (session) => void askForPath(session, 'unpackArchive'),
  exportMix: (session) => void askForPath(session, 'exportMix'),
  exportStems: (session) => void askForPath(session, 'exportStems'),
  exportAnalysis: (session) => void askForPath(session, 'exportAnalysis'),
  saveFlightRecord: (session) => saveFlightRecord(session),
  undo: (session) => void stepOver(session, 'undo'),
  redo: (session) => void stepOver(session, 'redo'),
  setMode: ({ client, perform }) => {
    // Leaving takes a hold, which neither a menu nor the palette can give.
    if (client.store.getState().session.mode === Mode.STAGE) sayHowToLeave()
    else perform({ case: 'setMode', value: { mode: Mode.STAGE } })
  },
  panic: pressPanic,
  restoreLevels: ({ perform }) => perform({ case: 'restoreLevels', value: {} }),
  removeNode: (session) => removeSelected(session),
  endNotes: ({ perform }) => perform({ case: 'endNotes', value: {} }),
  stopCue: ({ perform }) => perform({ case: 'stopCue', value: {} }),
  keepTonight: ({ perform }) => perform({ case: 'keepTonight', value: {} }),
  dropTonight: ({ perform }) => perform({ case: 'dropTonight', value: {} }),
}

export function canRun(id: string): boolean {
  return Object.hasOwn(runners, id)
}

/** Says why where it is not possible now. Whether it plays is the host's to say. */
export function runAction(session: Session, id: string): void {
  const entry = findAction(id)
  if (!entry || !canRun(id)) return
  const reason = entry.group === 'Play' ? undefined : entry.possible(actionContextOf(session.client.store.getState()))
  if (reason === undefined) runners[id]!(session)
  else session.report(new Error(reason))
}

/** All of them in one step; where nothing is selected the palette asks which node. */
function removeSelected({ view, perform }: Session): void {
  const { selection } = view.getState()
  const [first] = selection
  const actions = selection.map((node) => ({ action: { case: 'removeNode' as const, value: { node } } }))
  if (first === undefined) openPalette(view, 'removeNode')
  else if (selection.length === 1) perform({ case: 'removeNode', value: { node: first } })
  else perform({ case: 'transact', value: { actions } })
}

/** On stage nothing asks for a name: the file goes where MAM keeps its own, and a notice says where that is. */
function saveFlightRecord(session: Session): void {
  const isStage = session.client.store.getState().session.mode === Mode.STAGE
  if (isStage) session.perform({ case: 'saveFlightRecord', value: { path: '', overwrite: false } })
  else void askForPath(session, 'saveFlightRecord')
}

/** Where a file has no place of its own yet, the refusal becomes the question where it shall be. */
async function save(session: Session): Promise<void> {
  const { client, report } = session
  const known = client.store.getState().session.conflicts
  try {
    await client.perform({ case: 'save', value: { overwrite: false } })
  } catch (error) {
    const { path, conflicts, readOnly } = client.store.getState().session
    // What has just changed on disk is said in its own bar.
    if (conflicts.length > known.length) return
    if (path !== '' || conflicts.length > 0 || readOnly !== '') report(error)
    else await askForPath(session, 'saveAs', wordsOf(error))
  }
}

/** The host counts a press as the second one for so long. */
const SECOND_PRESS_MS = 10_000

/** Undo and redo. A step of somebody else is refused once, in words; the page then says what the next press does. */
async function stepOver({ client, identity, report, dismiss, view }: Session, action: StepAction): Promise<void> {
  const { session, history } = client.store.getState()
  const { undoAuthor, redoAuthor, cursor } = history
  const author = action === 'undo' ? undoAuthor : redoAuthor
  try {
    await client.perform({ case: action, value: {} })
    view.setState({ pressAgain: null })
  } catch (error) {
    const message = report(error)
    if (author === '' || author === identity.author || session.mode === Mode.STAGE) return
    view.setState({ pressAgain: action })
    const forget = () => {
      clearTimeout(timer)
      leave()
      view.setState({ pressAgain: null })
    }
    const timer = setTimeout(forget, SECOND_PRESS_MS)
    // The words go when the step is gone, whoever did it.
    const leave = client.store.subscribe(({ history }) => {
      if (history.cursor === cursor) return
      forget()
      dismiss(message)
    })
  }
}

/**
 * The desktop app shows the system's dialog and answers with the whole action; a browser shows a panel for a typed path. What
 * is exported is asked in the panel in both.
 */
async function askForPath(session: Session, question: Panel, reason = ''): Promise<void> {
  const { shell, view, perform, report } = session
  if (!shell || EXPORTS.some((one) => one === question))
    return view.setState(({ panel }) => ({
      panel: panel === question && reason === '' ? null : question,
      panelReason: reason,
    }))
  try {
    const action = await shell.ask(question)
    if (action) perform(action as ActionInit)
  } catch (error) {
    report(error)
  }
}

/** What a menu of the desktop app asks for: with all that it needs, or as a key of this page would. */
export function runShellAction(session: Session, action: ShellAction): void {
  if (action.case === 'setMode') runAction(session, 'setMode')
  else if (canRun(action.case) && Object.keys(action.value).length === 0) runAction(session, action.case)
  else session.perform(action as ActionInit)
}
