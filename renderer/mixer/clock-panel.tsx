import { useMemo } from 'react'
import type { ActionInit } from '../../engine/client/gesture.ts'
import type { Clock, SessionMixer } from '../../engine/client/mixer.ts'
import { Unit } from '../../engine/client/model.ts'
import { useSession } from '../session.ts'
import type { Driver } from '../ui/control.ts'
import { NumberField } from '../ui/number-field.tsx'
import { Switch } from '../ui/switch.tsx'
import { Signatures, TempoPoints } from './clock-points.tsx'
import { mixerDocumentDriver } from './drivers.ts'
import { Markers } from './markers.tsx'
import { text as mixerText } from './text.ts'
import type { MixerEdits } from './use-mixer.ts'

const text = mixerText.clock
const USUAL_BPM = 120
const bpm = { min: 20, max: 400, unit: Unit.BPM, isWhole: false }
const seconds = { min: 0, max: 86_400_000, unit: Unit.MILLISECONDS, isWhole: false }

type SetClock = Extract<ActionInit, { case: 'setClock' }>['value']

/** The time that racks share. */
export function ClockPanel({ mixer, edits }: { readonly mixer: SessionMixer; readonly edits: MixerEdits }) {
  const drivers = useDrivers(edits)
  const { clock } = mixer
  const owner = mixerText.shows.clock
  return (
    <section className="side-section" aria-label={owner}>
      <div className="side-fields">
        <Switch label={text.tempo} help={text.tempoHelp} owner={owner} driver={drivers.hasTempo} />
        {clock.bpm === null ? null : (
          <NumberField
            label={text.bpm}
            help={text.tempoHelp}
            owner={owner}
            range={bpm}
            initial={USUAL_BPM}
            driver={drivers.bpm}
          />
        )}
        <Switch label={text.loop} help={text.loopHelp} owner={owner} driver={drivers.loop} />
        <Switch label={text.align} help={text.alignHelp} owner={owner} driver={drivers.align} />
        <NumberField
          label={text.length}
          help={text.lengthHelp}
          owner={owner}
          range={seconds}
          initial={0}
          driver={drivers.length}
        />
        <NumberField
          label={text.tail}
          help={text.tailHelp}
          owner={owner}
          range={seconds}
          initial={0}
          driver={drivers.tail}
        />
      </div>
      {clock.bpm === null ? null : <TempoPoints points={clock.tempoPoints} edits={edits} />}
      <Signatures signatures={clock.signatures} edits={edits} />
      <Markers markers={clock.markers} edits={edits} />
    </section>
  )
}

function useDrivers({ act }: MixerEdits) {
  const { client } = useSession()
  return useMemo(() => {
    const driver = (read: (clock: Clock) => number, write: (value: number) => SetClock): Driver =>
      mixerDocumentDriver(
        client,
        () => read(client.store.getState().mixer.clock),
        (value) => act({ case: 'setClock', value: write(value) }),
      )
    return {
      hasTempo: driver(
        (clock) => Number(clock.bpm !== null),
        (on) => ({ bpm: on >= 0.5 ? (client.store.getState().rack?.bpm ?? USUAL_BPM) : 0 }),
      ),
      bpm: driver(
        (clock) => clock.bpm ?? USUAL_BPM,
        (value) => ({ bpm: value }),
      ),
      loop: driver(
        ({ loop }) => Number(loop),
        (on) => ({ loop: on >= 0.5 }),
      ),
      align: driver(
        ({ alignTransports }) => Number(alignTransports),
        (on) => ({ alignTransports: on >= 0.5 }),
      ),
      length: driver(
        ({ durationSec }) => 1000 * (durationSec ?? 0),
        (ms) => ({ durationSec: ms / 1000 }),
      ),
      tail: driver(
        ({ tailSec }) => 1000 * (tailSec ?? 0),
        (ms) => ({ tailSec: ms / 1000 }),
      ),
    }
  }, [client, act])
}
