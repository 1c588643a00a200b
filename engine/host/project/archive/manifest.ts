/** `manifest.json` of an archive: what it must hold, byte for byte. */
import { badName } from './entry-name.ts'

export const manifestName = 'manifest.json'
export const maxManifestBytes = 8 * 1024 * 1024
export const maxEntries = 10_000
/** 4 GiB, unpacked. */
export const maxTotalBytes = 4 * 1024 ** 3
const VERSION = 1

export interface ManifestEntry {
  readonly path: string
  readonly bytes: number
  /** 64 hex digits. */
  readonly sha256: string
}

export interface Manifest {
  /** Path of the session among the entries. */
  readonly session: string
  readonly entries: readonly ManifestEntry[]
}

export function manifestText({ session, entries }: Manifest): string {
  return `${JSON.stringify({ kind: 'mam-archive', version: VERSION, session, entries }, null, 2)}\n`
}

/** Throws Error in words, without the archive's name. */
export function parseManifest(text: string): Manifest {
  const content = jsonOf(text) as { kind?: unknown; version?: unknown; session?: unknown; entries?: unknown } | null
  if (content?.kind !== 'mam-archive') throw new Error(`its ${manifestName} is not one of MAM`)
  const { version, session, entries } = content
  if (typeof version === 'number' && version > VERSION)
    throw new Error(`it is from a newer version of MAM (archive version ${version}, this one knows ${VERSION})`)
  if (version !== VERSION) throw new Error(`its ${manifestName} has no version`)
  if (!Array.isArray(entries) || !entries.every(isEntry)) throw new Error(`its ${manifestName} lists no files`)
  if (!entries.some(({ path }) => path === session)) throw new Error(`its ${manifestName} names no session`)
  return { session: session as string, entries }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Error(`its ${manifestName} is damaged`)
  }
}

function isEntry(content: unknown): content is ManifestEntry {
  const { path, bytes, sha256 } = (content ?? {}) as Partial<Record<keyof ManifestEntry, unknown>>
  if (typeof path !== 'string' || badName(path) !== undefined) return false
  return Number.isSafeInteger(bytes) && (bytes as number) >= 0 && /^[0-9a-f]{64}$/.test(String(sha256))
}
