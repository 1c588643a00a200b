/**
 * Lines of a journal: `CRC LENGTH JSON`, the CRC-32 (IEEE 802.3, as zlib and gzip have it) of all that follows it up to
 * the line's end, in eight hex digits. The JSON is `[number, record]`; numbers count through all journals of one log, so
 * that a lost line is noticed also where the next one is whole.
 */
import { crc32 } from 'node:zlib'

export interface Numbered {
  readonly number: number
  readonly record: unknown
}

const NEWLINE = 0x0a

export function journalLine(number: number, record: unknown): Buffer {
  const json = JSON.stringify([number, record ?? null])
  const body = `${Buffer.byteLength(json)} ${json}`
  return Buffer.from(`${crcOf(body)} ${body}\n`, 'utf8')
}

const crcOf = (body: string | Uint8Array) => crc32(body).toString(16).padStart(8, '0')

export interface JournalContent {
  readonly records: readonly Numbered[]
  /** Bytes after the last whole line: cut or damaged, and what follows cannot be trusted to belong to it. */
  readonly droppedBytes: number
}

/** Every whole line up to the first that is not. Never throws. */
export function readJournal(bytes: Buffer): JournalContent {
  const records: Numbered[] = []
  let start = 0
  while (start < bytes.length) {
    const end = bytes.indexOf(NEWLINE, start)
    const found = end < 0 ? undefined : readLine(bytes.subarray(start, end))
    if (!found) break
    records.push(found)
    start = end + 1
  }
  return { records, droppedBytes: bytes.length - start }
}

function readLine(line: Buffer): Numbered | undefined {
  const body = line.subarray(9)
  if (line[8] !== 0x20 || line.toString('latin1', 0, 8) !== crcOf(body)) return undefined
  const text = body.toString('utf8')
  const space = text.indexOf(' ')
  const json = text.slice(space + 1)
  if (Number(text.slice(0, space)) !== Buffer.byteLength(json)) return undefined
  try {
    const content = JSON.parse(json) as unknown
    if (!Array.isArray(content) || content.length !== 2 || !Number.isSafeInteger(content[0])) return undefined
    return { number: content[0] as number, record: content[1] as unknown }
  } catch {
    return undefined
  }
}
