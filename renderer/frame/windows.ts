/** Further windows: each is a page of its own, with its own view and layout, on the same host. */
import type { MainView } from '../view-state.ts'
import { layoutKey } from './layout.ts'

/** Shells count no windows; a page asks which layouts are in use by their locks. */
const MAX_WINDOWS = 16

type Page = Pick<Window, 'location' | 'open'> & { readonly navigator: Pick<Navigator, 'locks'> }

/** Holds the number of this window for as long as it is open. */
export function holdNumber({ location, navigator }: Page): void {
  void navigator.locks?.request(layoutKey(location.search), { mode: 'shared' }, () => new Promise(() => {}))
}

export function openWindow(main: MainView, page: Page = window): void {
  void freeNumber(page).then((number) => page.open(`./?view=${main}&window=${number}`, `mam-window-${number}`, 'popup'))
}

/** The smallest one that no open window has: a window that was closed is found again as it was left. */
export async function freeNumber({ navigator }: Pick<Page, 'navigator'>): Promise<number> {
  const { held = [] } = (await navigator.locks?.query()) ?? {}
  const taken = new Set(held.map(({ name }) => name))
  for (let number = 2; number <= MAX_WINDOWS; number++) if (!taken.has(layoutKey(`?window=${number}`))) return number
  return MAX_WINDOWS
}
