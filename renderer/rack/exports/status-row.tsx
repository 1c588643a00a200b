import { type Rack, type Status, StatusKind } from '../../../engine/client/model.ts'
import { useReplica } from '../../session.ts'
import { words } from '../../strings/words.ts'
import { RemoveButton } from '../inspector/remove-button.tsx'
import { TextCell } from '../inspector/text-cell.tsx'
import { useEdits } from '../inspector/use-edits.ts'
import { paramsOf, statusWords } from './targets.ts'

interface Props {
  readonly status: Status
  readonly rack: Rack
}

const MAX_NAME = 60

/** One value that the rack reports: its name, what it is and of which node. */
export function StatusRow({ status, rack }: Props) {
  const { act } = useEdits()
  const descriptors = useReplica((state) => state.descriptors)
  const { id, name, kind, node, param, problem } = status
  const params = paramsOf(rack, descriptors, node)
  const set = (change: Partial<Pick<Status, 'name' | 'kind' | 'param'>>): void =>
    void act({ case: 'exportStatus', value: { status: { id, name, kind, node, param, ...change } } })
  return (
    <div className="export-editor">
      {problem ? <p className="inspector-note warning">{problem}</p> : null}
      <div className="wire">
        <TextCell
          label={words.exported.nameOf(name)}
          text={name}
          max={MAX_NAME}
          onCommit={(text) => set({ name: text })}
        />
        <RemoveButton
          label={words.exported.remove(name)}
          onPress={() => void act({ case: 'removeExport', value: { id } })}
        />
      </div>
      <div className="wire">
        <span className="wire-node muted cut">{node || words.exported.ofRack}</span>
        {node && params.length > 0 ? (
          <select
            className="cell-select"
            aria-label={words.exported.kind}
            value={String(kind)}
            onChange={(event) => {
              const wanted = Number(event.target.value)
              set({ kind: wanted, param: wanted === StatusKind.VALUE ? param || params[0]!.id : 0 })
            }}
          >
            {[StatusKind.LEVEL, StatusKind.STEP, StatusKind.VALUE].map((one) => (
              <option key={one} value={String(one)}>
                {statusWords(one)}
              </option>
            ))}
          </select>
        ) : (
          <span>{statusWords(kind)}</span>
        )}
        {kind === StatusKind.VALUE ? (
          <select
            className="cell-select"
            aria-label={words.exported.chooseParam}
            value={String(param)}
            onChange={(event) => set({ param: Number(event.target.value) })}
          >
            {params.map((one) => (
              <option key={one.id} value={String(one.id)}>
                {one.label}
              </option>
            ))}
          </select>
        ) : null}
      </div>
    </div>
  )
}
