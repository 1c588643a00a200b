/** The words of the check come with it: the first view does without them. */
import { check } from '../strings/check.ts'
import { spoken } from '../strings/locale.ts'

export const text = spoken(check)
