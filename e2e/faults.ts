/** How a page lies on the screen, judged from its DOM. */
import type { Page } from '@playwright/test'

/** Everything that is wrong with how the page lies on the screen, in words. */
export function faultsOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const faults: string[] = []
    /** rem, as drawn: the graph zooms. */
    const LEAST_LETTERS = 0.58
    const nameOf = (element: Element) =>
      `${element.tagName.toLowerCase()}.${[...element.classList].join('.')} "${(element.textContent ?? '').slice(0, 30)}"`
    const isShown = (element: Element) =>
      element.checkVisibility({ visibilityProperty: true }) && !element.closest('.visually-hidden')
    const root = document.documentElement
    if (root.scrollWidth > root.clientWidth) faults.push(`the page is ${root.scrollWidth} wide in ${root.clientWidth}`)
    const rem = Number.parseFloat(getComputedStyle(root).fontSize)
    const coarse = matchMedia('(pointer: coarse)').matches
    for (const element of document.querySelectorAll<HTMLElement>('body *')) {
      if (!isShown(element) || element.closest('svg')) continue
      const box = element.getBoundingClientRect()
      const style = getComputedStyle(element)
      const hasText = [...element.childNodes].some(
        (child) => child.nodeType === Node.TEXT_NODE && child.textContent!.trim() !== '',
      )
      // What scrolls sideways reaches further than the page.
      const isScrolled = element.closest('.mixer-strips, .sgraph, .gallery-scroll') !== null
      const mayCut = element.closest('.cut, .library-about, .top-device-block, .pattern-hint, select') !== null
      if (hasText && !mayCut && element.scrollWidth > element.clientWidth + 1 && style.display !== 'inline')
        faults.push(`${nameOf(element)} holds ${element.scrollWidth} in ${element.clientWidth}`)
      const { offsetHeight } = element
      const letters = Number.parseFloat(style.fontSize) * (offsetHeight > 0 ? box.height / offsetHeight : 1)
      if (hasText && letters < LEAST_LETTERS * rem)
        faults.push(`${nameOf(element)} has letters of ${letters.toFixed(1)} at a rem of ${rem}`)
      if (element instanceof HTMLInputElement && element.scrollWidth > element.clientWidth + 1)
        faults.push(`${nameOf(element)} cuts its value ${element.value}`)
      if (hasText && !isScrolled && box.width > 0 && (box.left < -1 || box.right > root.clientWidth + 1))
        faults.push(`${nameOf(element)} reaches from ${box.left} to ${box.right}`)
      const isControl = element.matches('button, select, input, [role=slider]')
      const least = coarse && element.matches('.button, .pad, .knob-dial') ? 44 : 24
      if (isControl && (box.height < least - 0.5 || box.width < 24))
        faults.push(`${nameOf(element)} is ${box.width}×${box.height}`)
    }
    for (const row of document.querySelectorAll(
      '.top, .top-transport, .rack-head, .pattern-bar, .graph-tools, .inspector-actions, .outline-tools, .mixer-head, .top-mode, .project, .project-name, .steps, .tonight, .rail, .bar, .panel-head, .dock-head, .history-step, .racks-row, .rack-actions, .rack-nodes, .keys-bar, .keys-stepper, .node-controls, .node-head',
    )) {
      const boxes = [...row.children].filter(isShown).map((child) => ({ child, box: child.getBoundingClientRect() }))
      for (const [i, a] of boxes.entries())
        for (const b of boxes.slice(i + 1)) {
          const isBeside = a.box.right <= b.box.left + 0.5 || b.box.right <= a.box.left + 0.5
          const isBelow = a.box.bottom <= b.box.top + 0.5 || b.box.bottom <= a.box.top + 0.5
          if (!isBeside && !isBelow) faults.push(`${nameOf(a.child)} lies on ${nameOf(b.child)}`)
        }
    }
    const top = document.querySelector('.top')
    if (top && top.scrollWidth > top.clientWidth)
      faults.push(`the top bar needs ${top.scrollWidth} and has ${top.clientWidth}`)
    return faults
  })
}
