/**
 * What a client may read of a failure. Words name files, as they must; but a client learns no more of this machine's folders
 * than it named itself: other absolute paths lose their folders, and stack traces never leave.
 */
import { readdirSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'

/** Whole, whatever is in their names: where a path with spaces ends can't be told from the words around it. */
const knownFolders = [process.cwd(), homedir(), tmpdir()]
  .filter((folder) => folder.length > 1)
  .sort((a, b) => b.length - a.length)
  .map((folder) => new RegExp(`${escaped(folder)}(?![^\\\\/'"\`,;:()<>|\\s])[^'"\`,;()<>|\\s]*`, 'g'))

/** Tells a path of this machine from a place in a file, such as /nodes/3. */
const topFolders = new Set(process.platform === 'win32' ? [] : readdirSync('/'))

const ABSOLUTE = /(?<![\w.:/\\~…-])(?:file:\/\/)?(?:\/|[A-Za-z]:[\\/]|\\\\)[^\s'"`,;()<>|]*[^\s'"`,;()<>|.:]/g
const STACK_LINES = /\n\s+at [\s\S]*/

/** `request` is the encoded message of the client: what it holds may be told back. */
export function publicWords(words: string, request: Uint8Array): string {
  const named = Buffer.from(request.buffer, request.byteOffset, request.byteLength).toString('utf8')
  const hidden = (path: string) => (named.includes(path) ? path : withoutFolders(path))
  const text = words.replace(STACK_LINES, '')
  return [...knownFolders, ABSOLUTE].reduce((before, pattern) => before.replace(pattern, hidden), text)
}

function withoutFolders(path: string): string {
  const parts = path.split(/[\\/]+/).filter((part) => part !== '')
  const isPlaceInFile = path.startsWith('/') && !topFolders.has(parts[0] ?? '')
  return isPlaceInFile ? path : `…/${parts.at(-1)}`
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}
