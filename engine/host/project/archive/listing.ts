/** The entries of a zip, judged before any is read. */
import { type Entry, getFileNameLowLevel, type ZipFile } from 'yauzl'
import { badName, sameOnDisk } from './entry-name.ts'
import { maxEntries, maxManifestBytes, maxTotalBytes } from './manifest.ts'

export interface ListedEntry {
  readonly path: string
  readonly entry: Entry
}

/** A small file may shrink as much as it likes. */
const FREE_BYTES = 1024 * 1024
const MAX_RATIO = 200

/** Folders are left out. Rejects with Error in words, without the archive's name. */
export async function listEntries(zip: ZipFile): Promise<ListedEntry[]> {
  if (zip.entryCount > maxEntries) throw tooMany()
  const listed: ListedEntry[] = []
  const names = new Names()
  let total = 0
  let packed = 0
  let count = 0
  for await (const entry of zip.eachEntry()) {
    if (++count > maxEntries) throw tooMany()
    const name = nameOf(entry)
    judgeName(name)
    judgeKind(entry, name)
    judgeSize(entry, name)
    total += entry.uncompressedSize
    packed += entry.compressedSize
    if (total > maxTotalBytes + maxManifestBytes) throw new Error(`it would unpack to more than ${maxTotalBytes} bytes`)
    if (packed > zip.fileSize) throw new Error('its entries overlap')
    if (name.endsWith('/')) continue
    names.add(name)
    listed.push({ path: name, entry })
  }
  return listed
}

const tooMany = () => new Error(`it has more than ${maxEntries} entries`)

const nameOf = ({ generalPurposeBitFlag, fileNameRaw, extraFields }: Entry): string =>
  // Strict: backslashes stay what they are.
  getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, true)

function judgeName(name: string): void {
  const why = badName(name.replace(/(?<=.)\/$/, ''))
  if (why) throw new Error(`${JSON.stringify(name)} is refused: ${why}`)
}

const FILE_TYPE = 0o170000
const FOLDER = 0o040000
const REGULAR = 0o100000

function judgeKind(entry: Entry, name: string): void {
  if (entry.isEncrypted()) throw new Error(`${name} is encrypted`)
  if (!entry.canDecodeFileData()) throw new Error(`${name} is packed in a way that MAM does not know`)
  const type = (entry.externalFileAttributes >>> 16) & FILE_TYPE
  if (type !== 0 && type !== REGULAR && type !== FOLDER)
    throw new Error(`${name} is a symbolic link or a device, expected a plain file`)
}

function judgeSize({ uncompressedSize, compressedSize }: Entry, name: string): void {
  if (uncompressedSize > FREE_BYTES && uncompressedSize > compressedSize * MAX_RATIO)
    throw new Error(`${name} would grow more than ${MAX_RATIO} times, as a zip bomb does`)
}

/** Files and the folders they need, as the least telling disk sees them. */
class Names {
  private readonly files = new Set<string>()
  private readonly folders = new Set<string>()

  add(name: string): void {
    const key = sameOnDisk(name)
    if (this.files.has(key) || this.folders.has(key)) throw repeated(name)
    this.files.add(key)
    for (let end = key.lastIndexOf('/'); end > 0; end = key.lastIndexOf('/', end - 1)) {
      const folder = key.slice(0, end)
      if (this.files.has(folder)) throw repeated(name)
      this.folders.add(folder)
    }
  }
}

const repeated = (name: string) => new Error(`${name} is there twice, by a name that may differ in case`)
