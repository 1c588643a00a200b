/**
 * Starting the process that lists devices and plays the cue: naudiodon's PortAudio may crash, block or see an old list there,
 * and the process that renders does not notice. Node's fork here; Electron brings one of its own.
 */
import { fork } from 'node:child_process'
import type { FromAudioProcess, ToAudioProcess } from './messages.ts'

export interface AudioProcess {
  send(message: ToAudioProcess): void
  /** Nothing is told after `kill`. */
  onMessage(listener: (message: FromAudioProcess) => void): void
  /** Once, however it ended; also where it could not start. */
  onExit(listener: () => void): void
  kill(): void
}

export type StartAudioProcess = (program: string) => AudioProcess

export const startWithNode: StartAudioProcess = (program) => {
  const child = fork(program, [], {
    serialization: 'advanced',
    execArgv: [],
    // PortAudio and its host APIs write what is not installed to both.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  let isKilled = false
  return {
    send: (message) => {
      if (child.connected) child.send(message, () => {}) // one that has died says so by its exit
    },
    onMessage: (listener) => {
      child.on('message', (message) => {
        if (!isKilled) listener(message as FromAudioProcess)
      })
    },
    onExit: (listener) => {
      let isOver = false
      const end = () => {
        if (isOver) return
        isOver = true
        listener()
      }
      child.once('exit', end)
      child.once('error', end)
    },
    kill: () => {
      isKilled = true
      child.kill('SIGKILL')
    },
  }
}
