/** Tokens as a canvas takes them. */
export interface Colours {
  readonly background: string
  readonly surface: string
  readonly track: string
  readonly outline: string
  readonly text: string
  readonly muted: string
  readonly audio: string
  readonly key: string
  readonly selected: string
  readonly font: string
}

/** A theme may change while the page is open: tokens are read again about once a second. The same ones are the same object. */
const READ_AGAIN_MS = 1000

export function colourReader(): (element: Element) => Colours {
  let known: Colours | undefined
  let readMs = 0
  return (element) => {
    const nowMs = performance.now()
    if (known && nowMs - readMs < READ_AGAIN_MS) return known
    readMs = nowMs
    const read = coloursOf(getComputedStyle(element))
    if (!known || !isSame(known, read)) known = read
    return known
  }
}

function isSame(a: Colours, b: Colours): boolean {
  return (Object.keys(a) as (keyof Colours)[]).every((name) => a[name] === b[name])
}

function coloursOf(style: CSSStyleDeclaration): Colours {
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim()
  return {
    background: token('background'),
    surface: token('surface-2'),
    track: token('surface-3'),
    outline: token('line'),
    text: token('text'),
    muted: token('muted'),
    audio: token('audio'),
    key: token('key'),
    selected: token('selected'),
    font: token('font'),
  }
}
