/** Who this page is: to the host a name that no other page has, to people a few words under its steps in the history. */

const NAME_KEY = 'mam.client'
const AUTHOR_KEY = 'mam.author'
export const MAX_AUTHOR_LENGTH = 40

export interface Identity {
  /** Unique among the pages that are open. */
  readonly name: string
  /** As people read it; it may be changed while the page is open. */
  author: string
}

/** What is needed of the page around it. */
export interface Surroundings {
  /** Lasts as long as the tab. */
  readonly tab: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
  /** Lasts as long as the browser's profile. */
  readonly device: Pick<Storage, 'getItem' | 'setItem'>
  readonly events: Pick<EventTarget, 'addEventListener'>
  readonly agent: Agent
  readonly newName: () => string
}

export interface Agent {
  readonly userAgent: string
  readonly maxTouchPoints: number
}

/**
 * A reload keeps the name. It lies in the tab's storage only between two pages: a tab that is duplicated copies its storage,
 * and two open pages must not have one name.
 */
export function createIdentity(surroundings: Surroundings): Identity {
  const { tab, device, events, agent, newName } = surroundings
  const name = tab.getItem(NAME_KEY) ?? newName()
  tab.removeItem(NAME_KEY)
  events.addEventListener('pagehide', () => tab.setItem(NAME_KEY, name))
  events.addEventListener('pageshow', () => tab.removeItem(NAME_KEY))
  let author = device.getItem(AUTHOR_KEY) ?? `${deviceWords(agent)} ${shortMark(name)}`
  return {
    name,
    get author() {
      return author
    },
    set author(words) {
      const typed = words.trim().slice(0, MAX_AUTHOR_LENGTH)
      if (typed === '') return
      author = typed
      device.setItem(AUTHOR_KEY, typed)
    },
  }
}

const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/Electron\//, 'MAM'],
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chromium\//, 'Chromium'],
  [/Chrome\/|CriOS\//, 'Chrome'],
  [/Safari\//, 'Safari'],
]

const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/CrOS/, 'ChromeOS'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/Linux|X11/, 'Linux'],
]

/** `Firefox on Windows`. */
export function deviceWords({ userAgent, maxTouchPoints }: Agent): string {
  const find = (list: typeof BROWSERS) => list.find(([pattern]) => pattern.test(userAgent))?.[1]
  const system = find(SYSTEMS)
  // A tablet of Apple's says that it is a Mac; no Mac is touched with several fingers.
  const place = system === 'macOS' && maxTouchPoints > 1 ? 'iPad' : system
  return `${find(BROWSERS) ?? 'A browser'}${place ? ` on ${place}` : ''}`
}

/** Two digits that tell two pages of one browser apart. */
function shortMark(name: string): string {
  const sum = [...name].reduce((total, letter) => (total * 31 + letter.codePointAt(0)!) % 90, 7)
  return String(10 + sum)
}
