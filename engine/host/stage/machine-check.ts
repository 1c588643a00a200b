/** Whether the computer holds out: its disk, its power, and that it stays awake. */
import type { Finding, Mend } from './check-item.ts'
import type { MachineFacts } from './machine.ts'
import type { Sleep } from './sleep.ts'

const MEGABYTE = 1e6
const GIGABYTE = 1e9
/** Bytes: saving and recovery fail. */
const TOO_LITTLE = 100 * MEGABYTE
/** Bytes: fewer than an evening's takes and archives may need. */
const LITTLE = 2 * GIGABYTE
/** Percent that may not last through the night's end. */
const LOW_BATTERY = 20

const elsewhere: Mend = { action: 'saveAs', title: 'Save elsewhere…' }

export function checkDisk({ diskFreeBytes: free }: Pick<MachineFacts, 'diskFreeBytes'>): Finding[] {
  if (free === null)
    return [
      {
        id: 'disk',
        verdict: 'may',
        words: 'How much of the disk is free is not known here.',
        help: 'Look at it in the system.',
      },
    ]
  const words = `${sizeWords(free)} of disk ${free < LITTLE ? 'are all that is' : 'are'} free.`
  if (free >= LITTLE) return [{ id: 'disk', verdict: 'fine', words }]
  const help = 'Make room, or save on another disk.'
  return [{ id: 'disk', verdict: free < TOO_LITTLE ? 'will' : 'may', words, help, mend: elsewhere }]
}

function sizeWords(bytes: number): string {
  if (bytes < GIGABYTE) return `${Math.floor(bytes / MEGABYTE)} MB`
  const gigabytes = bytes / GIGABYTE
  return `${gigabytes < 10 ? Math.floor(gigabytes * 10) / 10 : Math.floor(gigabytes)} GB`
}

export function checkPower({ source, batteryPercent }: Pick<MachineFacts, 'source' | 'batteryPercent'>): Finding[] {
  if (source === 'mains') return [{ id: 'power', verdict: 'fine', words: 'The power comes from the mains.' }]
  if (source === 'unknown')
    return [
      {
        id: 'power',
        verdict: 'may',
        words: 'Where the power comes from is not known here.',
        help: 'Look whether it is plugged in. The system of a desktop computer often does not say.',
      },
    ]
  const level = batteryPercent > 0 ? `: ${Math.round(batteryPercent)} % are left` : ''
  const isLow = batteryPercent > 0 && batteryPercent < LOW_BATTERY
  return [{ id: 'power', verdict: isLow ? 'will' : 'may', words: `It runs on battery${level}.`, help: 'Plug it in.' }]
}

export function checkSleep(sleep: Sleep): Finding[] {
  if (sleep === 'never') return [{ id: 'sleep', verdict: 'fine', words: 'It does not fall asleep by itself.' }]
  const words =
    sleep === 'allowed'
      ? 'The system lets it fall asleep when nobody touches it.'
      : 'Whether it falls asleep by itself is not known here.'
  return [
    { id: 'sleep', verdict: 'may', words, help: 'Turn sleep and screen saver off in the settings of the system.' },
  ]
}
