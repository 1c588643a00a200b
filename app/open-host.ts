/** Composes the Host as every program of ours runs it: `mam serve` and the desktop app differ in nothing but the carrier. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type StartAudioProcess, startWithNode } from '../engine/host/audio/audio-process.ts'
import type { InputConsent } from '../engine/host/audio/input-consent.ts'
import { nativeLister } from '../engine/host/audio/lister.ts'
import { NaudiodonLister } from '../engine/host/audio/naudiodon-lister.ts'
import { Host } from '../engine/host/host.ts'
import { loadNative } from '../engine/host/native.ts'
import { isPlayableRate } from '../engine/host/played-rate.ts'
import { sampleRateOf } from '../engine/host/project/opening.ts'
import { StartGuard } from '../engine/host/project/start-guard.ts'

export { defaultStateFolder } from './state-folder.ts'

export interface OpenHostOptions {
  /** Rack or session to open; the demo unless given. */
  readonly file?: string
  /** Device by name, for this run; else the one that was chosen earlier, else none until somebody chooses. */
  readonly device?: string
  /** Threads that render the racks for the device, for sessions that ask for none. */
  readonly realtimeThreads?: number
  /** Hz, whatever files say; each plays at its own unless given. */
  readonly sampleRate?: number
  /** Folder for what outlives a run. */
  readonly stateFolder: string
  /** Where the system asks before inputs are heard. */
  readonly inputConsent?: InputConsent
  /** Starts the process that lists devices and plays the cue; Node's own way unless given. */
  readonly startAudioProcess?: StartAudioProcess
  /** 'resume': what a crash left, playing where it played, in place of `file`. 'safe mode': nothing is opened. */
  readonly start?: 'anew' | 'resume' | 'safe mode'
}

const DEMO = 'acid.json'

/** Rejects in words where the file cannot be opened; then nothing is left running. */
export async function openHost(options: OpenHostOptions): Promise<Host> {
  const assets = besideCode('assets')
  const demoFolder = assets && join(assets, 'demo')
  const { sampleRate, stateFolder, inputConsent, realtimeThreads, startAudioProcess = startWithNode } = options
  const native = loadNative()
  const lister = new NaudiodonLister(startAudioProcess, nativeLister(native))
  const rate = await startRate(options)
  const host = new Host({
    ...(sampleRate ? { sampleRate } : {}),
    ...(rate ? { startRate: rate } : {}),
    native,
    demoFolder,
    stateFolder,
    lister,
    startAudioProcess,
    ...(inputConsent ? { inputConsent } : {}),
    ...(realtimeThreads ? { realtimeThreads } : {}),
  })
  try {
    await openWanted(host, options, demoFolder && join(demoFolder, DEMO))
    return host
  } catch (error) {
    await host.close()
    throw error
  }
}

/** Hz, of the file that is asked for, so the device is opened once. */
async function startRate({ file, start }: OpenHostOptions): Promise<number | undefined> {
  const rate = file === undefined || start === 'resume' ? undefined : await sampleRateOf(file)
  return rate !== undefined && isPlayableRate(rate) ? rate : undefined
}

async function openWanted(host: Host, options: OpenHostOptions, demo: string | null): Promise<void> {
  const wanted = options.file ?? (demo && existsSync(demo) ? demo : undefined)
  const guard = new StartGuard(join(options.stateFolder, 'starts.json'))
  const { safeMode, files } = await guard.begin(wanted ? [wanted] : [])
  const isSafe = safeMode || options.start === 'safe mode'
  host.startDevice(options.device, isSafe ? 'safely' : 'as chosen')
  if (isSafe) host.enterSafeMode(files)
  else if (!(await isBroughtBack(host, options)) && wanted) await host.open(wanted)
  await guard.succeeded()
}

/** Unfinished work comes before the demo, but not in place of a file that somebody asks for. */
async function isBroughtBack(host: Host, { start, file }: OpenHostOptions): Promise<boolean> {
  const plays = start === 'resume'
  if (!plays && file !== undefined) return false
  try {
    return (await host.recover({ plays })) !== null
  } catch (error) {
    host.notify(`What was open could not be brought back: ${(error as Error).message}. It is listed under Recovered.`)
    return false
  }
}

/** Folder of the built page. Throws in words where it is not built. */
export function pageFolder(): string {
  const folder = besideCode(join('dist', 'renderer'))
  if (!folder) throw new Error('the page is not built: run `npm run build` first')
  return folder
}

/** A folder of the project or installation, looked for in each folder above this file. */
function besideCode(name: string): string | null {
  let folder = dirname(fileURLToPath(import.meta.url))
  for (;;) {
    const candidate = join(folder, name)
    if (existsSync(candidate)) return candidate
    const parent = dirname(folder)
    if (parent === folder) return null
    folder = parent
  }
}
