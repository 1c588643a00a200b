/** What is wrong with a file, in words and by place. Errors refuse the file; warnings and hints play. */

export type Severity = 'error' | 'warning' | 'hint'

/** The closed list of reasons. Machines branch on these, people read `message`. */
export type Reason =
  | 'empty'
  | 'syntax'
  | 'too-deep'
  | 'newer-version'
  | 'wrong-kind'
  | 'wrong-type'
  | 'not-finite'
  | 'converted'
  | 'out-of-range'
  | 'absurd-value'
  | 'repeated-key'
  | 'unknown-key'
  | 'unknown-choice'
  | 'unknown-type'
  | 'unknown-node'
  | 'unknown-param'
  | 'unknown-port'
  | 'repeated-id'
  | 'repeated-edge'
  | 'cycle'
  | 'inactive'
  | 'ignored'
  | 'limit'
  | 'order'
  | 'missing-file'

export interface Diagnostic {
  readonly severity: Severity
  readonly reason: Reason
  /** Name of the file as it was given. */
  readonly file: string
  /** Place inside the file, such as `nodes[2].params.cutoff`; empty for the file as a whole. */
  readonly path: string
  /** 1-based. */
  readonly line: number
  /** 1-based, in UTF-16 code units. */
  readonly column: number
  /** What stands there, as JSON text, cut when long. */
  readonly found: string
  readonly expected: string
  /** A whole sentence without the place: what is wrong and what happens because of it. */
  readonly message: string
  /** The name that was probably meant. */
  readonly suggestion?: string
}

/** `demo.json:12:5: warning: nodes[2].type: unknown node type "kik"; the node is left out. Did you mean "kick"?` */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  const { file, line, column, severity, path, message, suggestion } = diagnostic
  const where = path === '' ? '' : `${path}: `
  const hint = suggestion === undefined ? '' : `. Did you mean ${JSON.stringify(suggestion)}?`
  return `${file}:${line}:${column}: ${severity}: ${where}${message}${hint}`
}

/** Place inside a document, from the leaf to the root; `null` is the whole. */
export type Place = { readonly parent: Place; readonly key: string | number } | null

export function within(parent: Place, key: string | number): Place {
  return { parent, key }
}

export function placeAt(...keys: readonly (string | number)[]): Place {
  return keys.reduce(within, null as Place)
}

export function placeKeys(place: Place): (string | number)[] {
  const keys: (string | number)[] = []
  for (let at = place; at !== null; at = at.parent) keys.push(at.key)
  return keys.reverse()
}

const plainKey = /^[A-Za-z_$][\w$]*$/

/** `nodes[2].params.cutoff`; keys that are no plain words are quoted: `nodes[0]["a b"]`. */
export function pathText(keys: readonly (string | number)[]): string {
  return keys
    .map((key, i) => {
      if (typeof key === 'number') return `[${key}]`
      if (!plainKey.test(key)) return `[${JSON.stringify(key)}]`
      return i === 0 ? key : `.${key}`
    })
    .join('')
}

/** JSON text of a value as a message can carry it. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (typeof value === 'number') return String(value)
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `an array of ${value.length}`
  if (typeof value === 'object' && value !== null) return 'an object'
  const text = JSON.stringify(value)
  return text.length <= 60 ? text : `${text.slice(0, 57)}..."`
}
