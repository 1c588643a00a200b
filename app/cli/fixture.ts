/** Runs command lines inside the test's process, against the real addon. */
import { join } from 'node:path'
import { loadNative, type NativeModule } from '../../engine/host/native.ts'
import { run } from './program.ts'
import type { Shell } from './shell.ts'

export interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

export async function mam(...words: string[]): Promise<Ran> {
  return mamUntil(new AbortController().signal, ...words)
}

export async function mamUntil(signal: AbortSignal, ...words: string[]): Promise<Ran> {
  return runWith({ signal, native: loadNative }, words)
}

export async function mamWith(native: NativeModule, ...words: string[]): Promise<Ran> {
  return runWith({ signal: new AbortController().signal, native: () => native }, words)
}

async function runWith(world: Pick<Shell, 'signal' | 'native'>, words: readonly string[]): Promise<Ran> {
  let out = ''
  let err = ''
  const code = await run(words, {
    ...world,
    out: (text) => {
      out += text
    },
    err: (text) => {
      err += text
    },
    isWatched: false,
  })
  return { code, out, err }
}

export const root = join(import.meta.dirname, '..', '..')

/** Reference racks, kept beside the repository: MAM_SHARED or ../shared. */
export const compat = join(process.env.MAM_SHARED ?? join(root, '..', 'shared'), 'compat')
export { missingNote as compatReason } from '../../engine/formats/testing/compat.ts'

/** A rack of one bar with a kick on every quarter, half a second of tail: small, loud, quick. */
export const kickRack = {
  version: 1,
  kind: 'rack',
  sampleRate: 48000,
  nodes: [{ id: 'kick1', type: 'kick', params: { f0: 110 } }],
  connections: [],
  transport: {
    bpm: 120,
    lengthBars: 1,
    resolution: 16,
    patterns: [{ nodeId: 'kick1', steps: 'x...x...x...x...' }],
  },
}

/** The addon must be there for what plays; `npm test` builds it first. */
export const nativeReason = ((): string => {
  try {
    loadNative()
    return ''
  } catch (error) {
    return ` (skipped: ${(error as Error).message.split('\n')[0]})`
  }
})()
