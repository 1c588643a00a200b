/** Tonight's values that another file of a rack has no place for. */
import { findDescriptor } from '../formats/nodes.ts'
import type { PlanNode } from '../formats/plan.ts'
import { findAddress, isInRack } from './address.ts'
import type { Change, TonightEdit } from './change.ts'
import { type Document, fileIdOfRack, rackOf } from './document.ts'

/**
 * Takes them away: the node is not there, is of another type than before, or has no such parameter. A rack whose file is gone or
 * broken keeps what waits for it.
 */
export function withoutLost(before: Document, after: Document, racks: readonly string[]): Change {
  const known = racks.filter((rack) => nodesOf(after, rack) !== undefined)
  const tonight = [...after.tonight].flatMap(([address, value]): TonightEdit[] => {
    const rack = known.find((one) => isInRack(address, one))
    const isLost = rack !== undefined && !hasPlace(before, after, address)
    return isLost ? [{ address, before: value, after: undefined }] : []
  })
  return { edits: [], tonight }
}

function hasPlace(before: Document, after: Document, address: string): boolean {
  const found = findAddress(after, address)
  if (found === undefined || found.rack === '') return found !== undefined
  const [was, is] = [before, after].map((document) =>
    nodesOf(document, found.rack)?.find(({ id }) => id === found.node),
  )
  if (was && was.type !== is?.type) return false
  return findDescriptor(is?.type ?? '')?.params.some(({ id }) => id === found.param) === true
}

function nodesOf(document: Document, rack: string): readonly PlanNode[] | undefined {
  const file = fileIdOfRack(document, rack)
  return file === undefined ? undefined : rackOf(document, file).document.plan?.nodes
}
