/** Sessions for tests, and the sound that they were rendered to. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freshFolder } from '../../engine/host/render/fixture.ts'

/** Gives the path of the session, which lies beside its racks. */
export function writeSession(session: object, racks: Readonly<Record<string, object>>): string {
  const folder = freshFolder()
  for (const [name, rack] of Object.entries(racks)) writeFileSync(join(folder, `${name}.json`), JSON.stringify(rack))
  const file = join(folder, 'night.json')
  writeFileSync(file, JSON.stringify(session))
  return file
}

/** Interleaved samples of a float WAV. */
export function samplesOf(path: string): Float32Array {
  const bytes = readFileSync(path)
  const data = bytes.subarray(bytes.indexOf('data') + 8)
  return new Float32Array(data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength))
}
