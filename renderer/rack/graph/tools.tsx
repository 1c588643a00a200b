import { words } from '../../strings/words.ts'
import { useDesk, useDeskState } from './desk.ts'
import { fitAll } from './viewport.ts'

/** What is done with the whole graph. */
export function GraphTools({ isLocked }: { readonly isLocked: boolean }) {
  const desk = useDesk()
  const isDocked = useDeskState(({ palette }) => palette !== null && palette.corner === null)
  return (
    <div className="graph-tools">
      {isLocked ? null : (
        <>
          <button
            type="button"
            className="button graph-add"
            aria-expanded={isDocked}
            onClick={() =>
              isDocked ? desk.close() : desk.openPalette({ purpose: { kind: 'add' }, at: null, corner: null })
            }
          >
            {words.graph.addNode}
          </button>
          <button type="button" className="button" onClick={() => void desk.tidy()}>
            {words.graph.tidy}
          </button>
        </>
      )}
      <button
        type="button"
        className="button"
        title={words.graph.fit}
        aria-label={words.graph.fit}
        onClick={() => fitAll(desk)}
      >
        ⤢
      </button>
      <button
        type="button"
        className="button"
        title={words.graph.zoomOut}
        aria-label={words.graph.zoomOut}
        onClick={() => void desk.flow?.zoomOut()}
      >
        −
      </button>
      <button
        type="button"
        className="button"
        title={words.graph.zoomIn}
        aria-label={words.graph.zoomIn}
        onClick={() => void desk.flow?.zoomIn()}
      >
        +
      </button>
    </div>
  )
}
