/** What moving a value of the mixer is called in the history. */

import type { Document } from '../../document.ts'
import { type MixerContent, type MixNamedWay, mixerOf } from '../../mixer/content.ts'
import type { MixValue } from '../../mixer/values.ts'
import { nameOf } from './target.ts'

/** On and off, by the label of a strip's switch. */
const switches: ReadonlyMap<string, readonly [on: string, off: string]> = new Map([
  ['mute', ['Mute', 'Unmute']],
  ['solo', ['Solo', 'Unsolo']],
  ['solo-safe', ['Turn on solo-safe of', 'Turn off solo-safe of']],
])

export function titleOf(document: Document, { label, address, isSwitch, words }: MixValue, value: number): string {
  const names = isSwitch ? switches.get(label) : undefined
  if (names) return `${names[value >= 0.5 ? 0 : 1]} ${nameOf(address)}`
  if (address.startsWith('xfader:'))
    return `Move crossfader ${nameOf(address.slice('xfader:'.length))} to ${words(value)}`
  return `Set ${label} of ${wayName(mixerOf(document), address) ?? nameOf(address)} to ${words(value)}`
}

/** Routes and sends are known by their ends; their ids are the file's. */
function wayName({ routes, sends }: MixerContent, address: string): string | undefined {
  const find = (kind: 'route' | 'send', list: readonly MixNamedWay[]) =>
    list
      .filter(({ id }) => address === `${kind}:${id}`)
      .map(({ from, to }) => `${kind} ${nameOf(from)} → ${nameOf(to)}`)
  return [...find('route', routes), ...find('send', sends)][0]
}
