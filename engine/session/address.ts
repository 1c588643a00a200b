/** Addresses of parameters: `rack/node:param`, or `strip:param` in the mixer, the parameter by number. */
import { type Document, fileIdOfRack, rackOf, sessionOf } from './document.ts'
import { mixerOf } from './mixer/content.ts'
import { isMixerAddress } from './mixer/values.ts'

export interface ParamAddress {
  /** Empty: `node` is an address in the mixer. */
  readonly rack: string
  readonly node: string
  readonly param: number
}

export const addressText = ({ rack, node, param }: ParamAddress): string =>
  rack === '' ? `${node}:${param}` : `${rack}/${node}:${param}`

/** Ids in old files may hold the signs that part an address, so the document decides; undefined where nothing fits. */
export function findAddress(document: Document, address: string): ParamAddress | undefined {
  const colon = address.lastIndexOf(':')
  const param = address.slice(colon + 1)
  if (colon < 0 || !/^\d{1,5}$/.test(param)) return undefined
  for (const { id: rack } of sessionOf(document).racks) {
    const node = address.slice(rack.length + 1, colon)
    if (address.startsWith(`${rack}/`) && hasNode(document, rack, node)) return { rack, node, param: Number(param) }
  }
  const node = address.slice(0, colon)
  return isMixerAddress(mixerOf(document), node) ? { rack: '', node, param: Number(param) } : undefined
}

function hasNode(document: Document, rack: string, node: string): boolean {
  const file = fileIdOfRack(document, rack)
  return file !== undefined && rackOf(document, file).document.plan?.nodes.some(({ id }) => id === node) === true
}

/** Whether an address names a node of this rack, whatever stands behind it. */
export const isInRack = (address: string, rack: string): boolean => address.startsWith(`${rack}/`)

/** Whether it names a value of this place in the mixer, or of something in that place. */
export const isWithin = (address: string, place: string): boolean =>
  address.startsWith(`${place}/`) || (/^:\d{1,5}$/.test(address.slice(place.length)) && address.startsWith(place))
