/**
 * Keeps a file that ends the program from ending it at every start. A start is written down before anything is opened and
 * struck out once it plays or serves; starts that are still written down and whose process is gone have failed.
 */
import { mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { livenessOf, ownIdentity, type ProcessIdentity } from './process-identity.ts'
import { writeWhole } from './write.ts'

export interface StartVerdict {
  /** Open nothing by yourself: the last starts failed. */
  readonly safeMode: boolean
  /** What those starts opened, the last first. */
  readonly files: readonly string[]
}

interface Start {
  readonly process: ProcessIdentity
  readonly files: readonly string[]
}

const MAX_FAILED = 3

export class StartGuard {
  private readonly file: string

  /** `file`: in the state folder. A folder that can't be written costs the guard, never the start. */
  constructor(file: string) {
    this.file = file
  }

  /** Before opening `files`. Never rejects. */
  async begin(files: readonly string[]): Promise<StartVerdict> {
    const starts = await this.read()
    const failed = starts.filter(hasFailed)
    const safeMode = failed.length >= MAX_FAILED
    // A safe start opens nothing, so it can't add to what failed.
    if (!safeMode) await this.write([...starts, { process: ownIdentity(), files }])
    return { safeMode, files: [...new Set(failed.toReversed().flatMap((start) => start.files))] }
  }

  /** It plays or serves: what failed before does not count any more. */
  async succeeded(): Promise<void> {
    await this.write((await this.read()).filter((start) => !hasFailed(start) && !isOwn(start)))
  }

  /** Ended on purpose before it was ready, which is no failure. */
  async stopped(): Promise<void> {
    await this.write((await this.read()).filter((start) => !isOwn(start)))
  }

  private async read(): Promise<Start[]> {
    try {
      const content = JSON.parse(await readFile(this.file, 'utf8')) as unknown
      return Array.isArray(content) ? content.filter(isStart).slice(-20) : []
    } catch {
      return []
    }
  }

  private async write(starts: readonly Start[]): Promise<void> {
    try {
      await mkdir(dirname(this.file), { recursive: true })
      await writeWhole(this.file, `${JSON.stringify(starts, null, 2)}\n`)
    } catch {}
  }
}

/** A process that can't be told to live counts as failed: the state folder belongs to one machine. */
const hasFailed = (start: Start) => !isOwn(start) && livenessOf(start.process) !== 'alive'

function isOwn({ process: { pid, started, boot } }: Start): boolean {
  const own = ownIdentity()
  return pid === own.pid && started === own.started && boot === own.boot
}

function isStart(content: unknown): content is Start {
  const { process, files } = (content ?? {}) as { process?: { pid?: unknown }; files?: unknown }
  return Number.isSafeInteger(process?.pid) && Array.isArray(files) && files.every((path) => typeof path === 'string')
}
