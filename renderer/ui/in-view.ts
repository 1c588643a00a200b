/** What no one can see need not be drawn: one observer for all who ask. */
const asking = new Map<Element, (isInView: boolean) => void>()
let observer: IntersectionObserver | undefined

/** Tells soon, and whenever it changes, whether any part of it is in view. Returns the way out. */
export function onInView(element: Element, tell: (isInView: boolean) => void): () => void {
  observer ??= new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) asking.get(target)?.(isIntersecting)
  })
  asking.set(element, tell)
  observer.observe(element)
  return () => {
    asking.delete(element)
    observer?.unobserve(element)
  }
}
