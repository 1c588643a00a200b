import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where recent files, recovery, incidents and secrets are kept. */
export function defaultStateFolder(): string {
  const { MAM_STATE, XDG_STATE_HOME, LOCALAPPDATA } = process.env
  if (MAM_STATE) return MAM_STATE
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'MAM')
  if (process.platform === 'win32') return join(LOCALAPPDATA ?? homedir(), 'MAM')
  return join(XDG_STATE_HOME || join(homedir(), '.local', 'state'), 'mam')
}
