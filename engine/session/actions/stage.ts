/** Settings of standing in front of people, in the session's file. */
import { parseJson } from '../../formats/json.ts'
import { Report } from '../../formats/report.ts'
import { isObject } from '../../formats/shape.ts'
import { NO_CHANGE } from '../change.ts'
import { fileOf, sessionOf } from '../document.ts'
import { Editing } from '../editing.ts'
import { SessionRefusal } from '../refusal.ts'
import { isStageSetting, type StageKey, stageKeys, stageLimits } from '../stage-settings.ts'
import type { DocumentAction } from './action.ts'
import { checked } from './target.ts'

/** What is absent stays. */
export type SetStageArgs = { readonly [Key in StageKey]?: number | undefined }

export const setStage: DocumentAction<'setStage', SetStageArgs> = {
  id: 'setStage',
  title: (_, args) => {
    const [key, ...more] = wantedOf(args)
    if (key === undefined || more.length > 0) return 'Set stage settings'
    return `Set ${stageLimits[key].name} to ${args[key]} ms`
  },
  apply(document, args) {
    const before = sessionOf(document).stage
    for (const key of wantedOf(args)) checkSetting(key, args[key])
    const changed = wantedOf(args).filter((key) => before[key] !== args[key])
    if (changed.length === 0) return NO_CHANGE
    const session = fileOf(document, document.sessionFile)
    const editing = new Editing(session)
    if (!canHoldSettings(session.text)) editing.set(['stage'], {})
    for (const key of changed) editing.set(['stage', key], args[key])
    return checked(document, editing.change)
  },
  mergeKey: (args) => `setStage ${wantedOf(args).join(' ')}`,
}

const wantedOf = (args: SetStageArgs): StageKey[] => stageKeys.filter((key) => args[key] !== undefined)

/** Nothing stands there, or an object. */
function canHoldSettings(text: string): boolean {
  const root = parseJson(text, new Report())
  return !isObject(root) || root.stage === undefined || isObject(root.stage)
}

function checkSetting(key: StageKey, value: number | undefined): void {
  if (isStageSetting(key, value)) return
  const { name, min, max } = stageLimits[key]
  throw new SessionRefusal('not-possible', `a ${name} is ${min} to ${max} ms, whole, and ${value} is not`)
}
