/** Shortcuts as the action registry writes them (`CmdOrCtrl+Shift+Z`), as keys are pressed, and as people read them. */

/** The part of a KeyboardEvent that decides. */
export interface Press {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
}

export interface Shortcut {
  /** As KeyboardEvent.key has it, lower case. */
  readonly key: string
  /** Ctrl, or Command on a Mac. */
  readonly mod: boolean
  readonly shift: boolean
  readonly alt: boolean
}

const MODIFIERS: Readonly<Record<string, 'mod' | 'shift' | 'alt'>> = { cmdorctrl: 'mod', shift: 'shift', alt: 'alt' }

export function parseShortcut(text: string): Shortcut {
  // The last one may be the plus sign itself.
  const words = text
    .toLowerCase()
    .replace(/(^|\+)\+$/, '$1plus')
    .split('+')
  const held = new Set(words.slice(0, -1).map((word) => MODIFIERS[word]))
  const last = words.at(-1)!
  return { key: last === 'plus' ? '+' : last, mod: held.has('mod'), shift: held.has('shift'), alt: held.has('alt') }
}

/** A plain key takes Shift or not; with Ctrl, Shift makes another shortcut. */
export function isPressed(shortcut: Shortcut, press: Press): boolean {
  return (
    press.key.toLowerCase() === shortcut.key &&
    (press.ctrlKey || press.metaKey) === shortcut.mod &&
    press.altKey === shortcut.alt &&
    (press.shiftKey === shortcut.shift || (!shortcut.mod && !shortcut.shift))
  )
}

/** What a person who talks or types past the page may hit unwillingly: a character alone. */
export function isSingleKey({ key, mod, alt }: Shortcut): boolean {
  return key.length === 1 && key !== ' ' && !mod && !alt
}

const MODIFIER_KEYS = new Set(['Control', 'Shift', 'Alt', 'AltGraph', 'Meta', 'OS', 'CapsLock', 'Dead', 'Process'])

/** A press in the registry's notation; undefined while only modifiers are down. */
export function shortcutOf({ key, ctrlKey, metaKey, shiftKey, altKey }: Press): string | undefined {
  if (MODIFIER_KEYS.has(key) || key === '') return undefined
  const isCommand = ctrlKey || metaKey
  // Of a sign that needs Shift (?, !) the sign is enough.
  const keepsShift = shiftKey && (isCommand || altKey || key.length > 1 || /^[a-z]$/i.test(key))
  const name = key.length === 1 ? key.toUpperCase() : key
  return [...(isCommand ? ['CmdOrCtrl'] : []), ...(altKey ? ['Alt'] : []), ...(keepsShift ? ['Shift'] : []), name].join(
    '+',
  )
}

export function sameShortcut(a: string, b: string): boolean {
  if (a === '' || b === '') return false
  const [one, other] = [parseShortcut(a), parseShortcut(b)]
  return one.key === other.key && one.mod === other.mod && one.alt === other.alt && one.shift === other.shift
}

/** Editing keys that every text field has. */
const OWN_TO_FIELDS = new Set(['a', 'c', 'v', 'x', 'y', 'z'])

/** Whether a text field that has the focus keeps a press for itself. */
export function fieldKeeps(press: Press): boolean {
  const isCommand = press.ctrlKey || press.metaKey
  return !isCommand || OWN_TO_FIELDS.has(press.key.toLowerCase())
}

const NAMES: Readonly<Record<string, string>> = {
  ' ': 'Space',
  arrowleft: '←',
  arrowright: '→',
  arrowup: '↑',
  arrowdown: '↓',
  pageup: 'Page Up',
  pagedown: 'Page Down',
}

/** `Ctrl+Shift+Z`, on a Mac `⇧⌘Z`. */
export function shortcutWords(text: string, isMac: boolean): string {
  const { key, mod, shift, alt } = parseShortcut(text)
  const name = NAMES[key] ?? key.charAt(0).toUpperCase() + key.slice(1)
  if (isMac) return `${alt ? '⌥' : ''}${shift ? '⇧' : ''}${mod ? '⌘' : ''}${name}`
  return [...(mod ? ['Ctrl'] : []), ...(alt ? ['Alt'] : []), ...(shift ? ['Shift'] : []), name].join('+')
}

/** As `aria-keyshortcuts` wants it. */
export function ariaShortcut(text: string): string {
  const { key, mod, shift, alt } = parseShortcut(text)
  const name = key === ' ' ? 'Space' : key.charAt(0).toUpperCase() + key.slice(1)
  const rest = `${alt ? 'Alt+' : ''}${shift ? 'Shift+' : ''}${name}`
  return mod ? `Control+${rest} Meta+${rest}` : rest
}
