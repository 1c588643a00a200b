/** Where the computer's power comes from, as far as its system says. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type RunTool, runTool } from './run-tool.ts'

export interface Power {
  readonly source: 'mains' | 'battery' | 'unknown'
  /** 0..100; 0 where there is none. */
  readonly batteryPercent: number
}

const notKnown: Power = { source: 'unknown', batteryPercent: 0 }

export function readPower(platform: NodeJS.Platform = process.platform): Promise<Power> {
  if (platform === 'linux') return linuxPower()
  if (platform === 'darwin') return macPower()
  return Promise.resolve(notKnown)
}

interface Supply {
  readonly type: string
  /** 'Device': of a mouse, and not the computer's. */
  readonly scope: string
  readonly online: string
  readonly status: string
  readonly capacity: string
}

/** `folder`: the kernel's list of supplies. */
export async function linuxPower(folder = '/sys/class/power_supply'): Promise<Power> {
  const names = await readdir(folder).catch(() => [])
  const supplies = (await Promise.all(names.map((name) => supplyIn(join(folder, name))))).filter(
    ({ scope }) => scope !== 'Device',
  )
  const batteries = supplies.filter(({ type }) => type === 'Battery')
  const levels = batteries.flatMap(({ capacity }) => (capacity === '' ? [] : [Number(capacity)]))
  const batteryPercent = levels.length === 0 ? 0 : Math.round(levels.reduce((sum, one) => sum + one, 0) / levels.length)
  if (supplies.some(({ type, online }) => type !== 'Battery' && online === '1'))
    return { source: 'mains', batteryPercent }
  if (batteries.some(({ status }) => status === 'Discharging')) return { source: 'battery', batteryPercent }
  const isFed = batteries.some(({ status }) => status === 'Charging' || status === 'Full')
  return { source: isFed ? 'mains' : 'unknown', batteryPercent }
}

async function supplyIn(folder: string): Promise<Supply> {
  const read = (name: string) =>
    readFile(join(folder, name), 'utf8').then(
      (text) => text.trim(),
      () => '',
    )
  const [type, scope, online, status, capacity] = await Promise.all(
    ['type', 'scope', 'online', 'status', 'capacity'].map(read),
  )
  return { type: type!, scope: scope!, online: online!, status: status!, capacity: capacity! }
}

/** `Now drawing from 'Battery Power'`, then a line a battery with its percentage. */
export async function macPower(run: RunTool = runTool): Promise<Power> {
  const text = (await run('pmset', ['-g', 'batt'])) ?? ''
  const source = /drawing from '(AC|Battery|UPS) Power'/.exec(text)?.[1]
  const batteryPercent = Number(/(\d{1,3})%/.exec(text)?.[1] ?? 0)
  if (source === undefined) return notKnown
  return { source: source === 'AC' ? 'mains' : 'battery', batteryPercent }
}
