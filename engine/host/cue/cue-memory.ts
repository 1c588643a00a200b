/** The cue's device and level, kept from one start to the next in a small file of the state folder. */
import { mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { writeWhole } from '../project/write.ts'

export interface CueChoice {
  /** Empty: none was chosen. */
  readonly device: string
  readonly gainDb: number
}

export const LOWEST_GAIN_DB = -60
export const HIGHEST_GAIN_DB = 12

/** Quieter than the loudest, as it goes to ears. */
const AT_FIRST: CueChoice = { device: '', gainDb: -6 }

export class CueMemory {
  private readonly file: string | null
  private last: Promise<void> = Promise.resolve()

  /** `file` null: nothing outlives the process. */
  constructor(file: string | null) {
    this.file = file
  }

  /** A file that cannot be read costs the choice and nothing else. */
  read(): CueChoice {
    try {
      const { device, gainDb } = Object(this.file && JSON.parse(readFileSync(this.file, 'utf8'))) as Partial<CueChoice>
      const isGain = typeof gainDb === 'number' && gainDb >= LOWEST_GAIN_DB && gainDb <= HIGHEST_GAIN_DB
      return {
        device: typeof device === 'string' ? device : AT_FIRST.device,
        gainDb: isGain ? gainDb : AT_FIRST.gainDb,
      }
    } catch {
      return AT_FIRST
    }
  }

  /** Resolves when it is on disk, or cannot be. */
  keep(choice: CueChoice): Promise<void> {
    const { file } = this
    if (!file) return this.last
    this.last = this.last.then(async () => {
      try {
        mkdirSync(dirname(file), { recursive: true })
        await writeWhole(file, `${JSON.stringify({ version: 1, ...choice }, null, 2)}\n`)
      } catch {}
    })
    return this.last
  }
}
