/** What every test starts from: a server of its own in a fresh folder, on the silent clock, and a page that has opened it. */
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { type BrowserContext, test as base, type Page } from '@playwright/test'
import { type RunningServer, startServer } from '../app/serve.ts'
import { findChromium, NO_CHROMIUM } from './chromium.ts'

const cli = join(import.meta.dirname, '../app/cli.ts')
/** The command line, as a process of its own; rejects where it ends with an error. */
export const mamCommand = (...words: string[]) => promisify(execFile)(process.execPath, [cli, ...words])

export interface Mam {
  readonly folder: string
  server: RunningServer
  /** Starts the server in place of the one before, on its port. */
  start(file?: string, port?: number): Promise<RunningServer>
  /** As `start`, with another folder for what outlives a run. */
  startIn(stateFolder: string, file?: string, how?: 'safe mode'): Promise<RunningServer>
  /** Writes a rack into the fresh folder; gives its path. */
  writeRack(name: string, rack: object): string
  /** Writes a session into the fresh folder; gives its path. */
  writeSession(name: string, racks: readonly { readonly id: string; readonly path: string }[]): string
}

export const test = base.extend<{ mam: Mam; opened: Page }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures wanted from the pattern
  mam: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'mam-e2e-'))
    const start = (file?: string, port = 0) =>
      startServer({ device: 'silent', stateFolder: join(folder, 'state'), port, ...(file ? { file } : {}) })
    const mam: Mam = {
      folder,
      server: await start(),
      start: async (file, port) => {
        await mam.server.close()
        mam.server = await start(file, port)
        return mam.server
      },
      startIn: async (stateFolder, file, how) => {
        await mam.server.close()
        const options = { device: 'silent', stateFolder, ...(file ? { file } : {}), ...(how ? { start: how } : {}) }
        mam.server = await startServer(options)
        return mam.server
      },
      writeRack: (name, rack) => {
        const path = join(folder, `${name}.json`)
        writeFileSync(path, JSON.stringify({ kind: 'rack', version: 1, ...rack }, null, 2))
        return path
      },
      writeSession: (name, racks) => {
        const path = join(folder, `${name}.mamsession`)
        writeFileSync(path, JSON.stringify({ kind: 'session', version: 1, racks }, null, 2))
        return path
      },
    }
    await use(mam)
    await mam.server.close()
    rmSync(folder, { recursive: true })
  },

  context: async ({ context }, use) => {
    await presetLayout(context)
    await use(context)
  },

  opened: async ({ mam, page }, use) => {
    await page.goto(mam.server.url)
    await page.getByRole('button', { name: 'Stop' }).waitFor()
    await use(page)
  },
})

/** As a person left the window who works on the page of all controls. What a test changes is kept as ever. */
export async function presetLayout(context: BrowserContext, layout: object = { rackShow: 'panels' }): Promise<void> {
  await context.addInitScript((kept) => {
    if (localStorage.getItem('mam.layout') === null) localStorage.setItem('mam.layout', kept)
  }, JSON.stringify(layout))
}

/** The switch at the top, not the view of the same name. */
export const stageSwitch = (page: Page) => page.locator('.top').getByRole('button', { name: 'Stage', exact: true })

/** Into stage mode; the stage view comes to the front. */
export async function enterStage(page: Page): Promise<void> {
  await stageSwitch(page).click()
  await wayOut(page).waitFor()
}

/** Leaving takes a hold. */
export async function leaveStage(page: Page): Promise<void> {
  await wayOut(page).hover()
  await page.mouse.down()
  await stageSwitch(page).waitFor()
  await page.mouse.up()
}

const wayOut = (page: Page) => page.locator('.top').getByRole('button', { name: 'Edit: leave stage mode' })

test.beforeEach(() => {
  test.skip(!findChromium(), NO_CHROMIUM)
})

export { expect } from '@playwright/test'

export interface ServerProcess {
  readonly url: string
  /** As a crash ends it: at once, with nothing written any more. */
  kill(): Promise<void>
}

/** A server in a process of its own. */
export async function startProcess(stateFolder: string, file?: string): Promise<ServerProcess> {
  const serve = pathToFileURL(join(import.meta.dirname, '../app/serve.ts')).href
  const options = JSON.stringify({ device: 'silent', stateFolder, ...(file ? { file } : {}) })
  const program = `const { startServer } = await import(${JSON.stringify(serve)})
    console.log((await startServer(${options})).url)`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  const [url] = await Promise.race([
    once(child.stdout, 'data'),
    ended.then(() => Promise.reject(new Error('the server ended before it said its address'))),
  ])
  return {
    url: String(url).trim(),
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** What the device is given from the next play on: `take` waits for so many frames and gives one channel of them. */
export function recordSound({ server }: Mam) {
  const { engine } = server.host
  engine.startRecording()
  let samples: number[] = []
  return {
    async take(frames: number): Promise<Float32Array> {
      samples = []
      while (engine.readRecorded()) {}
      while (samples.length < frames) {
        await new Promise((resolve) => setTimeout(resolve, 20))
        const recorded = engine.readRecorded()
        for (let i = 0; recorded && i < recorded.samples.length; i += 2) samples.push(recorded.samples[i]!)
      }
      return Float32Array.from(samples.slice(0, frames))
    },
  }
}

export function rms(samples: Float32Array): number {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length)
}

/** Level of what is bright: the difference from sample to sample rises 6 dB an octave. */
export function brightness(samples: Float32Array): number {
  return rms(samples.map((sample, i) => sample - (samples[i - 1] ?? sample))) / rms(samples)
}
