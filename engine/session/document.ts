/**
 * The document: the texts of a session file and of the racks that it names, and the tonight layer. Everything else is
 * derived from the texts. Values of these types never change; an edit makes others.
 */
import { type ParsedRack, parseRack } from '../formats/rack.ts'
import { ParseCache } from './parse-cache.ts'
import { SessionRefusal } from './refusal.ts'
import { type ParsedSession, parseSession, type SessionContent, type SessionRack } from './session-file.ts'

/** `f1`…; stable for the document's life, whatever the path becomes. */
export type FileId = string

export interface DocumentFile {
  readonly id: FileId
  readonly kind: 'session' | 'rack'
  /** For words. */
  readonly name: string
  readonly text: string
}

export interface Document {
  readonly sessionFile: FileId
  /** Grows only: undo of an added rack keeps its file for redo. */
  readonly files: ReadonlyMap<FileId, DocumentFile>
  /** `racks[].path` as written in the session → file; grows only. */
  readonly links: ReadonlyMap<string, FileId>
  /** Address `rack/node:param`, the parameter by number → value. */
  readonly tonight: ReadonlyMap<string, number>
}

const SESSION_FILE: FileId = 'f1'

/** Throws SessionRefusal in words where the text has errors. */
export function newDocument(sessionText: string, name: string): Document {
  const file: DocumentFile = { id: SESSION_FILE, kind: 'session', name, text: sessionText }
  const document = { sessionFile: file.id, files: new Map([[file.id, file]]), links: new Map(), tonight: new Map() }
  sessionOf(document)
  return document
}

/** The id for the next file. */
export const nextFileId = ({ files }: Document): FileId => `f${files.size + 1}`

/**
 * With a file, and with the path by which racks name it. Throws where that path belongs to another file: see
 * `linkablePath`.
 */
export function withFile(document: Document, file: DocumentFile, pathAsWritten: string): Document {
  const known = document.links.get(pathAsWritten)
  if (known !== undefined && known !== file.id)
    throw new Error(`${pathAsWritten} is the path of ${known}, not of ${file.id}`)
  return {
    ...document,
    files: new Map(document.files).set(file.id, file),
    links: new Map(document.links).set(pathAsWritten, file.id),
  }
}

/** Another name for words, when a file moves. */
export function withName(document: Document, id: FileId, name: string): Document {
  return { ...document, files: new Map(document.files).set(id, { ...fileOf(document, id), name }) }
}

/** A spelling of a relative path that is not taken by another file of the document's past. */
export function linkablePath({ links }: Document, path: string, file: FileId): string {
  const known = links.get(path)
  return known === undefined || known === file ? path : linkablePath({ links } as Document, `./${path}`, file)
}

/** Other texts for some files. */
export function replaceText(document: Document, texts: ReadonlyMap<FileId, string>): Document {
  if (texts.size === 0) return document
  const files = new Map(document.files)
  for (const [id, text] of texts) files.set(id, { ...fileOf(document, id), text })
  return { ...document, files }
}

export function fileOf({ files }: Document, id: FileId): DocumentFile {
  const file = files.get(id)
  if (file === undefined) throw new Error(`there is no file ${id} in the document`)
  return file
}

const sessions = new ParseCache<ParsedSession>((text, file) => parseSession(text, { file }))
const racks = new ParseCache<ParsedRack>((text, file, before) => parseRack(text, { file, before }))

/** Of the session file. */
export const parsedSessionOf = (document: Document): ParsedSession =>
  sessions.get(fileOf(document, document.sessionFile))

/** Throws SessionRefusal where the session's text has errors, which no document keeps. */
export function sessionOf(document: Document): SessionContent {
  const { content, diagnostics } = parsedSessionOf(document)
  if (content !== null) return content
  const error = diagnostics.find(({ severity }) => severity === 'error')
  throw new SessionRefusal(
    'failed',
    `${error?.file} is not a session that can be read. ${error?.path}: ${error?.message}`,
  )
}

/** Never throws for a file of the document. */
export const rackOf = (document: Document, file: FileId): ParsedRack => racks.get(fileOf(document, file))

/** Of racks with one id the first one counts. */
export function sessionRackOf(document: Document, id: string): SessionRack {
  const rack = sessionOf(document).racks.find((one) => one.id === id)
  if (rack !== undefined) return rack
  throw new SessionRefusal('not-found', id === '' ? 'no rack is named' : `there is no rack ${JSON.stringify(id)}`)
}

/** undefined for a rack whose file was not found. */
export const fileIdOfRack = (document: Document, id: string): FileId | undefined =>
  document.links.get(sessionRackOf(document, id).path)

/** Ids of the racks that play this file. */
export const instancesOf = (document: Document, file: FileId): string[] =>
  sessionOf(document).racks.flatMap(({ id, path }) => (document.links.get(path) === file ? [id] : []))
