import { memo } from 'react'
import { MASTER, type SessionMixer, type Strip, StripKind, stripParams } from '../../engine/client/mixer.ts'
import { useSession } from '../session.ts'
import { showView } from '../view-state.ts'
import { panScale } from './drivers.ts'
import { MixControl } from './mix-control.tsx'
import { StripLevel } from './strip-level.tsx'
import { StripMenu } from './strip-menu.tsx'
import { StripInserts, StripOutput, StripSends } from './strip-wiring.tsx'
import { text } from './text.ts'
import { Toggle } from './toggle.tsx'
import { type MixerEdits, nameOf } from './use-mixer.ts'

export interface Choice {
  readonly strip: string
  readonly insert: string | null
  /** Its name is typed at once. */
  readonly isNamed?: boolean
}

export interface StripProps {
  readonly mixer: SessionMixer
  readonly strip: Strip
  readonly edits: MixerEdits
  readonly choice: Choice | null
  readonly onChoose: (choice: Choice) => void
}

const kinds: Readonly<Record<number, 'rack' | 'bus' | 'master'>> = {
  [StripKind.RACK]: 'rack',
  [StripKind.BUS]: 'bus',
  [StripKind.MASTER]: 'master',
}

export const kindOf = ({ kind }: Strip): 'rack' | 'bus' | 'master' => kinds[kind] ?? 'rack'

/** One channel: what it goes through above, how loud it is below. */
export const StripColumn = memo(function StripColumn(props: StripProps) {
  const { mixer, strip, edits, choice, onChoose } = props
  const name = nameOf(strip.id)
  const kind = kindOf(strip)
  const isChosen = choice?.strip === strip.id
  const looks = ['strip', `is-${kind}`, isChosen ? 'is-chosen' : '', strip.isHeard ? '' : 'is-unheard']
  return (
    <article
      className={looks.filter(Boolean).join(' ')}
      aria-label={kind === 'master' ? text.master : text.stripOf[kind](name)}
      data-strip={strip.id}
    >
      <header className="strip-head">
        <button
          type="button"
          className="strip-name cut"
          aria-pressed={isChosen}
          aria-label={text.select(name)}
          title={name}
          onClick={() => onChoose({ strip: strip.id, insert: null })}
        >
          {name}
        </button>
        {edits.canEdit && kind !== 'master' ? <StripMenu {...props} /> : null}
      </header>
      <StripOutput mixer={mixer} strip={strip} name={name} edits={edits} />
      {strip.problem ? (
        <Trouble {...props} name={name} />
      ) : kind === 'rack' ? (
        <OpenRack rack={strip.id} isOnStage={edits.isOnStage} />
      ) : (
        <StripInserts
          mixer={mixer}
          strip={strip}
          name={name}
          edits={edits}
          chosen={isChosen ? choice.insert : null}
          onChoose={(insert) => onChoose({ strip: strip.id, insert })}
        />
      )}
      <StripSends mixer={mixer} strip={strip} name={name} edits={edits} />
      <div className="strip-pan">
        <MixControl
          address={strip.id}
          param={stripParams.pan}
          scale={panScale}
          label={text.pan}
          help={text.panHelp}
          owner={name}
          initial={0}
          isLocked={edits.isLocked}
        />
      </div>
      <Switches strip={strip} name={name} isLocked={edits.isLocked} />
      <StripLevel strip={strip} name={name} isLocked={edits.isLocked} />
    </article>
  )
}, isAsDrawn)

/** Levels of other strips draw nothing here: a strip reads of the mixer what is connected, and which strips there are. */
function isAsDrawn(before: StripProps, now: StripProps): boolean {
  const insertOf = ({ choice, strip }: StripProps) => (choice?.strip === strip.id ? (choice.insert ?? '') : null)
  return (
    before.strip === now.strip &&
    before.edits === now.edits &&
    before.onChoose === now.onChoose &&
    insertOf(before) === insertOf(now) &&
    before.mixer.revision === now.mixer.revision &&
    before.mixer.routes === now.mixer.routes &&
    before.mixer.sends === now.mixer.sends &&
    before.mixer.sidechains === now.mixer.sidechains
  )
}

interface SwitchesProps {
  readonly strip: Strip
  readonly name: string
  readonly isLocked: boolean
}

export function Switches({ strip: { id }, name, isLocked }: SwitchesProps) {
  const common = { address: id, isLocked }
  return (
    <div className="strip-switches">
      <Toggle
        {...common}
        className="strip-toggle is-mute"
        param={stripParams.mute}
        label={text.muteOf(name)}
        text={text.mute}
      />
      {id === MASTER ? null : (
        <Toggle
          {...common}
          className="strip-toggle is-solo"
          param={stripParams.solo}
          label={text.soloOf(name)}
          text={text.solo}
        />
      )}
    </div>
  )
}

/** A rack that is missing or broken: what is wrong, and the way to another file. */
function Trouble({ strip, edits, name, onChoose }: StripProps & { readonly name: string }) {
  return (
    <div className="strip-slots strip-trouble">
      <p className="strip-badge warning">
        <span aria-hidden="true">▲ </span>
        {text.silent}
      </p>
      {edits.canEdit && kindOf(strip) === 'rack' ? (
        <button
          type="button"
          className="strip-add"
          title={text.relinkHelp}
          aria-label={`${text.relink} ${name}`}
          onClick={() => onChoose({ strip: strip.id, insert: null })}
        >
          {text.relink}
        </button>
      ) : null}
      <p className="strip-reason" title={strip.problem}>
        {strip.problem}
      </p>
    </div>
  )
}

/** On stage a rack comes to the front by its tile in the stage view. */
function OpenRack({ rack, isOnStage }: { readonly rack: string; readonly isOnStage: boolean }) {
  const { perform, view } = useSession()
  if (isOnStage) return <div className="strip-slots" />
  return (
    <div className="strip-slots">
      <button
        type="button"
        className="strip-slot"
        title={text.openHelp(rack)}
        aria-label={`${text.open} ${rack}`}
        onClick={() => {
          perform({ case: 'frontRack', value: { rack } })
          showView(view, 'rack')
        }}
      >
        {text.open}
      </button>
    </div>
  )
}
