/** What values are called on the page and in the history. */
import type { FileKey, NodeDescriptor } from '../formats/descriptor.ts'

/** `delayMs` as a label: its unit stands behind the value anyway. */
export function labelOfKey(key: string): string {
  const words = key
    .replace(/(Ms|Db|Hz|Percent)$/, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** A key that starts a live parameter is called as that one is. */
export function labelOf(descriptor: NodeDescriptor | undefined, { key, meaning, liveId }: FileKey): string {
  const live = meaning === 'start' ? descriptor?.params.find(({ id }) => id === liveId) : undefined
  return live?.label ?? labelOfKey(key)
}
