/** Which language the page speaks: `?locale=pseudo`, kept for the next time, is the stretched one for tests. */
import { stretched } from './pseudo.ts'

export type Locale = 'en' | 'pseudo'

const KEY = 'mam.locale'

interface Surroundings {
  readonly location?: Pick<Location, 'search'>
  readonly localStorage?: Pick<Storage, 'getItem' | 'setItem'>
}

export function localeOf({ location, localStorage }: Surroundings): Locale {
  const asked = new URLSearchParams(location?.search ?? '').get('locale')
  try {
    if (asked !== null) localStorage?.setItem(KEY, asked)
    return (asked ?? localStorage?.getItem(KEY)) === 'pseudo' ? 'pseudo' : 'en'
  } catch {
    // A page that may keep nothing speaks as it was asked to.
    return asked === 'pseudo' ? 'pseudo' : 'en'
  }
}

/** Outside a page (tests) there is nothing to ask. */
export const locale: Locale = typeof document === 'undefined' ? 'en' : localeOf(window)

/** A text that comes with the actions of the registry, as the page says it. */
export const inLocale = (text: string): string => (locale === 'pseudo' ? stretched(text) : text)

/** All strings of a catalogue, also those that functions give; names and numbers handed to them stay. */
export function pseudoCatalogue<T>(value: T): T {
  if (typeof value === 'string') return stretched(value) as T
  if (typeof value === 'function') {
    const call = value as unknown as (...args: unknown[]) => unknown
    return ((...args: unknown[]) => {
      const result = call(...args)
      const names = args.filter((arg) => typeof arg === 'string')
      return typeof result === 'string' ? stretched(result, names) : pseudoCatalogue(result)
    }) as T
  }
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(pseudoCatalogue) as T
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, pseudoCatalogue(one)])) as T
}

/** A catalogue as the page speaks it. */
export const spoken = <T>(catalogue: T): T => (locale === 'pseudo' ? pseudoCatalogue(catalogue) : catalogue)
