/** Stage mode brings the stage view to the front, whoever began it; edit mode leaves what is in front as it is. */
import { useEffect } from 'react'
import { Mode } from '../../engine/client/model.ts'
import type { Session } from '../session.ts'
import { showView } from '../view-state.ts'
import { loadView } from './views.ts'

export function useStageView({ client, view }: Session): void {
  useEffect(() => {
    let mode = client.store.getState().session.mode
    return client.store.subscribe(({ session }) => {
      if (session.mode === mode) return
      mode = session.mode
      if (mode !== Mode.STAGE) return
      loadView('stage')
      showView(view, 'stage')
    })
  }, [client, view])
}
