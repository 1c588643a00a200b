/** What the supervisor writes down about each death of the serving process: one JSON object a line, the newest last. */
import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'

export interface Incident {
  /** Of the death, ISO 8601. */
  readonly time: string
  readonly pid: number
  readonly signal: NodeJS.Signals | null
  readonly exitCode: number | null
  readonly uptimeMs: number
  /** What was done about it. */
  readonly restart: 'resume' | 'safe mode' | 'give up'
  readonly recovery: Recovery
}

/** Null where the next process did not come to tell. Times count from the death. */
export interface Recovery {
  /** What was open, as the recovery log kept it: the session's path, or its name where it has none. */
  open: readonly string[] | null
  wasPlaying: boolean | null
  /** Frame of the content: of the last checkpoint, and at which it sounded again. */
  checkpointFrame: number | null
  soundingFrame: number | null
  servingAfterMs: number | null
  soundingAfterMs: number | null
}

export const noRecovery = (): Recovery => ({
  open: null,
  wasPlaying: null,
  checkpointFrame: null,
  soundingFrame: null,
  servingAfterMs: null,
  soundingAfterMs: null,
})

export const incidentsFile = (stateFolder: string) => join(stateFolder, 'incidents.jsonl')

/** A folder that can't be written costs the record, never the restart. */
export function noteIncident(stateFolder: string, incident: Incident): void {
  try {
    mkdirSync(stateFolder, { recursive: true, mode: 0o700 })
    appendFileSync(incidentsFile(stateFolder), `${JSON.stringify(incident)}\n`)
  } catch {}
}
