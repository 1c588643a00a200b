import { type Rack, Unit } from '../../../engine/client/model.ts'
import { useReplica } from '../../session.ts'
import { words } from '../../strings/words.ts'
import { ExportsSection } from '../exports/exports-section.tsx'
import { AddTransport } from './add-transport.tsx'
import { DescriptionField } from './description-field.tsx'
import { NameField } from './name-field.tsx'
import { NumberCell } from './number-cell.tsx'
import { BARS, GAIN, Row, STEPS, TEMPO } from './rack-row.tsx'
import { type Edits, useEdits } from './use-edits.ts'

const SWING = { min: 0, max: 100, unit: Unit.PERCENT, isWhole: false }
const EXPONENT = { min: 0.1, max: 10, unit: Unit.UNSPECIFIED, isWhole: false }

/** The rack as a whole: its name, its time, its output, and what it offers to the outside. */
export function RackInspector() {
  const rack = useReplica((state) => state.rack)
  const edits = useEdits()
  if (!rack) return null
  return (
    <>
      <header className="inspector-head">
        <div className="inspector-title">
          <NameField
            label={words.inspector.rackName}
            name={rack.id}
            isLocked={!edits.canEdit}
            onRename={(name) => edits.act({ case: 'renameRack', value: { rack: rack.id, name } })}
          />
        </div>
        <DescriptionField
          text={rack.description}
          isLocked={!edits.canEdit}
          onWrite={(description) => edits.act({ case: 'setDescription', value: { description } })}
        />
        {rack.nodes.length > 0 ? <p className="inspector-about muted">{words.inspector.pickNode}</p> : null}
      </header>
      <Timing rack={rack} edits={edits} />
      <Master rack={rack} edits={edits} />
      <ExportsSection rack={rack} />
    </>
  )
}

interface Props {
  readonly rack: Rack
  readonly edits: Edits
}

function Timing({ rack, edits: { act, canEdit } }: Props) {
  const { score, bpm } = rack
  const isLocked = !canEdit
  return (
    <section className="inspector-section">
      <h3 className="inspector-heading">{words.inspector.timing}</h3>
      {bpm === null ? <p className="inspector-note muted">{words.inspector.noTransport}</p> : null}
      {bpm === null && canEdit ? <AddTransport act={act} /> : null}
      {bpm === null ? null : (
        <Row label={words.inspector.tempo}>
          <NumberCell
            label={words.inspector.tempo}
            value={bpm}
            range={TEMPO}
            format={(value) => `${value.toFixed(2)} bpm`}
            isLocked={isLocked}
            onCommit={(value) => void act({ case: 'setTempo', value: { bpm: value } })}
          />
        </Row>
      )}
      {score ? <Grid score={score} act={act} isLocked={isLocked} /> : null}
    </section>
  )
}

interface GridProps {
  readonly score: NonNullable<Rack['score']>
  readonly act: Edits['act']
  readonly isLocked: boolean
}

function Grid({ score, act, isLocked }: GridProps) {
  return (
    <>
      <Row label={words.inspector.length}>
        <NumberCell
          label={words.inspector.length}
          value={score.lengthBars}
          range={BARS}
          format={(value) => `${value} ${words.inspector.bars}`}
          isLocked={isLocked}
          onCommit={(bars) => void act({ case: 'setLengthBars', value: { bars } })}
        />
      </Row>
      <Row label={words.inspector.resolution}>
        <NumberCell
          label={words.inspector.resolution}
          value={score.resolution}
          range={STEPS}
          isLocked={isLocked}
          onCommit={(resolution) => void act({ case: 'setResolution', value: { resolution } })}
        />
      </Row>
      <Row label={words.inspector.swing}>
        <NumberCell
          label={words.inspector.swing}
          value={score.swingPercent}
          range={SWING}
          isLocked={isLocked}
          onCommit={(percent) => void act({ case: 'setSwing', value: { percent } })}
        />
      </Row>
      <Row label={words.inspector.swingShape}>
        <NumberCell
          label={words.inspector.swingShape}
          value={score.swingExponent}
          range={EXPONENT}
          isLocked={isLocked}
          onCommit={(exponent) => void act({ case: 'setSwing', value: { percent: score.swingPercent, exponent } })}
        />
      </Row>
    </>
  )
}

function Master({ rack, edits: { act, canEdit } }: Props) {
  const softClip = rack.mixer?.softClip ?? false
  return (
    <section className="inspector-section">
      <h3 className="inspector-heading">{words.inspector.master}</h3>
      <Row label={words.inspector.masterGain}>
        <NumberCell
          label={words.inspector.masterGain}
          value={rack.mixer?.masterPercent ?? 100}
          range={GAIN}
          isLocked={!canEdit}
          onCommit={(gainPercent) => void act({ case: 'setMasterGain', value: { gainPercent } })}
        />
      </Row>
      <Row label={words.inspector.softClip}>
        <button
          type="button"
          role="switch"
          className="cell-toggle"
          aria-checked={softClip}
          aria-label={words.inspector.softClip}
          title={words.inspector.softClipHelp}
          disabled={!canEdit}
          onClick={() => void act({ case: 'setSoftClip', value: { softClip: !softClip } })}
        >
          {softClip ? words.ui.on : words.ui.off}
        </button>
      </Row>
    </section>
  )
}
