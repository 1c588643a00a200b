/** Another process of this program, for what only processes can show: racing, dying, limits. */
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

export interface Child {
  readonly process: ChildProcess
  /** Resolves with the first line that it prints which begins so. */
  line(beginning: string): Promise<string>
  /** Resolves when it is gone, with all that it printed. */
  ended(): Promise<string>
}

export interface ChildOptions {
  /** For `ulimit -f`, in blocks of 512 bytes or 1 KiB as the shell has it. */
  readonly fileBlocks?: number
  readonly env?: Readonly<Record<string, string>>
}

/** `script` may import `project/*.ts` through `load('write.ts')`, and reads `args`. */
export function startChild(script: string, args: readonly string[], options: ChildOptions = {}): Child {
  const folder = pathToFileURL(join(import.meta.dirname, '..', '/')).href
  const prelude = `const load = (name) => import(${JSON.stringify(folder)} + name); const args = process.argv.slice(1);`
  const node = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', prelude + script, '--', ...args]
  const [command, given] =
    options.fileBlocks === undefined
      ? [process.execPath, node]
      : ['sh', ['-c', `ulimit -f ${options.fileBlocks}; exec "$0" "$@"`, process.execPath, ...node]]
  const child = spawn(command, given, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...options.env } })
  let printed = ''
  const waiting = new Set<() => void>()
  const take = (bytes: Buffer) => {
    printed += bytes.toString()
    for (const look of waiting) look()
  }
  child.stdout.on('data', take)
  child.stderr.on('data', take)
  const gone = new Promise<string>((resolve) => child.on('close', () => resolve(printed)))
  const line = (beginning: string) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        const whole = printed.split('\n').slice(0, -1)
        const found = whole.find((one) => one.startsWith(beginning))
        if (found === undefined) return
        waiting.delete(look)
        resolve(found)
      }
      waiting.add(look)
      gone.then(() => reject(new Error(`the child ended without "${beginning}": ${printed}`)))
      look()
    })
  return { process: child, line, ended: () => gone }
}
