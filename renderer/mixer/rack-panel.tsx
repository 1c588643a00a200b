import { type FormEvent, useEffect, useId, useMemo, useState } from 'react'
import { findStrip, keysOf } from '../../engine/client/mixer.ts'
import { type FileEntry, Unit } from '../../engine/client/model.ts'
import { useReplica, useSession } from '../session.ts'
import { NumberField } from '../ui/number-field.tsx'
import { Switch } from '../ui/switch.tsx'
import { mixerDocumentDriver } from './drivers.ts'
import { KeySource } from './key-source.tsx'
import { parseStretch } from './stretch.ts'
import type { StripPartProps } from './strip-panel.tsx'
import { text } from './text.ts'

const DAY_MS = 86_400_000
const offset = { min: -DAY_MS, max: DAY_MS, unit: Unit.MILLISECONDS, isWhole: false }

/** What only a rack has: its place in time, what its nodes listen to, its file. */
export function RackPanel(part: StripPartProps) {
  return (
    <>
      <NodeKeys {...part} />
      {part.strip.time ? <InTime key={part.strip.id} {...part} /> : null}
      <Channels key={`channels ${part.strip.id}`} {...part} />
      <File key={`file ${part.strip.id}`} {...part} />
    </>
  )
}

/** Known of the rack in front only. */
function NodeKeys({ mixer, strip, edits }: StripPartProps) {
  const rack = useReplica((state) => state.rack)
  const descriptors = useReplica((state) => state.descriptors)
  const keyed = rack?.id === strip.id ? rack.nodes.filter(({ type }) => descriptors.get(type)?.keyInput) : []
  if (keyed.length === 0) return null
  return (
    <section className="side-section" aria-label={text.keyNodes}>
      <h2 className="side-heading" title={text.keyNodesHelp}>
        {text.keyNodes}
      </h2>
      {keyed.map(({ id }) => {
        const to = `${strip.id}/${id}`
        return (
          <div key={id}>
            <p className="side-note">{id}</p>
            <KeySource mixer={mixer} to={to} label={id} own={strip.id} sources={keysOf(mixer, to)} edits={edits} />
          </div>
        )
      })}
    </section>
  )
}

function InTime({ mixer, strip: { id, time }, name, edits }: StripPartProps) {
  const { client } = useSession()
  const { act } = edits
  const rate = mixer.clock.sampleRate
  const drivers = useMemo(() => {
    const now = () => findStrip(client.store.getState().mixer, id)?.time
    return {
      offset: mixerDocumentDriver(
        client,
        () => (1000 * (now()?.offsetFrames ?? 0)) / rate,
        (ms) => act({ case: 'setRackTime', value: { rack: id, offsetFrames: Math.round((ms * rate) / 1000) } }),
      ),
      follows: mixerDocumentDriver(
        client,
        () => Number(now()?.followTempo ?? true),
        (value) => act({ case: 'setRackTime', value: { rack: id, followTempo: value >= 0.5 } }),
      ),
    }
  }, [client, id, rate, act])
  if (!time || rate <= 0) return null
  return (
    <section className="side-section" aria-label={text.inTime}>
      <h2 className="side-heading">{text.inTime}</h2>
      <div className="side-fields">
        <NumberField
          label={text.offset}
          help={text.offsetHelp}
          owner={name}
          range={offset}
          initial={0}
          driver={drivers.offset}
        />
        <Stretch
          shown={`${time.stretchNumerator}/${time.stretchDenominator}`}
          onSet={([stretchNumerator, stretchDenominator]) =>
            void act({ case: 'setRackTime', value: { rack: id, stretchNumerator, stretchDenominator } })
          }
        />
        <Switch label={text.follows} help={text.followsHelp} owner={name} driver={drivers.follows} />
      </div>
    </section>
  )
}

const width = { min: 1, max: 64, unit: Unit.UNSPECIFIED, isWhole: true }
const STEREO = 2

function Channels({ strip: { id }, name, edits }: StripPartProps) {
  const { client } = useSession()
  const { act } = edits
  const drivers = useMemo(() => {
    const now = () => findStrip(client.store.getState().mixer, id)
    const driver = (read: () => number | undefined, key: 'inputs' | 'outputs') =>
      mixerDocumentDriver(
        client,
        () => read() ?? STEREO,
        (value) => act({ case: 'setRackChannels', value: { rack: id, [key]: value } }),
      )
    return { inputs: driver(() => now()?.inputs, 'inputs'), outputs: driver(() => now()?.channels, 'outputs') }
  }, [client, id, act])
  const shared = { owner: name, range: width, initial: STEREO }
  return (
    <section className="side-section" aria-label={text.channels}>
      <h2 className="side-heading" title={text.rackChannelsHelp}>
        {text.channels}
      </h2>
      <div className="side-fields">
        <NumberField {...shared} label={text.channelsIn} help={text.channelsInHelp} driver={drivers.inputs} />
        <NumberField {...shared} label={text.channelsOut} help={text.channelsOutHelp} driver={drivers.outputs} />
      </div>
    </section>
  )
}

interface StretchProps {
  readonly shown: string
  readonly onSet: (stretch: readonly [number, number]) => void
}

function Stretch({ shown, onSet }: StretchProps) {
  const [isWrong, setWrong] = useState(false)
  const labelId = useId()
  const commit = (typed: string) => {
    const stretch = parseStretch(typed)
    setWrong(stretch === undefined)
    if (stretch && typed.trim() !== shown) onSet(stretch)
  }
  return (
    <div className="number">
      <input
        key={shown}
        className="number-field mono"
        aria-labelledby={labelId}
        aria-invalid={isWrong}
        title={isWrong ? text.stretchWrong : text.stretchHelp}
        defaultValue={shown}
        autoComplete="off"
        spellCheck={false}
        onFocus={(event) => event.currentTarget.select()}
        onBlur={(event) => commit(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit(event.currentTarget.value)
        }}
      />
      <span id={labelId} className="knob-label">
        {text.stretch}
      </span>
    </div>
  )
}

/** Another file in place of the one that is missing, broken, or not wanted any more. */
function File({ strip, name, edits }: StripPartProps) {
  const { client } = useSession()
  const path = useReplica(({ session }) => session.racks.find(({ id }) => id === strip.id)?.path ?? '')
  const [files, setFiles] = useState<readonly FileEntry[]>([])
  const [fieldId, listId] = [useId(), useId()]
  useEffect(() => {
    // Without the list a path can be typed all the same.
    client.listFiles().then(setFiles, () => {})
  }, [client])
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const wanted = String(new FormData(event.currentTarget).get('path')).trim()
    // The same path again: what was missing or broken there may be whole by now.
    if (wanted !== '' && (wanted !== path || strip.problem))
      void edits.act({ case: 'relinkRack', value: { rack: strip.id, path: wanted } })
  }
  return (
    <section className="side-section" aria-label={text.file}>
      <h2 className="side-heading">{text.file}</h2>
      {strip.problem ? (
        <p className="side-note">
          <span className="warning" aria-hidden="true">
            ▲{' '}
          </span>
          {strip.problem}
        </p>
      ) : null}
      <form className="side-file" onSubmit={submit}>
        <label className="visually-hidden" htmlFor={fieldId}>
          {text.fileOf(name)}
        </label>
        <input
          key={path}
          id={fieldId}
          name="path"
          list={listId}
          className="field mono"
          defaultValue={path}
          autoComplete="off"
          spellCheck={false}
          onFocus={(event) => event.currentTarget.select()}
        />
        <datalist id={listId}>
          {files
            .filter(({ isSession }) => !isSession)
            .map((file) => (
              <option key={file.path} value={file.path}>
                {file.name}
              </option>
            ))}
        </datalist>
        <button type="submit" className="button is-small" title={text.relinkHelp}>
          {text.useFile}
        </button>
      </form>
    </section>
  )
}
