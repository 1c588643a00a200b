/** The words of the keys come with it: the first view does without them. */
import { keys } from '../strings/keys.ts'
import { spoken } from '../strings/locale.ts'

export const text = spoken(keys)
