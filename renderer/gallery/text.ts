/** The words of the gallery come with it: the first view does without them. */
import { gallery } from '../strings/gallery.ts'
import { spoken } from '../strings/locale.ts'

export const text = spoken(gallery)
