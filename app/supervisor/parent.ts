/** The serving process's side: what it tells its supervisor, and when that wants it to start and to end. */
import { Interrupted } from '../cli/shell.ts'
import type { ChildMessage, ParentMessage, StartMessage } from './messages.ts'

export interface Parent {
  /** Never settles where the process is ended before. */
  readonly started: Promise<StartMessage>
  /** Aborted with an Interrupted when the supervisor says so, or is gone. */
  readonly ended: AbortSignal
  tell(message: ChildMessage): void
  /** Lets this process end by itself. */
  leave(): void
}

const SIGTERM_EXIT = 143

/** Throws where this process was not started by a supervisor. */
export function findParent(child: NodeJS.Process = process): Parent {
  if (!child.send) throw new Error('--supervised is for the supervisor of `mam serve`')
  const abort = new AbortController()
  const end = (exitCode: number) => abort.abort(new Interrupted(exitCode))
  const started = new Promise<StartMessage>((resolve) => {
    child.on('message', (message: ParentMessage) => {
      if (message.kind === 'end') end(message.exitCode)
      else resolve(message)
    })
  })
  child.on('disconnect', () => end(SIGTERM_EXIT))
  return {
    started,
    ended: abort.signal,
    tell: (message) => void child.send?.(message, () => {}), // a parent that is gone is told by 'disconnect'
    leave: () => {
      if (child.connected) child.disconnect()
    },
  }
}
