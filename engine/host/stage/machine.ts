/** What the computer under the show has left: looked at every ten seconds and told where it would be seen. */
import { statfs } from 'node:fs/promises'
import { PowerSource } from '../../contract/gen/mam/v1/stage_pb.js'
import { framesToWire } from '../../contract/validate.ts'
import type { StateChange } from '../live/player.ts'
import { type Power, readPower } from './power.ts'

export interface MachineParts {
  /** Bytes that are free where this folder is; rejects where nobody knows. */
  readonly diskFree: (folder: string) => Promise<number>
  readonly power: () => Promise<Power>
}

export interface MachineOptions {
  readonly parts: MachineParts
  /** Where what is open is saved, or would be. */
  readonly folder: () => string
  readonly publish: (changes: readonly StateChange[]) => void
  /** Milliseconds since 1970. */
  readonly now: () => number
}

export interface MachineFacts extends Power {
  /** Null: not known. */
  readonly diskFreeBytes: number | null
  readonly timeMs: number
}

const LOOK_MS = 10_000
/** A disk that does not answer keeps nobody waiting. */
const PATIENCE_MS = 1000
/** A person reads 8.3 GB, not bytes. */
const SHOWN_DIGITS = 2

export const ownMachine: MachineParts = {
  diskFree: async (folder) => {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  },
  power: () => readPower(),
}

export class Machine {
  private readonly options: MachineOptions
  private readonly timer: NodeJS.Timeout
  private known: MachineFacts = { diskFreeBytes: null, source: 'unknown', batteryPercent: 0, timeMs: 0 }
  private looking: Promise<void> | undefined

  constructor(options: MachineOptions) {
    this.options = options
    this.timer = setInterval(() => void this.look(), LOOK_MS).unref()
  }

  close(): void {
    clearInterval(this.timer)
  }

  get facts(): MachineFacts {
    return this.known
  }

  /** Looks now, one look at a time; resolves in a second at the latest, with or without an answer. */
  async look(): Promise<void> {
    this.looking ??= this.ask().finally(() => {
      this.looking = undefined
    })
    let timer: NodeJS.Timeout | undefined
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, PATIENCE_MS)
    })
    await Promise.race([this.looking, patience])
    clearTimeout(timer)
  }

  message() {
    const { diskFreeBytes, timeMs, batteryPercent, source } = this.known
    return {
      diskFreeBytes: framesToWire(diskFreeBytes ?? 0),
      timeMs: framesToWire(timeMs),
      power: codes[source],
      batteryPercent,
    }
  }

  private async ask(): Promise<void> {
    const { parts, folder, publish, now } = this.options
    const [diskFreeBytes, power] = await Promise.all([
      parts.diskFree(folder()).catch(() => null),
      parts.power().catch((): Power => ({ source: 'unknown', batteryPercent: 0 })),
    ])
    const before = this.known
    this.known = { ...power, diskFreeBytes, timeMs: now() }
    if (shown(before) !== shown(this.known)) publish([{ change: { case: 'machine', value: this.message() } }])
  }
}

const codes: Readonly<Record<Power['source'], PowerSource>> = {
  unknown: PowerSource.UNSPECIFIED,
  mains: PowerSource.MAINS,
  battery: PowerSource.BATTERY,
}

const shown = ({ diskFreeBytes, source, batteryPercent }: MachineFacts): string =>
  `${diskFreeBytes?.toPrecision(SHOWN_DIGITS)} ${source} ${Math.round(batteryPercent)}`
