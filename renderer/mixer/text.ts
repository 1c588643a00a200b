/** The words of the mixer come with it: the first view does without them. */
import { spoken } from '../strings/locale.ts'
import { mixer } from '../strings/mixer.ts'

export const text = spoken(mixer)
