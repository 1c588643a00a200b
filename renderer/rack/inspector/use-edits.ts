/** How the inspector and the outline change the rack in front: an action, or several as one step. */
import { useMemo } from 'react'
import type { ActionInit } from '../../../engine/client/gesture.ts'
import { Mode } from '../../../engine/client/model.ts'
import { useReplica, useSession, useView } from '../../session.ts'
import { MAX_ACTIONS } from './node-sound.ts'

export interface Edits {
  /** Structure and file: not on stage, not where somebody else has the session open, not in a locked view. */
  readonly canEdit: boolean
  /** Values are not to be moved in this window. */
  readonly isLocked: boolean
  act(action: ActionInit): Promise<boolean>
  /** One undo step; nothing where there is nothing to do. True once it is done. */
  step(title: string, actions: readonly ActionInit[]): Promise<boolean>
}

/** The host takes titles up to this long. */
const MAX_TITLE = 120

export function useEdits(): Edits {
  const { client, report } = useSession()
  const isOpen = useReplica(({ session }) => session.mode === Mode.EDIT && session.readOnly === '')
  const isLocked = useView(({ locked }) => locked.includes('rack'))
  return useMemo(() => {
    const act = async (action: ActionInit): Promise<boolean> => {
      try {
        await client.perform(action)
        return true
      } catch (error) {
        report(error)
        return false
      }
    }
    const step = async (title: string, actions: readonly ActionInit[]): Promise<boolean> => {
      const [only] = actions
      if (!only) return false
      if (actions.length === 1) return act(only)
      const isTooMuch = actions.length > MAX_ACTIONS
      const all = (isTooMuch ? actions.slice(0, MAX_ACTIONS) : actions).map((action) => ({ action }))
      return act({ case: 'transact', value: { title: title.slice(0, MAX_TITLE), actions: all } } as ActionInit)
    }
    return { canEdit: isOpen && !isLocked, isLocked, act, step }
  }, [client, report, isOpen, isLocked])
}
