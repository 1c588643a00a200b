/** The words of the mixer come with it: the first view does without them. */
import { locale, pseudoCatalogue } from '../strings/locale.ts'
import { mixer } from '../strings/mixer.ts'

export const text: typeof mixer = locale === 'pseudo' ? pseudoCatalogue({ mixer }).mixer : mixer
