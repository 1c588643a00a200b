import { useMemo } from 'react'
import { BusMode, findStrip } from '../../engine/client/mixer.ts'
import { Unit } from '../../engine/client/model.ts'
import { useSession } from '../session.ts'
import { NumberField } from '../ui/number-field.tsx'
import { mixerDocumentDriver } from './drivers.ts'
import type { StripPartProps } from './strip-panel.tsx'
import { text } from './text.ts'

const STEREO = 2
const channels = { min: 1, max: 64, unit: Unit.UNSPECIFIED, isWhole: true }

/** What only a bus has: its channels, and on what its inserts work. */
export function BusPanel({ strip, name, edits }: StripPartProps) {
  const { client } = useSession()
  const { act } = edits
  const { id } = strip
  const driver = useMemo(
    () =>
      mixerDocumentDriver(
        client,
        () => findStrip(client.store.getState().mixer, id)?.channels ?? STEREO,
        (value) => act({ case: 'setBus', value: { bus: name, channels: value } }),
      ),
    [client, id, name, act],
  )
  return (
    <section className="side-section" aria-label={text.bus}>
      <h2 className="side-heading">{text.bus}</h2>
      <div className="side-fields">
        <label className="side-field">
          <select
            className="cell-select is-wide"
            value={strip.mode}
            onChange={(event) =>
              void act({ case: 'setBus', value: { bus: name, mode: Number(event.target.value) as BusMode } })
            }
          >
            <option value={BusMode.STEREO}>{text.modes.stereo}</option>
            <option value={BusMode.MID_SIDE}>{text.modes.midSide}</option>
            <option value={BusMode.MULTICHANNEL}>{text.modes.multichannel}</option>
          </select>
          <span className="knob-label">{text.mode}</span>
        </label>
        {strip.mode === BusMode.MULTICHANNEL ? (
          <NumberField
            label={text.channels}
            help={text.channelsHelp}
            owner={name}
            range={channels}
            initial={STEREO}
            driver={driver}
          />
        ) : null}
      </div>
    </section>
  )
}
