/** `mam serve` as a user starts it: the built command in a process of its own, and a page that opened its address. */
import { execFileSync, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { MamClient } from '../../../engine/client/client.ts'
import { openSocketChannel } from '../../../engine/client/websocket.ts'

const root = join(import.meta.dirname, '..', '..', '..')
const command = join(root, 'dist', 'app', 'cli.js')

export const isBuilt = existsSync(command) && existsSync(join(root, 'dist', 'renderer', 'index.html'))

export interface Served {
  readonly url: string
  /** Of the supervisor. */
  readonly pid: number
  /** Of the process that serves now; Infinity without one. */
  servingPid(): number
  /** Ends it as ctrl-C does; resolves with the exit code. */
  end(): Promise<number | null>
  killAll(): void
}

/** Resolves once the address is printed. */
export async function serve(words: readonly string[], stateFolder: string): Promise<Served> {
  const supervisor = spawn(process.execPath, [command, 'serve', '--device', 'silent', ...words], {
    env: { ...process.env, MAM_STATE: stateFolder },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exit = new Promise<number | null>((resolve) => supervisor.once('exit', resolve))
  const pid = supervisor.pid!
  const url = await new Promise<string>((resolve, reject) => {
    let said = ''
    supervisor.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text
      if (said.endsWith('\n')) resolve(said.trim())
    })
    void exit.then((code) => reject(new Error(`mam serve ended with ${code}`)))
  })
  // Another one waits in reserve: it was launched later, so its number is higher.
  const servingPid = () => Math.min(...childrenOf(pid))
  const end = () => {
    supervisor.kill('SIGINT')
    return exit
  }
  const killAll = () => {
    const serving = childrenOf(pid)
    supervisor.kill('SIGKILL')
    for (const one of serving) process.kill(one, 'SIGKILL')
  }
  return { url, pid, servingPid, end, killAll }
}

function childrenOf(pid: number): number[] {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n')
  const pairs = rows.map((row) => row.trim().split(/\s+/).map(Number) as [number, number])
  return pairs.filter(([, parent]) => parent === pid).map(([child]) => child)
}

/** A page that opened the address, and finds its way back as pages do. */
export async function openPage(url: string): Promise<MamClient> {
  const { headers } = await fetch(url, { redirect: 'manual' })
  const Cookie = headers.get('set-cookie')!.split(';')[0]!
  const dial = (address: string) => {
    const socket = new WebSocket(address, { headers: { Cookie } })
    socket.on('error', () => {}) // refused while nobody serves: 'close' follows
    return socket as never
  }
  const open = (path: string) => () => openSocketChannel(new URL(path, url).href.replace('http', 'ws'), dial)
  const page = new MamClient({ openCalls: open('/calls'), openHot: open('/hot'), name: 'page', retryMs: [20, 100] })
  page.watch(true)
  return page
}
