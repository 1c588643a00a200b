/** The device that somebody chose, kept from one start to the next in a small file of the state folder. */
import { mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { MAX_BLOCK_FRAMES, MAX_INPUT_CHANNELS, MAX_PATH_LENGTH } from '../../contract/validate.ts'
import { writeWhole } from '../project/write.ts'

export interface DeviceChoice {
  /** `silent` is a choice too. */
  readonly name: string
  readonly blockFrames: number
  readonly inputChannels: number
}

/** Of the file's shape. */
const VERSION = 1
const NOTHING_THERE: readonly (string | undefined)[] = ['ENOENT', 'ENOTDIR']

export class DeviceMemory {
  private readonly file: string | null
  private readonly onTrouble: (words: string) => void
  private isRead = false
  private isNewer = false
  private last: Promise<void> = Promise.resolve()

  /** `file` null: nothing outlives the process. */
  constructor(file: string | null, onTrouble: (words: string) => void) {
    this.file = file
    this.onTrouble = onTrouble
  }

  /** undefined where nothing was chosen; a file that cannot be read is told, and counts as that. */
  read(): DeviceChoice | undefined {
    if (!this.file) return undefined
    this.isRead = true
    try {
      return this.parse(readFileSync(this.file, 'utf8'))
    } catch (error) {
      if (!NOTHING_THERE.includes((error as NodeJS.ErrnoException).code))
        this.onTrouble(
          `The device that was chosen is not known any more: ${(error as Error).message}. Choose it again.`,
        )
      return undefined
    }
  }

  /** Resolves when it is on disk, or when it was told that it could not be. A newer MAM's file is left alone. */
  keep(choice: DeviceChoice): Promise<void> {
    const { file } = this
    // Whose file it is has to be known before it is written over.
    if (!this.isRead) this.read()
    if (!file || this.isNewer) return this.last
    const text = `${JSON.stringify({ version: VERSION, ...choice }, null, 2)}\n`
    this.last = this.last.then(async () => {
      try {
        mkdirSync(dirname(file), { recursive: true })
        await writeWhole(file, text)
      } catch (error) {
        this.onTrouble(`The device is not remembered for the next start: ${(error as Error).message}.`)
      }
    })
    return this.last
  }

  flush(): Promise<void> {
    return this.last
  }

  private parse(text: string): DeviceChoice {
    const content = parsed(text)
    const { version, name, blockFrames, inputChannels } = Object(content) as Record<string, unknown>
    if (typeof version === 'number' && version > VERSION) {
      this.isNewer = true
      throw new Error(`${this.file}: written by a newer MAM (version ${version}, this one knows ${VERSION})`)
    }
    if (typeof name !== 'string' || name === '' || name.length > MAX_PATH_LENGTH) throw this.wrong('name', 'a text')
    if (!isWhole(blockFrames, 1, MAX_BLOCK_FRAMES)) throw this.wrong('blockFrames', `1 to ${MAX_BLOCK_FRAMES}`)
    if (!isWhole(inputChannels, 0, MAX_INPUT_CHANNELS)) throw this.wrong('inputChannels', `0 to ${MAX_INPUT_CHANNELS}`)
    return { name, blockFrames, inputChannels }
  }

  private wrong(key: string, expected: string): Error {
    return new Error(`${this.file}: ${key}: expected ${expected}`)
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isWhole(value: unknown, min: number, max: number): value is number {
  return Number.isInteger(value) && (value as number) >= min && (value as number) <= max
}
