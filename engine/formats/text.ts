/**
 * A cursor over well-formed JSON text: where values stand, without building them. `JSON.parse` makes the values (a tree
 * with positions costs ten times as much for a large rack); positions are looked up only for what has to be told or edited.
 * Every function expects text that `JSON.parse` accepts.
 */

const quote = 0x22
const backslash = 0x5c

/** First offset from `at` on that is no white space. */
export function skipSpace(text: string, at: number): number {
  for (;;) {
    const c = text.charCodeAt(at)
    if (c !== 0x20 && c !== 0x0a && c !== 0x0d && c !== 0x09) return at
    at++
  }
}

/** Offset behind the string that opens at `at`; the end of the text where it never closes. */
export function endOfString(text: string, at: number): number {
  for (let end = text.indexOf('"', at + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let before = end - 1
    while (text.charCodeAt(before) === backslash) before--
    if (((end - before) & 1) === 1) return end + 1
  }
  return text.length
}

/** Offset behind the value that starts at `at`. */
export function endOfValue(text: string, at: number): number {
  const first = text.charCodeAt(at)
  if (first === quote) return endOfString(text, at)
  if ((first | 0x20) !== 0x7b) return endOfLiteral(text, at)
  let depth = 0
  for (; at < text.length; at++) {
    const c = text.charCodeAt(at)
    if (c === quote) at = endOfString(text, at) - 1
    else if ((c | 0x20) === 0x7b) depth++
    else if ((c | 0x20) === 0x7d && --depth === 0) return at + 1
  }
  return at
}

function endOfLiteral(text: string, at: number): number {
  while (at < text.length) {
    const c = text.charCodeAt(at)
    if (c <= 0x20 || c === 0x2c || (c | 0x20) === 0x7d) return at
    at++
  }
  return at
}

/** Calls `visit` for each member of the object at `at`; it returns the offset behind the value. Gives the object's end. */
export function eachMember(
  text: string,
  at: number,
  visit: (key: string, keyAt: number, valueAt: number) => number,
): number {
  at = skipSpace(text, at + 1)
  while (text.charCodeAt(at) === quote) {
    const keyEnd = endOfString(text, at)
    const valueAt = skipSpace(text, skipSpace(text, keyEnd) + 1)
    at = skipSpace(text, visit(keyText(text, at, keyEnd), at, valueAt))
    if (text.charCodeAt(at) === 0x2c) at = skipSpace(text, at + 1)
  }
  return at + 1
}

/** Calls `visit` for each element of the array at `at`; it returns the offset behind the element. Gives the array's end. */
export function eachElement(text: string, at: number, visit: (index: number, valueAt: number) => number): number {
  at = skipSpace(text, at + 1)
  for (let index = 0; text.charCodeAt(at) !== 0x5d; index++) {
    at = skipSpace(text, visit(index, at))
    if (text.charCodeAt(at) === 0x2c) at = skipSpace(text, at + 1)
  }
  return at + 1
}

function keyText(text: string, start: number, end: number): string {
  const raw = text.slice(start + 1, end - 1)
  return raw.includes('\\') ? (JSON.parse(text.slice(start, end)) as string) : raw
}

/** Properties in the text and its deepest nesting. Any text will do, also malformed. */
export function measureText(text: string): {
  readonly properties: number
  readonly depth: number
  readonly deepestAt: number
} {
  let properties = 0
  let nesting = 0
  let depth = 0
  let deepestAt = 0
  for (let at = 0; at < text.length; at++) {
    const c = text.charCodeAt(at)
    if (c === quote) at = endOfString(text, at) - 1
    else if (c === 0x3a) properties++
    else if ((c | 0x20) === 0x7d) nesting--
    else if ((c | 0x20) === 0x7b && ++nesting > depth) {
      depth = nesting
      deepestAt = at
    }
  }
  return { properties, depth, deepestAt }
}

/** Line and column (1-based) of offsets that come in ascending order. */
export function lineCounter(text: string): (offset: number) => { readonly line: number; readonly column: number } {
  let line = 1
  let lineStart = 0
  let lineEnd = -1
  return (offset) => {
    for (;;) {
      if (lineEnd < lineStart) lineEnd = endOfLine(text, lineStart)
      if (lineEnd >= offset) return { line, column: offset - lineStart + 1 }
      line++
      lineStart = lineEnd + 1
    }
  }
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end < 0 ? Number.POSITIVE_INFINITY : end
}
