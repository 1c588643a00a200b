/** The words of the health view come with it: the first view does without them. */
import { health } from '../strings/health.ts'
import { spoken } from '../strings/locale.ts'

export const text = spoken(health)
