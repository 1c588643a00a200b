/**
 * Every word that a person reads, by area: plain objects of strings and functions. A word that is not there is an error of
 * the compiler.
 */
import { frame } from './frame.ts'
import { locale, pseudoCatalogue } from './locale.ts'

const catalogue = { frame }

export const words: typeof catalogue = locale === 'pseudo' ? pseudoCatalogue(catalogue) : catalogue
