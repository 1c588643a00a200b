import { type RefObject, useCallback, useEffect } from 'react'
import { useSession, useView } from '../../session.ts'
import { useDesk, useDeskState } from './desk.ts'
import type { BoxNode } from './flow-types.ts'
import { linesOf } from './lines.ts'
import { BOX, OUTPUT } from './model.ts'
import { portsOf } from './ports.ts'

/** Hands the rack, the places and the selection on to xyflow, which keeps them; never while a hand holds a node. */
export function useSync(isDragging: RefObject<boolean>): () => void {
  const desk = useDesk()
  const { client, view } = useSession()
  const isFar = useDeskState((state) => state.isFar)
  const selection = useView((state) => state.selection)

  const sync = useCallback(() => {
    if (!desk.flow || isDragging.current) return
    if (desk.state.getState().isFar) {
      desk.flow.setNodes([])
      desk.flow.setEdges([])
      return
    }
    const chosen = new Set(view.getState().selection)
    const wasOutput = desk.flow.getNode(OUTPUT)?.selected ?? false
    const lit = new Set(desk.flow.getEdges().flatMap(({ id, selected }) => (selected ? [id] : [])))
    desk.flow.setNodes(
      desk.graph.boxes.map(
        (box): BoxNode => ({
          id: box.key,
          type: 'box',
          position: desk.places.get(box.key) ?? { x: 0, y: 0 },
          data: { box },
          selected: box.node ? chosen.has(box.node.id) : wasOutput,
          width: BOX.width,
          height: BOX.height,
          handles: [...portsOf(box)],
        }),
      ),
    )
    desk.flow.setEdges(linesOf(desk.graph).map((line) => (lit.has(line.id) ? { ...line, selected: true } : line)))
  }, [desk, view, isDragging])

  useEffect(
    () =>
      client.store.subscribe((state, before) => {
        if (state.rack === before.rack && state.descriptors === before.descriptors) return
        desk.read()
        sync()
      }),
    [client, desk, sync],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: the level of detail decides what xyflow is given
  useEffect(sync, [sync, isFar])
  useEffect(() => {
    const chosen = new Set(selection)
    const differs = desk.flow
      ?.getNodes()
      .some(({ id, selected }) => id !== OUTPUT && (selected ?? false) !== chosen.has(id))
    if (!differs) return
    desk.flow?.setNodes((nodes) =>
      nodes.map((node) => {
        const is = chosen.has(node.id)
        return node.id === OUTPUT || (node.selected ?? false) === is ? node : { ...node, selected: is }
      }),
    )
  }, [desk, selection])
  return sync
}
