/** Channels of a route as people type them. */
import { maxChannels } from '../../formats/limits.ts'

/** `2 1` or `2, 1`: the channel of the source that each channel takes, 0 for none. undefined where it is no map. */
export function parseChannelMap(typed: string): number[] | undefined {
  const words = typed.split(/[\s,]+/).filter((word) => word !== '')
  if (words.length > maxChannels || !words.every((word) => /^\d{1,2}$/.test(word))) return undefined
  const map = words.map(Number)
  return map.every((channel) => channel <= maxChannels) ? map : undefined
}
