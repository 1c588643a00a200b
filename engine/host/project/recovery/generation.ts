/** A generation file: one header line in JSON, then the whole state in JSON. The header's sha256 is of all the rest. */
import { createHash, webcrypto } from 'node:crypto'

export interface GenerationHeader {
  readonly sequence: number
  /** By the clock then, which may have been wrong. */
  readonly timeMs: number
  /** What a person knows it by. */
  readonly label: string
  /** Number of the last record that is part of the state. */
  readonly lastRecord: number
}

export interface Generation extends GenerationHeader {
  readonly state: unknown
}

/** Of the header line; labels are cut to fit. */
export const maxHeaderBytes = 8192
const MAX_LABEL = 1000
const VERSION = 1

/** The state as text, and hence as it is now: the only part that keeps the main thread. */
export const stateText = (state: unknown): string => JSON.stringify(state ?? null)

/** Hashes on a thread of its own. */
export async function generationBytes(header: GenerationHeader, json: string): Promise<Buffer> {
  const { sequence, timeMs, lastRecord } = header
  const facts = { sequence, timeMs, label: header.label.slice(0, MAX_LABEL), lastRecord }
  const digest = await webcrypto.subtle.digest('SHA-256', Buffer.from(hashed(facts, json), 'utf8'))
  const first = { mamRecovery: VERSION, ...facts, sha256: Buffer.from(digest).toString('hex') }
  return Buffer.from(`${JSON.stringify(first)}\n${json}\n`, 'utf8')
}

/** Undefined where a byte is missing or wrong. Never throws. */
export function readGeneration(bytes: Buffer): Generation | undefined {
  const found = headerLine(bytes)
  if (!found) return undefined
  const { facts, sha256, end } = found
  if (bytes.at(-1) !== 0x0a) return undefined
  const json = bytes.toString('utf8', end + 1, bytes.length - 1)
  if (hashOf(facts, json) !== sha256) return undefined
  try {
    return { ...facts, state: JSON.parse(json) as unknown }
  } catch {
    return undefined
  }
}

/** The header of a file of which only the beginning was read: good for a list, not checked against the state. */
export const peekHeader = (start: Buffer): GenerationHeader | undefined => headerLine(start)?.facts

function headerLine(bytes: Buffer): { facts: GenerationHeader; sha256: string; end: number } | undefined {
  const end = bytes.subarray(0, maxHeaderBytes).indexOf(0x0a)
  if (end < 0) return undefined
  try {
    const content = JSON.parse(bytes.toString('utf8', 0, end)) as Record<string, unknown>
    const { mamRecovery, sequence, timeMs, label, lastRecord, sha256 } = content
    if (mamRecovery !== VERSION || typeof sha256 !== 'string' || typeof label !== 'string') return undefined
    if (![sequence, lastRecord].every(Number.isSafeInteger) || typeof timeMs !== 'number') return undefined
    const facts = { sequence: sequence as number, timeMs, label, lastRecord: lastRecord as number }
    return { facts, sha256, end }
  } catch {
    return undefined
  }
}

const hashOf = (facts: GenerationHeader, json: string) => createHash('sha256').update(hashed(facts, json)).digest('hex')

const hashed = (facts: GenerationHeader, json: string) => `${JSON.stringify(facts)}\n${json}`
