/** Files to document: a session with the racks it names, or a rack, which makes an unsaved session with that one rack. */
import { realpath } from 'node:fs/promises'
import { parseRack } from '../../formats/rack.ts'
import {
  type Document,
  type DocumentFile,
  newDocument,
  nextFileId,
  rackOf,
  sessionOf,
  withFile,
} from '../../session/document.ts'
import { migrated } from '../../session/file/migrations.ts'
import { newSessionText, parseSession, sessionVersion } from '../../session/session-file.ts'
import type { TextFile } from '../files.ts'
import { refusalWords } from '../live/rack-view.ts'
import { Refusal } from '../live/refusal.ts'
import { type DiskStamp, stampOf } from './disk-state.ts'
import { documentName, type Located, locate, readReference } from './locate.ts'

/** Where a file of the document is on disk. */
export interface FilePlace {
  /** Absolute; empty where it was never saved. */
  readonly path: string
  /** What was read or written last; null: nothing. */
  readonly stamp: DiskStamp | null
  /** Came with MAM: it is read, never written. */
  readonly isDemo: boolean
}

export interface OpenedProject {
  readonly name: string
  readonly document: Document
  readonly places: ReadonlyMap<string, FilePlace>
  /** Path as written in the session → why its rack is missing. */
  readonly missing: ReadonlyMap<string, string>
}

export type IsDemo = (path: string) => boolean

export function emptyProject(): OpenedProject {
  return unsaved('Untitled', newDocument(newSessionText([]), 'Untitled'))
}

/** Rejects with Refusal in words where the file cannot be read or cannot play. */
export async function openProject(path: string, isDemo: IsDemo): Promise<OpenedProject> {
  const file = await readProjectFile(path)
  return file.kind === 'session' ? openSession(file, isDemo) : openRack(file, isDemo)
}

/** Hz, that a session's or rack's file asks for; undefined where it cannot be read. */
export async function sampleRateOf(path: string): Promise<number | undefined> {
  try {
    const { kind, text } = await readProjectFile(path)
    const file = documentName(path)
    return kind === 'session'
      ? parseSession(text, { file }).content?.sampleRate
      : parseRack(text, { file }).document.sampleRate
  } catch {
    return undefined
  }
}

/** By its real path, so that two ways to one file are one document; a session as it is written today. Rejects with Refusal. */
export async function readProjectFile(path: string): Promise<Located> {
  try {
    const file = await locate(path)
    const text = file.kind === 'session' ? migrated(file.text, sessionVersion) : file.text
    return { ...file, text, path: await realpath(file.path) }
  } catch (error) {
    throw new Refusal('failed', (error as Error).message)
  }
}

/** An id that an address can hold. */
export function rackIdOf(path: string): string {
  return documentName(path).replace(/[/:\s]+/g, '-') || 'rack'
}

function unsaved(name: string, document: Document): OpenedProject {
  const text = document.files.get(document.sessionFile)!.text
  const place = { path: '', stamp: stampOf(text), isDemo: false }
  return { name, document, places: new Map([[document.sessionFile, place]]), missing: new Map() }
}

function openRack(file: TextFile, isDemo: IsDemo): OpenedProject {
  const name = documentName(file.path)
  const racks = [{ id: rackIdOf(file.path), path: file.path }]
  const openedAt = (sampleRate?: number) =>
    withRack(unsaved(name, newDocument(newSessionText(racks, sampleRate), name)), file, file.path, isDemo)
  const opened = openedAt()
  const { document, diagnostics } = rackOf(opened.document, opened.document.links.get(file.path)!)
  if (!document.plan) throw new Refusal('failed', refusalWords(name, diagnostics))
  return openedAt(document.sampleRate)
}

async function openSession(file: Located, isDemo: IsDemo): Promise<OpenedProject> {
  const name = documentName(file.path)
  const { content, diagnostics } = parseSession(file.text, { file: name })
  if (!content) throw new Refusal('failed', refusalWords(name, diagnostics))
  const document = newDocument(file.text, name)
  const place = { path: file.path, stamp: file.stamp, isDemo: isDemo(file.path) }
  let opened: OpenedProject = { ...unsaved(name, document), places: new Map([[document.sessionFile, place]]) }
  const missing = new Map<string, string>()
  for (const { path } of sessionOf(document).racks) {
    if (opened.document.links.has(path) || missing.has(path)) continue
    try {
      opened = withRack(opened, await readReference(file.path, path), path, isDemo)
    } catch (error) {
      // One rack that is gone must not keep the others from playing.
      missing.set(path, (error as Error).message)
    }
  }
  return { ...opened, missing }
}

/** With a rack that no file holds yet, by the path that it will have. */
export function withNewRack(opened: OpenedProject, file: DocumentFile, written: string): OpenedProject {
  return {
    ...opened,
    document: withFile(opened.document, file, written),
    places: new Map(opened.places).set(file.id, { path: '', stamp: null, isDemo: false }),
  }
}

/** With a rack file, by the path that the session has for it. A file that is open already is one document. */
export function withRack(opened: OpenedProject, file: TextFile, written: string, isDemo: IsDemo): OpenedProject {
  const { document, places } = opened
  const known = [...places].find(([id, place]) => id !== document.sessionFile && place.path === file.path)?.[0]
  if (known) return { ...opened, document: withFile(document, document.files.get(known)!, written) }
  const id = nextFileId(document)
  const place = { path: file.path, stamp: stampOf(file.text), isDemo: isDemo(file.path) }
  return {
    ...opened,
    document: withFile(document, { id, kind: 'rack', name: documentName(file.path), text: file.text }, written),
    places: new Map(places).set(id, place),
  }
}
