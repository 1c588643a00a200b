/** The layout by the library, once it is loaded; until then, and where it cannot be, boxes stand in columns. */
import type { Arrange } from './arrange.ts'

let loaded: Arrange | null = null
let loading: Promise<void> | null = null

export const fineNow = (): Arrange | null => loaded

export function loadFine(): Promise<void> {
  loading ??= import('./fine-layout.ts').then(
    ({ fineLayout }) => {
      loaded = fineLayout
    },
    // Tried again when it is asked for the next time.
    () => {
      loading = null
    },
  )
  return loading
}
