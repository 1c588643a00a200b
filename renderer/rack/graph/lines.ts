import { words } from '../../strings/words.ts'
import type { CableLine } from './flow-types.ts'
import { MAIN, type RackGraph } from './model.ts'
import { nameOf } from './validity.ts'

/** Cables as xyflow holds them. */
export function linesOf({ cables, byKey }: RackGraph): CableLine[] {
  return cables.map((cable): CableLine => {
    const names = [cable.from, cable.to].map((key) => nameOf(byKey.get(key)!)) as [string, string]
    return {
      id: cable.key,
      type: 'cable',
      source: cable.from,
      target: cable.to,
      targetHandle: String(cable.toPort),
      data: { cable, names },
      ariaLabel: words.graph.cable(...names, cable.toPort !== MAIN),
      focusable: false,
    }
  })
}
