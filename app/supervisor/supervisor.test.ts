import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Interrupted } from '../cli/shell.ts'
import { launch } from './child.ts'
import { type Incident, incidentsFile } from './incidents.ts'
import { supervise } from './supervisor.ts'

const child = join(import.meta.dirname, 'testing', 'child.mjs')

let folder: string
let abort: AbortController
let told: string[]
let served: string[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mam-supervisor-'))
  abort = new AbortController()
  told = []
  served = []
})
afterEach(() => {
  abort.abort(new Interrupted(143))
  rmSync(folder, { recursive: true, force: true })
})

/** Supervises processes of these fates, one after the other; `onServing` gets the number of the start. */
function run(fates: readonly string[], onServing: (start: number) => void = () => {}): Promise<number> {
  return supervise({
    command: [process.execPath, child, folder, ...fates],
    stateFolder: folder,
    ended: abort.signal,
    onServing: (url, isRestart) => {
      served.push(`${url}${isRestart ? ' again' : ''}`)
      onServing(served.length)
    },
    onTrouble: (words) => told.push(words),
  })
}

const lines = (path: string) => readFileSync(path, 'utf8').split('\n').filter(Boolean)
const starts = () => lines(join(folder, 'starts')).map((line) => line.slice(line.indexOf(' ') + 1))
const pidOf = (start: number) => Number(lines(join(folder, 'starts'))[start - 1]!.split(' ')[0])
const incidents = () => lines(incidentsFile(folder)).map((line) => JSON.parse(line) as Incident)
const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe('the supervisor', () => {
  test('starts a process that was killed again, on its port, to resume', async () => {
    const exitCode = run(['serves', 'serves', 'serves'], (start) => {
      if (start < 3) process.kill(pidOf(start), 'SIGKILL')
      else abort.abort(new Interrupted(130))
    })
    expect(await exitCode).toBe(130)
    expect(starts()).toEqual(['as asked null', 'resume 4321', 'resume 4321'])
    expect(served).toEqual([
      'http://127.0.0.1:4321/?start=1',
      'http://127.0.0.1:4321/?start=2 again',
      'http://127.0.0.1:4321/?start=3 again',
    ])
    expect(isAlive(pidOf(3))).toBe(false)
  })

  test('writes down each death, with what was open and when it sounded again', async () => {
    const exitCode = run(['serves', 'resumes'], (start) => {
      if (start === 1) process.kill(pidOf(1), 'SIGKILL')
    })
    while (!existsSync(incidentsFile(folder))) await new Promise((resolve) => setTimeout(resolve, 5))
    abort.abort(new Interrupted(143))
    expect(await exitCode).toBe(143)
    expect(incidents()).toHaveLength(1)
    const [killed] = incidents()
    expect(killed).toMatchObject({ pid: pidOf(1), signal: 'SIGKILL', exitCode: null, restart: 'resume' })
    expect(killed!.recovery).toEqual({
      open: ['song.json'],
      wasPlaying: true,
      checkpointFrame: 1000,
      soundingFrame: 1200,
      servingAfterMs: expect.any(Number),
      soundingAfterMs: expect.any(Number),
    })
    expect(killed!.recovery.soundingAfterMs).toBeGreaterThanOrEqual(killed!.recovery.servingAfterMs!)
    expect(Number.isNaN(Date.parse(killed!.time))).toBe(false)
  })

  test('opens nothing after three crashes, and gives up where that crashes too', async () => {
    expect(await run(['crashes'])).toBe(1)
    expect(starts()).toEqual(['as asked null', 'resume 4321', 'resume 4321', 'safe mode 4321'])
    expect(incidents().map(({ restart }) => restart)).toEqual(['resume', 'resume', 'safe mode', 'give up'])
    expect(told.at(-1)).toContain('with nothing open too')
  })

  test('counts a process that ends by itself as one that died', async () => {
    const exitCode = run(['throws', 'serves'], (start) => {
      if (start === 2) abort.abort(new Interrupted(130))
    })
    expect(await exitCode).toBe(130)
    expect(told).toEqual(['The server ended by itself with code 1; it starts again where it was.'])
  })

  test('leaves it at the words of a first start that is refused', async () => {
    expect(await run(['refuses'])).toBe(1)
    expect(starts()).toEqual(['as asked null'])
    expect(told).toEqual([])
  })

  test('kills a process that does not end when it is told to twice', async () => {
    const deaf = launch([process.execPath, child, folder, 'deaf'])
    deaf.start({ kind: 'start', how: 'as asked', port: null }, () => {
      deaf.end(130)
      deaf.end(130)
    })
    expect(await deaf.exit).toMatchObject({ exitCode: null, signal: 'SIGKILL' })
  })

  test('ends at once when it is told to while it waits', async () => {
    const exitCode = run(['crashes'], (start) => {
      if (start === 3) setTimeout(() => abort.abort(new Interrupted(130)), 200)
    })
    expect(await exitCode).toBe(130)
    expect(starts()).toHaveLength(3)
  })

  test('says which program it could not start', async () => {
    const command = [join(folder, 'no-such-program')]
    const options = { command, stateFolder: folder, ended: abort.signal, onServing: () => {} }
    expect(await supervise({ ...options, onTrouble: (words) => told.push(words) })).toBe(1)
    expect(told.join()).toContain('no-such-program')
  })
})
