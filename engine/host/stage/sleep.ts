/** Whether the computer may fall asleep while nobody touches it, as far as its system says. */
import { type RunTool, runTool } from './run-tool.ts'

export type Sleep = 'never' | 'allowed' | 'unknown'

export function readSleep(platform: NodeJS.Platform = process.platform, run: RunTool = runTool): Promise<Sleep> {
  if (platform === 'linux') return linuxSleep(run)
  if (platform === 'darwin') return macSleep(run)
  return Promise.resolve('unknown')
}

const manager = ['org.freedesktop.login1', '/org/freedesktop/login1', 'org.freedesktop.login1.Manager']

/** logind sleeps by itself unless something inhibits it, and so does the desktop, by a setting of its own. */
async function linuxSleep(run: RunTool): Promise<Sleep> {
  const [blocked, action, desktop] = await Promise.all([
    run('busctl', ['get-property', ...manager, 'BlockInhibited']),
    run('busctl', ['get-property', ...manager, 'IdleAction']),
    run('gsettings', ['get', 'org.gnome.settings-daemon.plugins.power', 'sleep-inactive-ac-type']),
  ])
  if (blocked !== undefined && /[":](sleep|idle)[":\n]/.test(blocked)) return 'never'
  if (desktop !== undefined && !desktop.includes('nothing')) return 'allowed'
  if (action === undefined) return 'unknown'
  return action.includes('"ignore"') ? 'never' : 'allowed'
}

/** ` sleep  10 (sleep prevented by coreaudiod)`: minutes, 0 is never. */
async function macSleep(run: RunTool): Promise<Sleep> {
  const found = /^\s*sleep\s+(\d+)(.*)$/m.exec((await run('pmset', ['-g'])) ?? '')
  if (!found) return 'unknown'
  return found[1] === '0' || found[2]!.includes('prevented') ? 'never' : 'allowed'
}
