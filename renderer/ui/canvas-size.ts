/** A canvas has a pixel of the screen for each of its own. */

/** Gives it its size now and whenever its box changes; `changed`: what was on it is gone. Returns the way out. */
export function followSize(canvas: HTMLCanvasElement, changed: () => void): () => void {
  const sizes = new ResizeObserver(() => {
    canvas.width = Math.max(1, Math.round(canvas.clientWidth * devicePixelRatio))
    canvas.height = Math.max(1, Math.round(canvas.clientHeight * devicePixelRatio))
    changed()
  })
  sizes.observe(canvas)
  return () => sizes.disconnect()
}
