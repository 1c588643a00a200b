/** What holds over the document: tonight's values, and which strips are silent because of a solo of tonight. */
import { checkRange } from '../../session/actions/mixer/values.ts'
import { baseOf } from '../../session/actions/tonight.ts'
import { findAddress, type ParamAddress } from '../../session/address.ts'
import type { Document } from '../../session/document.ts'
import { type SoloGraph, silencedBySolo } from '../../session/graph/solo.ts'
import { mixerOf } from '../../session/mixer/content.ts'
import { findMixValue, stripParams } from '../../session/mixer/values.ts'
import { soloGraphOf } from '../../session/session-plan.ts'
import type { Override } from './moves.ts'

/** Number of the strip's parameter that is on while others are solo. */
export const OTHERS = 5

export function overridesOf(document: Document): Override[] {
  const own = [...document.tonight].flatMap(([address, value]): Override[] => {
    const found = findAddress(document, address)
    return found ? [{ ...found, value }] : []
  })
  const isSolo = ({ rack, param }: ParamAddress) => rack === '' && param === stripParams.solo
  return own.some(isSolo) ? [...own, ...silencing(document, own.filter(isSolo))] : own
}

/**
 * What a hand moves at once: the value itself, and with a solo the strips that fall silent or are heard again. Throws
 * SessionRefusal where there is no such value, or where it may not be moved there.
 */
export function mixerMoves(document: Document, move: Override): Override[] {
  const { node, param, value } = move
  const found = findMixValue(mixerOf(document), node, param)
  if (found) checkRange(document, found, value)
  else baseOf(document, move)
  if (move.param !== stripParams.solo || !soloGraphIn(document).strips.includes(move.node)) return [move]
  const isOther = (one: Override) => one.rack === '' && one.param === stripParams.solo && one.node !== move.node
  return [move, ...silencing(document, [...overridesOf(document).filter(isOther), move])]
}

/** With these solos over the document's. */
function silencing(document: Document, solos: readonly Override[]): Override[] {
  const content = mixerOf(document)
  const graph = soloGraphIn(document)
  const on = new Set(
    graph.strips.filter((strip) => {
      const over = solos.find(({ node }) => node === strip)?.value
      return (over ?? findMixValue(content, strip, stripParams.solo)?.base ?? 0) >= 0.5
    }),
  )
  const silenced = silencedBySolo(graph, on)
  return graph.strips.map((node) => ({ rack: '', node, param: OTHERS, value: Number(silenced.has(node)) }))
}

const soloGraphIn = (document: Document): SoloGraph => soloGraphOf(mixerOf(document).session)
