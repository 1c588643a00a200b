/** Safety margins, in the session's file. */
import { parseJson } from '../../formats/json.ts'
import { Report } from '../../formats/report.ts'
import { isObject } from '../../formats/shape.ts'
import { NO_CHANGE } from '../change.ts'
import { fileOf, sessionOf } from '../document.ts'
import { Editing } from '../editing.ts'
import { SessionRefusal } from '../refusal.ts'
import { isMargin, type Safety, type SafetyKey, safetyKeys, safetyMargins } from '../safety.ts'
import type { DocumentAction } from './action.ts'
import { checked } from './target.ts'

/** What is absent stays; 0 leaves it to MAM. */
export type SetSafetyArgs = { readonly [Key in SafetyKey]?: number | undefined }

const keys = Object.keys(safetyMargins) as SafetyKey[]

export const setSafety: DocumentAction<'setSafety', SetSafetyArgs> = {
  id: 'setSafety',
  title: (_, args) => {
    const [key, ...more] = keys.filter((one) => args[one] !== undefined)
    return key === undefined || more.length > 0 ? 'Set safety margins' : marginTitle(key, args[key] ?? 0)
  },
  apply(document, args) {
    const before = sessionOf(document).safety
    const wanted = keys.flatMap((key) => (args[key] === undefined ? [] : [{ key, value: args[key] }]))
    for (const { key, value } of wanted) checkMargin(key, value)
    const changed = wanted.filter(({ key, value }) => before[key] !== value)
    if (changed.length === 0) return NO_CHANGE
    const session = fileOf(document, document.sessionFile)
    const editing = new Editing(session)
    if (!canHoldMargins(session.text)) editing.set(['safety'], {})
    for (const { key, value } of changed) {
      if (value === 0) editing.remove(['safety', key])
      else editing.set(['safety', key], value)
    }
    return checked(document, editing.change)
  },
  mergeKey: (args) => `setSafety ${keys.filter((key) => args[key] !== undefined).join(' ')}`,
}

/** Nothing stands there, or an object. */
function canHoldMargins(text: string): boolean {
  const root = parseJson(text, new Report())
  return !isObject(root) || root.safety === undefined || isObject(root.safety)
}

function marginTitle(key: SafetyKey, value: Safety[SafetyKey]): string {
  const { name, unit } = safetyMargins[key]
  return value === 0 ? `Leave the ${name} to MAM` : `Set ${name} to ${value} ${unit}`
}

function checkMargin(key: SafetyKey, value: number): void {
  const { name, min, max, unit } = safetyMargins[key]
  const isWhole = safetyKeys[key].kind !== 'uint' || Number.isInteger(value)
  if (isMargin(key, value) && isWhole) return
  throw new SessionRefusal('not-possible', `a ${name} is ${min} to ${max} ${unit}, and ${value} is not`)
}
