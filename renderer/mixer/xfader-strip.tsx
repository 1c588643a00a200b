import { useMemo } from 'react'
import { type Crossfader, type SessionMixer, StripKind, XfaderLaw, xfaderParams } from '../../engine/client/mixer.ts'
import { Unit } from '../../engine/client/model.ts'
import { useSession } from '../session.ts'
import { MoreIcon } from '../ui/icons.tsx'
import { Menu } from '../ui/menu.tsx'
import { NumberField } from '../ui/number-field.tsx'
import { mixerDocumentDriver, plainScale } from './drivers.ts'
import { MixControl } from './mix-control.tsx'
import { text } from './text.ts'
import type { MixerEdits } from './use-mixer.ts'

const place = plainScale({ min: 0, max: 1, unit: Unit.UNSPECIFIED, isWhole: false })
const smoothing = { min: 0, max: 2000, unit: Unit.MILLISECONDS, isWhole: false }
const rate = { min: 0, max: 20, unit: Unit.HERTZ, isWhole: false }
const HALF = 0.5

interface Props {
  readonly mixer: SessionMixer
  readonly crossfader: Crossfader
  readonly edits: MixerEdits
}

/** Between two racks. */
export function XfaderStrip({ mixer, crossfader, edits }: Props) {
  const { id, a, b, law, problem } = crossfader
  const { canEdit, act } = edits
  const name = text.xfaderName(id)
  const racks = mixer.strips.filter(({ kind }) => kind === StripKind.RACK).map((strip) => strip.id)
  return (
    <article className="strip is-xfader" aria-label={name}>
      <header className="strip-head">
        <span className="strip-name cut">{id}</span>
        {canEdit ? (
          <Menu
            label={text.more(name)}
            className="strip-more"
            isFloating
            items={[
              {
                id: 'remove',
                title: text.removeCrossfader,
                run: () => void act({ case: 'removeXfader', value: { xfader: id } }),
              },
            ]}
          >
            <MoreIcon />
          </Menu>
        ) : null}
      </header>
      <div className="strip-xfader">
        <MixControl
          kind="crossfader"
          address={`xfader:${id}`}
          param={xfaderParams.x}
          scale={place}
          label={text.place}
          help={text.placeHelp}
          owner={id}
          initial={HALF}
          isLocked={edits.isLocked}
        />
        <Side
          label={text.sideA}
          letter="A"
          value={a}
          racks={racks}
          canEdit={canEdit}
          onChange={(rack) => void act({ case: 'setXfader', value: { xfader: id, a: rack } })}
        />
        <Side
          label={text.sideB}
          letter="B"
          value={b}
          racks={racks}
          canEdit={canEdit}
          onChange={(rack) => void act({ case: 'setXfader', value: { xfader: id, b: rack } })}
        />
        {canEdit ? (
          <select
            className="strip-output"
            aria-label={text.law}
            title={text.lawHelp}
            value={law}
            onChange={(event) =>
              void act({ case: 'setXfader', value: { xfader: id, law: Number(event.target.value) as XfaderLaw } })
            }
          >
            <option value={XfaderLaw.EQUAL_POWER}>{text.laws.equalPower}</option>
            <option value={XfaderLaw.LINEAR}>{text.laws.linear}</option>
          </select>
        ) : null}
        {canEdit ? <Motion crossfader={crossfader} edits={edits} /> : null}
        {problem ? (
          <p className="strip-reason">
            <span className="warning" aria-hidden="true">
              ▲{' '}
            </span>
            {problem}
          </p>
        ) : null}
      </div>
    </article>
  )
}

interface SideProps {
  readonly label: string
  readonly letter: string
  readonly value: string
  readonly racks: readonly string[]
  readonly canEdit: boolean
  readonly onChange: (rack: string) => void
}

function Side({ label, letter, value, racks, canEdit, onChange }: SideProps) {
  return (
    <p className="strip-side">
      <strong aria-hidden="true">{letter}</strong>
      {canEdit ? (
        <select
          className="strip-output"
          aria-label={label}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        >
          {racks.includes(value) ? null : <option value={value}>{value}</option>}
          {racks.map((rack) => (
            <option key={rack} value={rack}>
              {rack}
            </option>
          ))}
        </select>
      ) : (
        <span className="cut">{value}</span>
      )}
    </p>
  )
}

/** How it follows, and what moves it by itself. */
function Motion({ crossfader: { id }, edits }: Pick<Props, 'crossfader' | 'edits'>) {
  const { client } = useSession()
  const { act } = edits
  const drivers = useMemo(() => {
    const now = () => client.store.getState().mixer.crossfaders.find((one) => one.id === id)
    return {
      smoothing: mixerDocumentDriver(
        client,
        () => now()?.smoothingMs ?? 0,
        (value) => act({ case: 'setXfader', value: { xfader: id, smoothingMs: value } }),
      ),
      lfo: mixerDocumentDriver(
        client,
        () => now()?.lfo?.freqHz ?? 0,
        (value) => act({ case: 'setXfader', value: { xfader: id, lfoHz: value } }),
      ),
    }
  }, [client, id, act])
  return (
    <div className="strip-motion">
      <NumberField
        label={text.smoothing}
        help={text.smoothingHelp}
        owner={id}
        range={smoothing}
        initial={0}
        driver={drivers.smoothing}
      />
      <NumberField label={text.lfo} help={text.lfoHelp} owner={id} range={rate} initial={0} driver={drivers.lfo} />
    </div>
  )
}
