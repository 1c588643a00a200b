/** The colours of tokens, for what is drawn on a canvas. */

const listeners = new Set<() => void>()
const known = new Map<string, string>()
let observer: MutationObserver | undefined

/** The colour of a token (`audio`) in the theme of the page; read once a theme, not once a frame. */
export function tokenColour(token: string): string {
  observe()
  const before = known.get(token)
  if (before !== undefined) return before
  const colour = getComputedStyle(document.documentElement).getPropertyValue(`--${token}`).trim()
  known.set(token, colour)
  return colour
}

/** Called after another theme was chosen: what stands still on a canvas is drawn again. Returns the way out. */
export function onTheme(changed: () => void): () => void {
  observe()
  listeners.add(changed)
  return () => {
    listeners.delete(changed)
  }
}

/** Lives as long as the page does. */
function observe(): void {
  if (observer) return
  observer = new MutationObserver(() => {
    known.clear()
    for (const changed of listeners) changed()
  })
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
}
