/** What fails, the worst first: short enough to be read from afar. */
import type { Finding } from '../../engine/client/health.ts'
import { type Device, DeviceState, type Session } from '../../engine/client/model.ts'
import { type Machine, PowerSource } from '../../engine/client/stage.ts'
import { shortName } from '../device/words.ts'
import { diskWords } from './disk-words.ts'
import { text } from './text.ts'

export interface Alarm {
  readonly id: string
  readonly isSevere: boolean
  readonly words: string
  /** '' where nothing can be done. */
  readonly help: string
}

interface State {
  readonly device: Device
  readonly session: Pick<Session, 'racks' | 'front'>
  readonly findings: readonly Finding[]
  readonly machine: Machine
}

/** As the check before the show has it. */
const DISK_SEVERE_BYTES = 100e6
const DISK_LOW_BYTES = 2e9
const BATTERY_SEVERE_PERCENT = 10
const BATTERY_LOW_PERCENT = 30

export function alarmsOf({ device, session, findings, machine }: State): Alarm[] {
  const alarms = [
    ...deviceAlarms(device),
    ...rackAlarms(session),
    // The device has been said.
    ...findings.filter(({ id }) => id !== 'device' || device.state !== DeviceState.LOST),
    ...diskAlarms(machine),
    ...powerAlarms(machine),
  ]
  return [...alarms.filter(({ isSevere }) => isSevere), ...alarms.filter(({ isSevere }) => !isSevere)]
}

function deviceAlarms(device: Device): Alarm[] {
  const name = shortName(device)
  const alarm = (text: string) => [{ id: 'device', isSevere: true, words: text, help: '' }]
  if (device.name === '') return []
  if (device.state === DeviceState.LOST) return alarm(text.deviceLost(name))
  if (device.state === DeviceState.WAITING) return alarm(text.deviceWaiting(name))
  if (device.state === DeviceState.PROPOSED) return alarm(text.deviceProposed)
  return device.trouble === '' ? [] : alarm(text.deviceTrouble(name, device.trouble))
}

/** The rack in front is the show; others have time to be mended. */
function rackAlarms({ racks, front }: State['session']): Alarm[] {
  return racks
    .filter(({ problem }) => problem !== '')
    .map(({ id, problem }) => ({
      id: `rack:${id}`,
      isSevere: id === front,
      words: text.rackCannotPlay(id),
      help: problem,
    }))
}

function diskAlarms({ diskFreeBytes }: Machine): Alarm[] {
  if (diskFreeBytes === null || diskFreeBytes >= DISK_LOW_BYTES) return []
  const isSevere = diskFreeBytes < DISK_SEVERE_BYTES
  return [{ id: 'disk', isSevere, words: text.diskLow(diskWords(diskFreeBytes)), help: '' }]
}

function powerAlarms({ power, batteryPercent }: Machine): Alarm[] {
  if (power !== PowerSource.BATTERY || batteryPercent <= 0 || batteryPercent > BATTERY_LOW_PERCENT) return []
  const isSevere = batteryPercent <= BATTERY_SEVERE_PERCENT
  return [{ id: 'battery', isSevere, words: text.onBattery(Math.round(batteryPercent)), help: '' }]
}
