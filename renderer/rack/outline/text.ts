/** The words of the outline come with it: the first view does without them. */

import { spoken } from '../../strings/locale.ts'
import { outline } from '../../strings/outline.ts'

export const text = spoken(outline)
