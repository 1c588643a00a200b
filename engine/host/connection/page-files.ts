/** The built page, read from one folder: whatever is asked for, nothing outside it is opened. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, relative, sep } from 'node:path'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
}

export interface PageFile {
  readonly content: Buffer<ArrayBuffer>
  readonly type: string
  readonly tag: string
}

export class PageFiles {
  private readonly files: ReadonlyMap<string, PageFile>

  /** Reads the whole folder: a page is small, and requests then name known files or nothing. */
  constructor(folder: string) {
    this.files = new Map(
      pathsBelow(folder).map((path) => [`/${relative(folder, path).split(sep).join('/')}`, readPageFile(path)]),
    )
  }

  /** By the path of a URL as it stands there: names are compared, never resolved. */
  find(path: string): PageFile | undefined {
    return this.files.get(path === '/' ? '/index.html' : path)
  }

  /** False where there is no such file. */
  answer(path: string, request: IncomingMessage, response: ServerResponse): boolean {
    const file = this.find(path)
    if (!file) return false
    const isHashed = path.startsWith('/assets/')
    response.setHeader('Content-Type', file.type)
    response.setHeader('ETag', file.tag)
    response.setHeader('Cache-Control', isHashed ? 'private, max-age=31536000, immutable' : 'no-cache')
    if (request.headers['if-none-match'] === file.tag) response.writeHead(304).end()
    else response.writeHead(200).end(request.method === 'HEAD' ? undefined : file.content)
    return true
  }
}

function pathsBelow(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

function readPageFile(path: string): PageFile {
  const content = readFileSync(path)
  const tag = `"${createHash('sha256').update(content).digest('base64url')}"`
  return { content, tag, type: types[extname(path)] ?? 'application/octet-stream' }
}
