/** The audio process under Electron, whose own program may not run as Node: a utility process. */
import type { AudioProcess } from '../../engine/host/audio/audio-process.ts'
import type { FromAudioProcess } from '../../engine/host/audio/messages.ts'

/** Electron's `utilityProcess`, as far as it is needed. */
export interface UtilityProcesses {
  fork(
    program: string,
    words: string[],
    options: { serviceName: string; stdio: 'ignore' },
  ): {
    postMessage(message: unknown): void
    on(event: 'message', listener: (message: unknown) => void): unknown
    once(event: 'exit', listener: () => void): unknown
    kill(): boolean
  }
}

/** After the app is ready. */
export function startWithElectron(processes: UtilityProcesses, program: string): AudioProcess {
  const child = processes.fork(program, [], { serviceName: 'MAM audio', stdio: 'ignore' })
  let isOver = false
  child.once('exit', () => {
    isOver = true
  })
  return {
    send: (message) => {
      if (!isOver) child.postMessage(message)
    },
    onMessage: (listener) => {
      child.on('message', (message) => {
        if (!isOver) listener(message as FromAudioProcess)
      })
    },
    onExit: (listener) => void child.once('exit', listener),
    kill: () => {
      isOver = true
      child.kill()
    },
  }
}
