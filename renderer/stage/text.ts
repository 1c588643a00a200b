/** The words of the stage come with it: the first view does without them. */

import { spoken } from '../strings/locale.ts'
import { stageView } from '../strings/stage-view.ts'

export const text = spoken(stageView)
