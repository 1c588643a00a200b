/** What routes, sends and keys begin and end at, as addresses and as a file writes them. */
import {
  type Destination,
  findDestination,
  findKeyInput,
  findSource,
  type KeyInput,
  type Source,
} from '../file/endpoints.ts'
import type { SessionNames } from '../file/names.ts'
import type { MixStrip } from './content.ts'

export const MASTER = 'master'

export const busAddress = (id: string): string => `bus:${id}`
export const insertAddress = (strip: string, id: string): string => `${strip}/${id}`

/** `key`: an insert, or a node of a rack. */
export type Side = 'from' | 'to' | 'key'

/** The address that a text means; what is not known stays as it is. */
export function endOf(names: SessionNames, text: string, side: Side): string {
  const end = findEnd(names, text, side)
  return end === undefined ? text : addressOf(end)
}

export function findEnd(names: SessionNames, text: string, side: Side): Source | Destination | KeyInput | undefined {
  if (side === 'from') return findSource(text, names)
  return side === 'to' ? findDestination(text, names) : findKeyInput(text, names)
}

export function addressOf(end: Source | Destination | KeyInput): string {
  switch (end.kind) {
    case 'rack':
      return end.rack
    case 'bus':
      return busAddress(end.bus)
    case 'node':
      return insertAddress(end.rack, end.node)
    case 'insert':
      return insertAddress(end.bus === null ? MASTER : busAddress(end.bus), end.insert)
    case 'input':
      return `input:${end.channel}${end.channels > 1 ? `-${end.channel + end.channels - 1}` : ''}`
    default:
      return MASTER
  }
}

/** How a file says an address: as short as it is read as that one. */
export function textOfEnd(names: SessionNames, address: string, side: Side): string {
  const plain = address.startsWith('bus:') ? address.slice('bus:'.length) : address
  return endOf(names, plain, side) === address ? plain : address
}

/** The strip that an address belongs to: its own, or that of the insert or node that it names. */
export function stripAddressOf(strips: readonly Pick<MixStrip, 'address'>[], address: string): string | undefined {
  if (strips.some((one) => one.address === address)) return address
  for (let at = address.lastIndexOf('/'); at > 0; at = address.lastIndexOf('/', at - 1)) {
    const strip = address.slice(0, at)
    if (strips.some((one) => one.address === strip)) return strip
  }
  return undefined
}
