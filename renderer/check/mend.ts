/** One press that helps: at once where nothing else is needed, else the page asks for it. */
import type { ActionInit } from '../../engine/client/gesture.ts'
import { Mode } from '../../engine/client/model.ts'
import type { CheckItem } from '../../engine/client/stage.ts'
import { findAction, isOnStage } from '../../engine/session/registry.ts'
import { canRun, runAction } from '../actions/run-action.ts'
import type { Session } from '../session.ts'
import { openPalette } from '../view-state.ts'

export type Mend = Pick<CheckItem, 'id' | 'mend' | 'rack'>

/** Structure waits for edit mode. */
export const canMend = (mend: string, mode: Mode): boolean => mode !== Mode.STAGE || isOnStage(mend)

export function mend(session: Session, item: Mend): void {
  const action = actionOf(item)
  if (action) session.perform(action)
  else if (canRun(item.mend)) runAction(session, item.mend)
  else openPalette(session.view, item.mend)
}

/** The whole action, where the finding names all that it needs. */
export function actionOf({ id, mend, rack }: Mend): ActionInit | null {
  const args = findAction(mend)?.args ?? []
  const needed = args.filter(({ name, isOptional }) => !isOptional && name !== 'rack')
  const [only] = needed
  if (!only && rack !== '' && args.some(({ name }) => name === 'rack'))
    return { case: mend, value: { rack } } as ActionInit
  if (!only || needed.length > 1) return null
  // What is about a file carries its path behind the kind: `file-conflict:/home/me/bass.json`.
  const path = id.startsWith('file-') ? id.slice(id.indexOf(':') + 1) : ''
  return only.kind === 'path' && path !== '' ? ({ case: mend, value: { [only.name]: path } } as ActionInit) : null
}
