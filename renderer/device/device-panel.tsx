import { type Device, DeviceState, InputAccess } from '../../engine/client/model.ts'
import { CueSection } from '../cue/cue-section.tsx'
import { useReplica, useSession } from '../session.ts'
import { Dock } from '../ui/dock.tsx'
import { blockChoices, type DeviceRow, deviceGroups, type Entry, inputChoices } from './device-groups.ts'
import './device-panel.css'
import { useDevices } from './use-devices.ts'
import { alarmOf, deviceName, kiloHertz, milliseconds, stateWords } from './words.ts'

/** Which device plays, with how much of it, and what that costs in time. A press takes effect at once, with a short fade. */
export function DevicePanel() {
  const device = useReplica((state) => state.device)
  const entries = useDevices()
  return (
    <Dock title="Audio device">
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
  if (entries === null) return <p className="muted">Looking for devices</p>
  const isChosen = device.state !== DeviceState.PROPOSED
  const groups = deviceGroups(entries, device.name)
  return (
    <>
      {groups.map(({ title, rows }) => (
        <section key={title} className="device-group" aria-label={`Outputs of ${title}`}>
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
      {groups.length === 0 ? <p className="muted">No output is plugged in. What is plugged in appears here.</p> : null}
      <OutputButton
        row={{ name: 'silent', title: 'No device', about: 'plays in time, unheard', isThere: true }}
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
        <span className="muted">Block</span>
        <select
          className="field"
          value={blockFrames}
          onChange={(event) =>
            perform({ case: 'openDevice', value: { name, blockFrames: Number(event.target.value) } })
          }
        >
          {blockChoices(blockFrames).map((frames) => (
            <option key={frames} value={frames}>
              {frames} frames
            </option>
          ))}
        </select>
      </label>
      {hasInputs ? (
        <label className="device-setting">
          <span className="muted">Inputs</span>
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
                {count === 0 ? 'none' : count}
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
  if (inputAccess === InputAccess.ASKING)
    return <p role="status">The system is asking whether MAM may hear the inputs. The outputs play meanwhile.</p>
  if (inputAccess !== InputAccess.DENIED) return null
  return (
    <p role="status" className={wantedInputChannels > 0 ? 'warning' : 'muted'}>
      <span aria-hidden="true">▲ </span>
      Inputs are denied: the system does not let MAM hear them. Allow it in the system’s settings for privacy and the
      microphone, then choose them again.
    </p>
  )
}

function Facts({ device }: { readonly device: Device }) {
  const { state, sampleRate, deviceRate, inputChannels, inputLatencyMs, outputLatencyMs, gaps } = device
  const isResampled = deviceRate > 0 && deviceRate !== sampleRate
  const rate = isResampled ? `${kiloHertz(deviceRate)}, from ${kiloHertz(sampleRate)}` : kiloHertz(sampleRate)
  const rows = [
    ['Rate', rate],
    ...(state === DeviceState.RUNNING ? [['Latency out', milliseconds(outputLatencyMs)]] : []),
    ...(inputChannels > 0
      ? [
          ['Latency in', milliseconds(inputLatencyMs)],
          ['Latency in to out', milliseconds(inputLatencyMs + outputLatencyMs)],
        ]
      : []),
    ...(gaps > 0 ? [['Lost', gaps === 1 ? 'once' : `${gaps} times`]] : []),
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
