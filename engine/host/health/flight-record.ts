/** The last ten minutes of the engine, written to a file while everything goes on. */
import { stat } from 'node:fs/promises'
import { extname, join, resolve } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { Refusal } from '../live/refusal.ts'
import type { NativeFlightRecord } from '../native.ts'
import { refusing } from '../project/refusing.ts'
import { fillBeside } from '../project/write.ts'

/** Where a record goes that was given no path: `trace-2026-11-22T19-30-05.json` in the folder. */
export function defaultRecordPath(folder: string, nowMs: number): string {
  const time = new Date(nowMs).toISOString().slice(0, 19).replaceAll(':', '-')
  return join(folder, `trace-${time}.json`)
}

/** Resolves with the file that was written. Rejects with Refusal in words; then nothing lies there that did not before. */
export async function writeFlightRecord(
  open: () => NativeFlightRecord,
  path: string,
  overwrite: boolean,
): Promise<string> {
  const target = extname(path) === '' ? `${resolve(path)}.json` : resolve(path)
  if (!overwrite && (await isThere(target))) throw new Refusal('exists', `${target} is there already`)
  const record = open()
  try {
    const beside = await refusing(() =>
      fillBeside(target, async (file) => {
        for (let piece = record.read(); piece !== null; piece = record.read()) {
          await file.writeFile(piece)
          // A page's action comes before the next piece.
          await turn()
        }
      }),
    )
    await refusing(beside.take).finally(beside.discard)
    return target
  } finally {
    record.close()
  }
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
