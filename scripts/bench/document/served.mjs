// `mam serve` in a process of its own, clients of it over WebSockets, and what its threads cost.
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { WebSocket } from 'ws'
import { MamClient } from '../../../engine/client/client.ts'
import { openSocketChannel } from '../../../engine/client/websocket.ts'
import { projectNode, root } from '../../lib/project.mjs'
import { scratch } from '../measure.mjs'

const FRAMES = 128

/** With blocks of 128 frames on the silent clock. */
export async function serve(file) {
  const stateFolder = mkdtempSync(join(scratch(), 'state-'))
  const words = [join(root, 'dist/app/cli.js'), 'serve', ...(file ? [file] : []), '--json', '--device', 'silent']
  const child = spawn(projectNode, [...words, '--no-supervisor'], {
    env: { ...process.env, MAM_STATE: stateFolder },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise((resolve) => child.on('close', resolve))
  const url = await addressFrom(child)
  const { headers } = await fetch(url, { redirect: 'manual' })
  const Cookie = headers.get('set-cookie').split(';')[0]
  const clients = []
  const connect = async (name) => {
    const client = clientOf(url, Cookie, name)
    clients.push(client)
    await until(client, ({ link }) => link === 'live')
    return client
  }
  const close = async () => {
    for (const client of clients) client.close()
    child.kill('SIGTERM')
    await ended
    rmSync(stateFolder, { recursive: true, force: true })
  }
  const first = await connect('first')
  await first.perform({ case: 'openDevice', value: { name: 'silent', blockFrames: FRAMES } })
  const deviceThread = Math.max(...threadTimes(child.pid).keys()) // the one that began last
  return { pid: child.pid, deviceThread, first, connect, close }
}

function addressFrom(child) {
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout.on('data', (part) => {
      text += part
      const found = /https?:\/\/[^\s"]+/.exec(text)
      if (found) resolve(found[0])
    })
    child.on('close', () => reject(new Error(`mam serve ended: ${text}`)))
  })
}

function clientOf(url, Cookie, name) {
  const open = (path) => () =>
    openSocketChannel(
      new URL(path, url).href.replace('http', 'ws'),
      (address) => new WebSocket(address, { headers: { Cookie } }),
    )
  return new MamClient({ openCalls: open('/calls'), openHot: open('/hot'), name })
}

/** Resolves once the client's replica is in a state of which `is` is true. */
export function until({ store }, is) {
  return new Promise((resolve) => {
    const check = () => {
      if (!is(store.getState())) return
      leave()
      resolve()
    }
    const leave = store.subscribe(check)
    check()
  })
}

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** Nanoseconds of CPU time of each thread, by its number. Linux only. */
function threadTimes(pid) {
  const folder = `/proc/${pid}/task`
  const time = (thread) => Number(readFileSync(`${folder}/${thread}/schedstat`, 'utf8').split(' ')[0])
  return new Map(readdirSync(folder).map((thread) => [Number(thread), time(thread)]))
}

/**
 * Percent of a core that the process takes for so many seconds: its JavaScript thread, the thread of the device, which
 * renders, and all but that one.
 */
export async function shareOfCore({ pid, deviceThread }, seconds) {
  const before = threadTimes(pid)
  const start = performance.now()
  await pause(seconds * 1000)
  const after = threadTimes(pid)
  const percent = (nanoseconds) => nanoseconds / 1e4 / (performance.now() - start)
  const passed = (thread) => (after.get(thread) ?? 0) - (before.get(thread) ?? 0)
  const device = percent(passed(deviceThread))
  const all = percent([...after.keys()].reduce((sum, thread) => sum + passed(thread), 0))
  return { main: percent(passed(pid)), device, host: all - device }
}
