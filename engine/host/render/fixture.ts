/** What the tests of this folder share. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { ByteSink } from './target.ts'

/** An empty folder that is gone after the test. */
export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mam-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A sink that keeps its bytes. */
export function memorySink(): ByteSink & { bytes(): Buffer } {
  let bytes = Buffer.alloc(0)
  return {
    write: (more) => {
      bytes = Buffer.concat([bytes, more])
    },
    patch: (correction, position) => {
      bytes.set(correction, position)
    },
    bytes: () => bytes,
  }
}

export const hasProgram = (name: string, ...words: string[]): boolean => spawnSync(name, words).status === 0

/** Samples of a file as `sox` reads them: float32, interleaved. */
export function readWithSox(path: string): Float32Array {
  const { status, stdout, stderr } = spawnSync('sox', [path, '-t', 'raw', '-e', 'floating-point', '-b', '32', '-'], {
    maxBuffer: 1 << 28,
  })
  if (status !== 0) throw new Error(stderr.toString())
  return new Float32Array(stdout.buffer.slice(stdout.byteOffset, stdout.byteOffset + stdout.byteLength))
}

/** A stereo ramp of sines with both full-scale ends in it: interleaved. */
export function testSamples(frames: number, channels = 2): Float32Array {
  const samples = Float32Array.from(
    { length: frames * channels },
    (_, i) => 0.8 * Math.sin(i * 0.013) * ((i % 97) / 97),
  )
  samples.set([1, -1, 0.5, -0.25])
  return samples
}
