/** The words of the palette come with it: the first view does without them. */

import { spoken } from '../strings/locale.ts'
import { palette } from '../strings/palette.ts'

export const text = spoken(palette)
