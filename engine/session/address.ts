/** Addresses of parameters: `rack/node:param`, the parameter by number. */
import { type Document, fileIdOfRack, rackOf, sessionOf } from './document.ts'

export interface ParamAddress {
  readonly rack: string
  readonly node: string
  readonly param: number
}

export const addressText = ({ rack, node, param }: ParamAddress): string => `${rack}/${node}:${param}`

/** Ids in old files may hold the signs that part an address, so the document decides; undefined where nothing fits. */
export function findAddress(document: Document, address: string): ParamAddress | undefined {
  const colon = address.lastIndexOf(':')
  const param = address.slice(colon + 1)
  if (colon < 0 || !/^\d{1,5}$/.test(param)) return undefined
  for (const { id: rack } of sessionOf(document).racks) {
    const node = address.slice(rack.length + 1, colon)
    if (address.startsWith(`${rack}/`) && hasNode(document, rack, node)) return { rack, node, param: Number(param) }
  }
  return undefined
}

function hasNode(document: Document, rack: string, node: string): boolean {
  const file = fileIdOfRack(document, rack)
  return file !== undefined && rackOf(document, file).document.plan?.nodes.some(({ id }) => id === node) === true
}

/** Whether an address names this rack, whatever stands behind it. */
export const isInRack = (address: string, rack: string): boolean => address.startsWith(`${rack}/`)
