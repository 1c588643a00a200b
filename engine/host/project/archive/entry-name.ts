/** Names of files inside a project that mean the same on every system and lead nowhere else. */

/** Why a name with `/` between its parts is refused, or undefined. */
export function badName(name: string): string | undefined {
  if (name === '') return 'it has no name'
  if (name.includes('\0') || /[\u0000-\u001f\u007f]/.test(name)) return 'its name has control characters'
  if (name.includes('\\')) return 'its name has a backslash'
  if (name.startsWith('/')) return 'its name is an absolute path'
  if (name.includes(':')) return 'its name has a colon, as a drive letter has'
  if (name.includes('\ufffd')) return 'its name is no Unicode text'
  if (Buffer.byteLength(name) > 1024) return 'its name is too long'
  for (const part of name.split('/')) {
    const why = badPart(part)
    if (why) return why
  }
  return undefined
}

function badPart(part: string): string | undefined {
  if (part === '') return 'its name has an empty part'
  if (part === '.' || part === '..') return 'its name leads to another folder'
  if (part.startsWith('.')) return 'its name begins with a dot, which hides it'
  if (/[. ]$/.test(part)) return 'a part of its name ends with a dot or a space, which Windows drops'
  if (/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(part)) return 'Windows keeps its name for a device'
  if (Buffer.byteLength(part) > 255) return 'a part of its name is too long'
  return undefined
}

/** The nearest name that `badName` takes, for the last part of a path. */
export function goodPart(part: string): string {
  const plain = part
    .normalize('NFC')
    .replace(/[\u0000-\u001f\u007f<>:"/\\|?*\ufffd]/g, '_')
    .replace(/^\.+/, '_')
    .slice(0, 60)
    .toWellFormed()
    .replaceAll('\ufffd', '_')
    .replace(/[. ]+$/, '_')
  if (plain === '') return '_'
  return badPart(plain) ? `_${plain}` : plain
}

/** Disks of macOS and Windows do not tell case, nor how an accent is written. */
export const sameOnDisk = (name: string): string => name.normalize('NFC').toLowerCase().normalize('NFC')
