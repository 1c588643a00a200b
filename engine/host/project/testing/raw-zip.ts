/** Zips that no honest program makes: each field as told, whether true or not. */
import { crc32, deflateRawSync } from 'node:zlib'

export interface RawEntry {
  readonly name: string
  readonly data?: Buffer | string
  readonly deflate?: boolean
  /** 1: encrypted. */
  readonly flags?: number
  readonly method?: number
  /** Unix mode, as in `0o120777`. */
  readonly mode?: number
  readonly declaredBytes?: number
  readonly declaredPackedBytes?: number
  /** Uses the data of this entry again. */
  readonly sameDataAs?: number
}

const UTF8 = 0x800

export function rawZip(entries: readonly RawEntry[], declaredCount = entries.length): Buffer {
  const locals: Buffer[] = []
  const centrals: Buffer[] = []
  const starts: number[] = []
  let offset = 0
  for (const entry of entries) {
    const data = Buffer.from(entry.data ?? '')
    const packed = entry.deflate ? deflateRawSync(data) : data
    const name = Buffer.from(entry.name, 'utf8')
    const fields = fieldsOf(entry, data, packed, name)
    const start = entry.sameDataAs === undefined ? offset : starts[entry.sameDataAs]!
    starts.push(start)
    if (start === offset) {
      const local = Buffer.concat([Buffer.from('PK\x03\x04'), u16(20), fields, u16(0), name, packed])
      locals.push(local)
      offset += local.length
    }
    const mode = ((entry.mode ?? 0o100644) << 16) >>> 0
    const central = [u16(0x0314), u16(20), fields, u16(0), u16(0), u16(0), u16(0), u32(mode), u32(start), name]
    centrals.push(Buffer.concat([Buffer.from('PK\x01\x02'), ...central]))
  }
  const directory = Buffer.concat(centrals)
  const counts = [u16(0), u16(0), u16(declaredCount & 0xffff), u16(declaredCount & 0xffff)]
  const end = [Buffer.from('PK\x05\x06'), ...counts, u32(directory.length), u32(offset), u16(0)]
  return Buffer.concat([...locals, directory, ...end])
}

/** What local and central headers share: from the flags to the length of the name. */
function fieldsOf(entry: RawEntry, data: Buffer, packed: Buffer, name: Buffer): Buffer {
  const method = entry.method ?? (entry.deflate ? 8 : 0)
  const sizes = [entry.declaredPackedBytes ?? packed.length, entry.declaredBytes ?? data.length]
  const times = [u16(0), u16(0x21)]
  return Buffer.concat([
    u16((entry.flags ?? 0) | UTF8),
    u16(method),
    ...times,
    u32(crc32(data)),
    ...sizes.map(u32),
    u16(name.length),
  ])
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return bytes
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
