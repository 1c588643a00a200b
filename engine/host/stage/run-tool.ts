/** Small tools of the system that know what Node does not; none is needed. */
import { execFile } from 'node:child_process'

/** What it printed; undefined where there is no such tool, it failed, or it took too long. */
export type RunTool = (name: string, args: readonly string[]) => Promise<string | undefined>

const PATIENCE_MS = 1500

export const runTool: RunTool = (name, args) =>
  new Promise((resolve) => {
    execFile(name, [...args], { timeout: PATIENCE_MS, killSignal: 'SIGKILL', windowsHide: true }, (error, stdout) =>
      resolve(error ? undefined : stdout),
    )
  })
