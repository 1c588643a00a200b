/** The words of the list of shortcuts come with it: the first view does without them. */

import { spoken } from '../strings/locale.ts'
import { shortcuts } from '../strings/shortcuts.ts'

export const text = spoken(shortcuts)
