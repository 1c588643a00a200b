/** `940 MB`, `1.9 GB`, `212 GB`: never more than there is. */
export function diskWords(bytes: number): string {
  if (bytes < 1e9) return `${Math.floor(bytes / 1e6)} MB`
  const gigabytes = bytes / 1e9
  return `${gigabytes < 10 ? Math.floor(gigabytes * 10) / 10 : Math.floor(gigabytes)} GB`
}
