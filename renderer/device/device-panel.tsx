import { type Device, DeviceState, InputAccess } from '../../engine/client/model.ts'
import { CueSection } from '../cue/cue-section.tsx'
import { useReplica, useSession } from '../session.ts'
import { Dock } from '../ui/dock.tsx'
import { blockChoices, type DeviceRow, deviceGroups, type Entry, inputChoices } from './device-groups.ts'
import './device-panel.css'
import { words } from '../strings/words.ts'
import { useDevices } from './use-devices.ts'
import { alarmOf, deviceName, kiloHertz, milliseconds, stateWords } from './words.ts'

const text = words.device

/** Which device plays, with how much of it, and what that costs in time. A press takes effect at once, with a short fade. */
export function DevicePanel() {
  const device = useReplica((state) => state.device)
  const entries = useDevices()
  return (
    <Dock title={text.title}>
      <Now device={device} />
      <Outputs device={device} entries={entries} />
      {device.state === DeviceState.PROPOSED ? null : <Settings device={device} entries={entries ?? []} />}
      <Facts device={device} />
      <CueSection entries={entries ?? []} />
    </Dock>
  )
}

function Now({ device }: { readonly device: Device }) {
  const alarm = alarmOf(device)
  const name = device.state === DeviceState.PROPOSED ? device.proposed : deviceName(device)
  return (
    <div className="device-now">
      <p className={alarm ? 'warning' : 'muted'}>
        {alarm ? <span aria-hidden="true">▲ </span> : null}
        {stateWords(device)}
      </p>
      <p className="device-now-name">{name}</p>
      {device.trouble ? <p>{device.trouble}</p> : null}
    </div>
  )
}

interface ListProps {
  readonly device: Device
  readonly entries: readonly Entry[] | null
}

function Outputs({ device, entries }: ListProps) {
  if (entries === null) return <p className="muted">{text.looking}</p>
  const isChosen = device.state !== DeviceState.PROPOSED
  const groups = deviceGroups(entries, device.name)
  return (
    <>
      {groups.map(({ title, rows }) => (
        <section key={title} className="device-group" aria-label={text.outputsOf(title)}>
          <h3 className="device-group-title muted">{title}</h3>
          <ul className="device-list">
            {rows.map((row) => (
              <li key={row.name}>
                <OutputButton row={row} isOn={isChosen && row.name === device.name} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      {groups.length === 0 ? <p className="muted">{text.noOutput}</p> : null}
      <OutputButton
        row={{ name: 'silent', title: text.none, about: text.noneHelp, isThere: true }}
        isOn={isChosen && device.name === 'silent'}
      />
    </>
  )
}

function OutputButton({ row, isOn }: { readonly row: DeviceRow; readonly isOn: boolean }) {
  const { perform } = useSession()
  const { name, title, about, isThere } = row
  return (
    <button
      type="button"
      className="button device-output"
      aria-pressed={isOn}
      title={name}
      onClick={() => isOn || perform({ case: 'openDevice', value: { name, blockFrames: 0 } })}
    >
      <span className="device-output-title">{title}</span>
      <span className={isThere ? 'muted device-output-about' : 'warning device-output-about'}>
        {isThere ? null : <span aria-hidden="true">▲ </span>}
        {about}
      </span>
    </button>
  )
}

function Settings({ device, entries }: { readonly device: Device; readonly entries: readonly Entry[] }) {
  const { perform } = useSession()
  const { name, blockFrames, wantedInputChannels } = device
  const available = entries.find((entry) => entry.name === name)?.inputChannels ?? 0
  const hasInputs = available > 0 || wantedInputChannels > 0
  return (
    <div className="device-settings">
      <label className="device-setting">
        <span className="muted">{text.block}</span>
        <select
          className="field"
          value={blockFrames}
          onChange={(event) =>
            perform({ case: 'openDevice', value: { name, blockFrames: Number(event.target.value) } })
          }
        >
          {blockChoices(blockFrames).map((frames) => (
            <option key={frames} value={frames}>
              {text.frames(frames)}
            </option>
          ))}
        </select>
      </label>
      {hasInputs ? (
        <label className="device-setting">
          <span className="muted">{text.inputs}</span>
          <select
            className="field"
            value={wantedInputChannels}
            onChange={(event) =>
              perform({
                case: 'openDevice',
                value: { name, blockFrames: 0, inputChannels: Number(event.target.value) },
              })
            }
          >
            {inputChoices(available, wantedInputChannels).map((count) => (
              <option key={count} value={count}>
                {count === 0 ? text.noInputs : count}
              </option>
            ))}
          </select>
        </label>
      ) : null}
      {hasInputs ? <InputAccessWords device={device} /> : null}
    </div>
  )
}

function InputAccessWords({ device }: { readonly device: Device }) {
  const { inputAccess, wantedInputChannels } = device
  if (inputAccess === InputAccess.ASKING) return <p role="status">{text.asking}</p>
  if (inputAccess !== InputAccess.DENIED) return null
  return (
    <p role="status" className={wantedInputChannels > 0 ? 'warning' : 'muted'}>
      <span aria-hidden="true">▲ </span>
      {text.denied}
    </p>
  )
}

function Facts({ device }: { readonly device: Device }) {
  const { state, sampleRate, deviceRate, inputChannels, inputLatencyMs, outputLatencyMs, gaps } = device
  const isResampled = deviceRate > 0 && deviceRate !== sampleRate
  const rate = isResampled ? text.resampled(kiloHertz(deviceRate), kiloHertz(sampleRate)) : kiloHertz(sampleRate)
  const rows = [
    [text.rate, rate],
    ...(state === DeviceState.RUNNING ? [[text.latencyOut, milliseconds(outputLatencyMs)]] : []),
    ...(inputChannels > 0
      ? [
          [text.latencyIn, milliseconds(inputLatencyMs)],
          [text.latencyThrough, milliseconds(inputLatencyMs + outputLatencyMs)],
        ]
      : []),
    ...(gaps > 0 ? [[text.lost, text.lostTimes(gaps)]] : []),
  ] as const
  return (
    <dl className="device-facts">
      {rows.map(([name, value]) => (
        <div key={name} className="device-fact">
          <dt className="muted">{name}</dt>
          <dd className="mono">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
