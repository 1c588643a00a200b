/** Layout by the library, which is a file of its own: most racks say where their nodes stand. Pure; canvas points. */
import { graphlib, layout } from '@dagrejs/dagre'
import { GAP, onGrid, type Place, type Places } from './arrange.ts'
import { BOX, OUTPUT, type RackGraph } from './model.ts'

export function fineLayout({ boxes, cables }: RackGraph): Places {
  const drawing = new graphlib.Graph({ multigraph: true })
  drawing.setGraph({ rankdir: 'LR', ranksep: GAP.x, nodesep: GAP.y, ranker: 'tight-tree' })
  for (const { key } of boxes) drawing.setNode(key, { ...BOX })
  for (const { from, to, key } of cables) drawing.setEdge(from, to, { weight: to === OUTPUT ? 1 : 4 }, key)
  layout(drawing)
  return new Map(
    boxes.map(({ key }) => {
      const { x = 0, y = 0 } = drawing.node(key) as Partial<Place>
      return [key, onGrid({ x: x - BOX.width / 2, y: y - BOX.height / 2 })] as const
    }),
  )
}
