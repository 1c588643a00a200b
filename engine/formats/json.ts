/** Strict JSON: no comments, no trailing commas; a repeated key counts with its last value. */
import { getLocation, printParseErrorCode, visit } from 'jsonc-parser'
import { type Place, placeAt, within } from './diagnostic.ts'
import type { Report } from './report.ts'
import { eachElement, eachMember, endOfValue, measureText, skipSpace } from './text.ts'

/** Deeper nesting than any rack has; keeps every recursion over a file short. */
export const maxDepth = 64

/** A text with thousands of mistakes is not JSON at all: the first ones tell. */
const maxSyntaxErrors = 20

/** The value, or `undefined` after an error. */
export function parseJson(text: string, report: Report): unknown {
  const body = withoutByteOrderMark(text)
  if (!/\S/.test(body)) {
    report.error('empty', null, {
      message: 'the file is empty',
      found: undefined,
      expected: 'a JSON object',
      offset: 0,
    })
    return undefined
  }
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch (error) {
    reportSyntax(body, report, error)
    return undefined
  }
  const properties = countProperties(value, 0)
  if (properties === tooDeep) {
    const { depth, deepestAt } = measureText(body)
    const message = `values are nested ${depth} deep; at most ${maxDepth} levels are read`
    report.error('too-deep', null, { message, found: depth, expected: `at most ${maxDepth}`, offset: deepestAt })
    return undefined
  }
  // Counts differ where a key is repeated or a string holds a colon; only then the slow search pays.
  if (properties !== countColons(body) && properties !== measureText(body).properties) reportRepeatedKeys(body, report)
  return value
}

/** The mark as a space: same offsets, and `JSON.parse` takes it. */
const withoutByteOrderMark = (text: string): string => (text.charCodeAt(0) === 0xfeff ? ` ${text.slice(1)}` : text)

const tooDeep = -1

function countProperties(value: unknown, depth: number): number {
  if (typeof value !== 'object' || value === null) return 0
  if (depth === maxDepth) return tooDeep
  const members = Array.isArray(value) ? value : Object.values(value)
  let count = members === value ? 0 : members.length
  for (const member of members) {
    if (typeof member !== 'object' || member === null) continue
    const inside = countProperties(member, depth + 1)
    if (inside === tooDeep) return tooDeep
    count += inside
  }
  return count
}

function countColons(text: string): number {
  let count = 0
  for (let at = text.indexOf(':'); at >= 0; at = text.indexOf(':', at + 1)) count++
  return count
}

function reportRepeatedKeys(text: string, report: Report): void {
  const walk = (at: number, place: Place): number => {
    if (text[at] === '[') return eachElement(text, at, (index, valueAt) => walk(valueAt, within(place, index)))
    if (text[at] !== '{') return endOfValue(text, at)
    const seen = new Set<string>()
    return eachMember(text, at, (key, keyAt, valueAt) => {
      if (seen.has(key)) {
        const message = `the key ${JSON.stringify(key)} stands twice in this object; the last one counts`
        report.warn('repeated-key', within(place, key), {
          message,
          found: key,
          expected: 'each key once',
          offset: keyAt,
        })
      }
      seen.add(key)
      return walk(valueAt, within(place, key))
    })
  }
  walk(skipSpace(text, 0), null)
}

const syntaxWords: Record<string, string> = {
  InvalidSymbol: 'a word that is no JSON value',
  InvalidNumberFormat: 'a malformed number',
  PropertyNameExpected: 'a key in double quotes is missing (is there a comma too many?)',
  ValueExpected: 'a value is missing (is there a comma too many?)',
  ColonExpected: 'a colon is missing behind the key',
  CommaExpected: 'a comma is missing',
  CloseBraceExpected: 'a closing } is missing',
  CloseBracketExpected: 'a closing ] is missing',
  EndOfFileExpected: 'something follows the end of the document',
  InvalidCommentToken: 'a comment; JSON has none',
  UnexpectedEndOfComment: 'a comment; JSON has none',
  UnexpectedEndOfString: 'a string is not closed',
  UnexpectedEndOfNumber: 'a number breaks off',
  InvalidUnicode: 'a malformed \\u escape',
  InvalidEscapeCharacter: 'an escape that JSON does not have',
  InvalidCharacter: 'a control character inside a string',
}

class EnoughErrors extends Error {}

function reportSyntax(text: string, report: Report, thrown: unknown): void {
  let count = 0
  let depth = 0
  const tell = (what: string, offset: number, length: number, place: Place) => {
    const found = text.slice(offset, offset + Math.max(1, length)) || undefined
    report.error('syntax', place, { message: `malformed JSON: ${what}`, found, expected: 'strict JSON', offset })
    if (++count === maxSyntaxErrors) throw new EnoughErrors()
  }
  const enter = () => {
    if (++depth > maxDepth) throw new EnoughErrors()
  }
  const leave = () => {
    depth--
  }
  try {
    visit(
      text,
      {
        onObjectBegin: enter,
        onArrayBegin: enter,
        onObjectEnd: leave,
        onArrayEnd: leave,
        onError: (code, offset, length) =>
          tell(syntaxWords[printParseErrorCode(code)] ?? 'not understood', offset, length, placeOf(text, offset)),
      },
      { disallowComments: true, allowTrailingComma: false },
    )
  } catch (error) {
    if (!(error instanceof EnoughErrors)) throw error
  }
  if (count === 0) tell(thrown instanceof Error ? thrown.message : 'not understood', 0, 1, null)
}

function placeOf(text: string, offset: number): Place {
  // Reads on from the start at each call, recursing as deep as the text nests: only worth it where both are small.
  return offset > 100_000
    ? null
    : placeAt(...getLocation(text.slice(0, offset), offset).path.filter((key) => key !== ''))
}
