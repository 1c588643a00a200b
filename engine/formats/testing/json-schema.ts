/** The part of JSON Schema that the generated schemas use. Throws on any other word, so that nothing goes unchecked. */
type Schema = Record<string, unknown>

const notes = ['$schema', '$defs', 'title', 'description', 'default', 'examples', 'then']

/** Paths of the values that the schema refuses. */
export function schemaErrors(schema: Schema, value: unknown, root = schema, path = '$'): string[] {
  return Object.entries(schema).flatMap(([word, rule]) => {
    if (notes.includes(word)) return []
    const check = words[word]
    if (check === undefined) throw new Error(`the schema word ${word} is not known here`)
    return check(rule as never, value, { schema, root, path })
  })
}

interface At {
  readonly schema: Schema
  readonly root: Schema
  readonly path: string
}
type Check = (rule: never, value: unknown, at: At) => string[]

const isObject = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

const fail = (ok: boolean, path: string): string[] => (ok ? [] : [path])

const words: Record<string, Check> = {
  type: (rule: string | string[], value, { path }) => fail([rule].flat().includes(typeOf(value)), path),
  enum: (rule: unknown[], value, { path }) => fail(rule.includes(value), path),
  const: (rule: unknown, value, { path }) => fail(rule === value, path),
  maximum: (rule: number, value, { path }) => fail(typeof value !== 'number' || value <= rule, path),
  required: (rule: string[], value, { path }) => fail(!isObject(value) || rule.every((key) => key in value), path),
  properties: (rule: Record<string, Schema>, value, { root, path }) =>
    isObject(value)
      ? Object.entries(rule).flatMap(([key, inner]) =>
          key in value ? schemaErrors(inner, value[key], root, `${path}.${key}`) : [],
        )
      : [],
  items: (rule: Schema, value, { root, path }) =>
    Array.isArray(value) ? value.flatMap((item, i) => schemaErrors(rule, item, root, `${path}[${i}]`)) : [],
  allOf: (rule: Schema[], value, { root, path }) => rule.flatMap((inner) => schemaErrors(inner, value, root, path)),
  if: (rule: Schema, value, { schema, root, path }) =>
    schemaErrors(rule, value, root, path).length === 0 ? schemaErrors(schema.then as Schema, value, root, path) : [],
  $ref: (rule: string, value, { root, path }) => {
    const target = rule
      .slice(2)
      .split('/')
      .reduce<unknown>((at, key) => (at as Schema)[key], root)
    return schemaErrors(target as Schema, value, root, path)
  },
}
