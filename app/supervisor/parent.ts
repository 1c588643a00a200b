/** The serving process's side: what it tells its supervisor, and when that wants it to end. */
import { Interrupted } from '../cli/shell.ts'
import type { ChildMessage, EndMessage } from './messages.ts'

export interface Parent {
  tell(message: ChildMessage): void
  /** Aborted with an Interrupted when the supervisor says so, or is gone. */
  readonly ended: AbortSignal
  /** Lets this process end by itself. */
  leave(): void
}

const SIGTERM_EXIT = 143

/** Throws where this process was not started by a supervisor. */
export function findParent(child: NodeJS.Process = process): Parent {
  if (!child.send) throw new Error('--supervised is for the supervisor of `mam serve`')
  const abort = new AbortController()
  const end = (exitCode: number) => abort.abort(new Interrupted(exitCode))
  child.on('message', (message: EndMessage) => {
    if (message.kind === 'end') end(message.exitCode)
  })
  child.on('disconnect', () => end(SIGTERM_EXIT))
  return {
    ended: abort.signal,
    tell: (message) => void child.send?.(message, () => {}), // a parent that is gone is told by 'disconnect'
    leave: () => {
      if (child.connected) child.disconnect()
    },
  }
}
